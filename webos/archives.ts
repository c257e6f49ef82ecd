/** The two archive formats that an .ipk is made of, with nothing in them that differs from run to run or machine to machine. */
import { constants, gzipSync } from "node:zlib";
import { type PackageFile, PACKAGE_TIME } from "../platform/build/packages/packageFiles.ts";

const BLOCK = 512;
/** Offset of the byte in which a gzip says on what system it was made (RFC 1952): zlib tells the truth, which differs. */
const GZIP_SYSTEM = 9;
const UNKNOWN_SYSTEM = 255;

/**
 * A tar (POSIX.1-1988 "ustar") of files and the folders that they lie in; everything belongs to root.
 * @throws for a path that the format cannot hold: more than 100 bytes of name after at most 155 of folders.
 */
export function tar(files: readonly PackageFile[]): Buffer {
  const parts: Buffer[] = [];
  const folders = new Set<string>();
  for (const { path, bytes } of files) {
    for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
      const folder = path.slice(0, end + 1);
      if (folders.has(folder)) continue;
      folders.add(folder);
      parts.push(tarHeader(folder, 0, "5", 0o755));
    }
    parts.push(tarHeader(path, bytes.length, "0", 0o644), Buffer.from(bytes), Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function tarHeader(path: string, size: number, kind: "0" | "5", mode: number): Buffer {
  const { prefix, name } = splitPath(path);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  header.write(name, 0, "utf8");
  octal(mode, 100, 8);
  octal(0, 108, 8); // user
  octal(0, 116, 8); // group
  octal(size, 124, 12);
  octal(PACKAGE_TIME, 136, 12);
  header.write("        ", 148, "latin1"); // the checksum counts itself as blanks
  header.write(kind, 156, "latin1");
  header.write("ustar\x0000", 257, "latin1");
  header.write("root", 265, "latin1");
  header.write("root", 297, "latin1");
  header.write(prefix, 345, "utf8");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

function splitPath(path: string): { readonly prefix: string; readonly name: string } {
  const length = (text: string) => Buffer.byteLength(text);
  if (length(path) <= 100) return { prefix: "", name: path };
  for (let at = path.indexOf("/"); at >= 0 && at < path.length - 1; at = path.indexOf("/", at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (length(name) <= 100 && length(prefix) <= 155) return { prefix, name };
  }
  throw new Error(`the path is too long for a package: ${path}`);
}

export function gzip(bytes: Uint8Array): Buffer {
  const packed = gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION });
  packed[GZIP_SYSTEM] = UNKNOWN_SYSTEM;
  return packed;
}

/** An ar archive as Debian's packages are (deb(5)): members in the order given, names of at most 16 bytes. */
export function ar(members: readonly PackageFile[]): Buffer {
  const parts = [Buffer.from("!<arch>\n")];
  for (const { path, bytes } of members) {
    const fields = [path.padEnd(16), String(PACKAGE_TIME).padEnd(12), "0".padEnd(6), "0".padEnd(6), "100644".padEnd(8)];
    const header = `${fields.join("")}${String(bytes.length).padEnd(10)}\`\n`;
    if (header.length !== 60) throw new Error(`an ar archive cannot hold ${path} of ${bytes.length} bytes`);
    parts.push(Buffer.from(header), Buffer.from(bytes), Buffer.from(bytes.length % 2 === 0 ? "" : "\n"));
  }
  return Buffer.concat(parts);
}
