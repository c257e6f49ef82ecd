/**
 * Takes a WebAssembly module apart (Core specification, section 5.5). Everything that the crypto module does not use
 * today is refused: an update that brings something new fails the build.
 */
import { ByteReader } from "./byteReader.ts";
import {
  EXPORT_KINDS,
  EXTERNREF,
  F64,
  FUNCREF,
  type FunctionType,
  type WasmCode,
  type WasmElements,
  type WasmExport,
  type WasmGlobal,
  type WasmImport,
  type WasmModule,
  type WasmTable,
} from "./wasmModule.ts";

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
};
const END = 0x0b;
const I32_CONST = 0x41;
const F64_CONST = 0x44;

/** @throws on anything unknown. */
export function readModule(bytes: Uint8Array): WasmModule {
  const file = new ByteReader(bytes);
  for (const byte of MAGIC) file.expect(byte, "header");
  const sections = new Map<number, Uint8Array>();
  while (!file.done) {
    const id = file.byte();
    const content = file.take(file.u32());
    if (id === SECTION.custom) continue;
    if (sections.has(id)) throw new Error(`wasm: section ${id} stands twice`);
    sections.set(id, content);
  }
  for (const id of sections.keys()) {
    if (id === SECTION.start || id > SECTION.dataCount) throw new Error(`wasm: section ${id} is not supported`);
  }
  const list = <T>(id: number, read: (reader: ByteReader) => T): T[] => {
    const content = sections.get(id);
    if (!content) return [];
    const reader = new ByteReader(content);
    const items = reader.list(() => read(reader));
    if (!reader.done) throw new Error(`wasm: section ${id} is longer than its list`);
    return items;
  };
  const memory = sections.get(SECTION.memory);
  if (memory?.[0] !== 1 || (memory[1] ?? 2) > 1) throw new Error("wasm: expected one memory of the plain kind");
  list(SECTION.data, checkData);
  return {
    types: list(SECTION.type, readType),
    imports: list(SECTION.import, readImport),
    functions: list(SECTION.function, (reader) => reader.u32()),
    tables: list(SECTION.table, readTable),
    memory,
    globals: list(SECTION.global, readGlobal),
    exports: list(SECTION.export, readExport),
    elements: list(SECTION.element, readElements),
    code: list(SECTION.code, readCode),
    data: sections.get(SECTION.data),
  };
}

function readType(reader: ByteReader): FunctionType {
  reader.expect(0x60, "function type");
  return { params: reader.list(() => reader.byte()), results: reader.list(() => reader.byte()) };
}

function readImport(reader: ByteReader): WasmImport {
  const module = reader.name();
  const name = reader.name();
  reader.expect(0x00, `import ${name} is a function`);
  return { module, name, type: reader.u32() };
}

function readTable(reader: ByteReader): WasmTable {
  const type = reader.byte();
  if (type !== FUNCREF && type !== EXTERNREF) throw new Error(`wasm: table of type 0x${type.toString(16)}`);
  const flags = reader.byte();
  if (flags > 1) throw new Error(`wasm: table limits of kind ${flags}`);
  return { type, minimum: reader.u32(), maximum: flags === 1 ? reader.u32() : undefined };
}

/** `i32.const n end`, the only constant expression that occurs. */
function readOffset(reader: ByteReader): Uint8Array {
  const start = reader.position;
  reader.expect(I32_CONST, "offset");
  reader.skipLeb();
  reader.expect(END, "offset");
  return reader.bytes.subarray(start, reader.position);
}

function readGlobal(reader: ByteReader): WasmGlobal {
  const type = reader.byte();
  if (type === EXTERNREF || type === FUNCREF) throw new Error("wasm: a global reference");
  const mutable = reader.byte() === 1;
  if (type !== F64) return { type, mutable, start: readOffset(reader) };
  const start = reader.take(10);
  if (start[0] !== F64_CONST || start[9] !== END) throw new Error("wasm: a global's first value is no constant");
  return { type, mutable, start };
}

function readExport(reader: ByteReader): WasmExport {
  const name = reader.name();
  const kind = EXPORT_KINDS[reader.byte()];
  if (!kind) throw new Error(`wasm: export ${name} is of an unknown kind`);
  return { name, kind, index: reader.u32() };
}

function readElements(reader: ByteReader): WasmElements {
  const flags = reader.u32();
  if (flags !== 0 && flags !== 2) throw new Error(`wasm: element segment of kind ${flags}`);
  const table = flags === 2 ? reader.u32() : 0;
  const offset = readOffset(reader);
  if (flags === 2) reader.expect(0x00, "elements are functions");
  return { table, offset, functions: reader.list(() => reader.u32()) };
}

function readCode(reader: ByteReader): WasmCode {
  const size = reader.u32();
  const inner = new ByteReader(reader.bytes, reader.position, reader.position + size);
  reader.skip(size);
  const locals = inner.list(() => [inner.u32(), inner.byte()] as const);
  return { locals, body: inner.take(inner.end - inner.position) };
}

function checkData(reader: ByteReader): void {
  reader.expect(0x00, "data segment is active");
  readOffset(reader);
  reader.skip(reader.u32());
}
