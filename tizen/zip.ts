/** Reading and writing the zip that a .wgt is (PKWARE's APPNOTE 6.3): no dates, no owners, one order. Reads what it writes and what Samsung's tools do. */
import { constants, crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { byName, type PackageFile } from "../platform/build/packages/packageFiles.ts";

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END = 0x06054b50;
const END_LENGTH = 22;
/** 1 January 1980, 0:00, in the format of DOS. */
const DATE = 0x0021;
const NAMES_ARE_UTF8 = 0x0800;
const ENCRYPTED = 0x0001;
const STORED = 0;
const DEFLATED = 8;
const MADE_ON_UNIX = 3 << 8;
const VERSION = 20;
const REGULAR_FILE_644 = 0o100644;
/** A television has less memory; a file that claims more is no app. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Always the same bytes for the same files, in whatever order they come. */
export function writeZip(files: readonly PackageFile[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { path, bytes } of files.toSorted((a, b) => byName(a.path, b.path))) {
    const name = Buffer.from(path);
    const deflated = deflateRawSync(bytes, { level: constants.Z_BEST_COMPRESSION });
    const method = deflated.length < bytes.length ? DEFLATED : STORED;
    const data = method === DEFLATED ? deflated : Buffer.from(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(NAMES_ARE_UTF8, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const end = Buffer.alloc(14);
    end.writeUInt32LE((REGULAR_FILE_644 << 16) >>> 0, 6);
    end.writeUInt32LE(offset, 10);
    local.push(uint32(LOCAL_HEADER), common, name, data);
    central.push(uint32(CENTRAL_HEADER), uint16(MADE_ON_UNIX | VERSION), common, end, name);
    offset += 30 + name.length + data.length;
  }
  const directory = Buffer.concat(central);
  const tail = Buffer.alloc(END_LENGTH);
  tail.writeUInt32LE(END, 0);
  tail.writeUInt16LE(files.length, 8);
  tail.writeUInt16LE(files.length, 10);
  tail.writeUInt32LE(directory.length, 12);
  tail.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, tail]);
}

/**
 * The files of a zip, without its folders.
 * @throws in words when it is none, is damaged (every checksum is looked at), is encrypted, names a file twice, or has names that lead out of it.
 */
export function readZip(bytes: Uint8Array): PackageFile[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = zip.lastIndexOf(uint32(END));
  if (end < 0 || end + END_LENGTH > zip.length) throw new Error("this is no zip, or only a part of one");
  const count = zip.readUInt16LE(end + 10);
  const files = new Map<string, PackageFile>();
  let at = zip.readUInt32LE(end + 16);
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== CENTRAL_HEADER) throw new Error("the zip's directory is damaged");
    const entry = centralEntry(zip, at);
    at = entry.next;
    total += entry.size;
    if (total > MOST_BYTES) throw new Error("the zip is too large for a television");
    if (entry.path.endsWith("/")) continue;
    if (/^\/|\\|\0|(^|\/)\.\.?(\/|$)/.test(entry.path)) throw new Error(`the zip holds a name that leads out of it: ${entry.path}`);
    if (files.has(entry.path)) throw new Error(`the zip holds ${entry.path} twice`);
    files.set(entry.path, { path: entry.path, bytes: dataOf(zip, entry) });
  }
  return Array.from(files.values()).toSorted((a, b) => byName(a.path, b.path));
}

interface Entry {
  readonly path: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
  /** Where the next entry of the directory begins. */
  readonly next: number;
}

function centralEntry(zip: Buffer, at: number): Entry {
  const nameLength = zip.readUInt16LE(at + 28);
  return {
    path: zip.toString("utf8", at + 46, at + 46 + nameLength),
    encrypted: (zip.readUInt16LE(at + 8) & ENCRYPTED) !== 0,
    method: zip.readUInt16LE(at + 10),
    checksum: zip.readUInt32LE(at + 16),
    packedSize: zip.readUInt32LE(at + 20),
    size: zip.readUInt32LE(at + 24),
    offset: zip.readUInt32LE(at + 42),
    next: at + 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32),
  };
}

function dataOf(zip: Buffer, { path, encrypted, method, checksum, packedSize, size, offset }: Entry): Buffer {
  if (encrypted) throw new Error(`${path} is encrypted`);
  if (offset + 30 > zip.length || zip.readUInt32LE(offset) !== LOCAL_HEADER) throw new Error(`${path} is not where the zip says`);
  // The lengths here may differ from those of the directory, and only these count for where the data begin.
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const packed = zip.subarray(start, start + packedSize);
  const data = unpack(packed, method, size, path);
  if (data.length !== size || crc32(data) !== checksum) throw new Error(`${path} is damaged`);
  return data;
}

function unpack(packed: Buffer, method: number, size: number, path: string): Buffer {
  if (method === STORED) return Buffer.from(packed);
  if (method !== DEFLATED) throw new Error(`${path} is packed in a way that is not known (${method})`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    throw new Error(`${path} is damaged`);
  }
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
