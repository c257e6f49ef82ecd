/** Writes a module back as the WebAssembly binary format, minimum viable product: nothing newer has a place here. */
import { EXPORT_KINDS, type WasmModule } from "./wasmModule.ts";

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** A growing row of bytes. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  byte(...values: readonly number[]): void {
    this.#reserve(values.length);
    for (const value of values) {
      this.#bytes[this.#length] = value;
      this.#length += 1;
    }
  }

  /** Unsigned LEB128, as short as possible. */
  u32(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  bytes(values: Uint8Array): void {
    this.#reserve(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  name(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.u32(bytes.length);
    this.bytes(bytes);
  }

  list<T>(items: readonly T[], write: (item: T) => void): void {
    this.u32(items.length);
    for (const item of items) write(item);
  }

  /** What `fill` writes, after its length. */
  sized(fill: (inner: ByteWriter) => void): void {
    const inner = new ByteWriter();
    fill(inner);
    this.u32(inner.#length);
    this.bytes(inner.finish());
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** The inverse of `readModule`, without custom sections. */
export function writeModule(module: WasmModule): Uint8Array {
  const file = new ByteWriter();
  file.byte(...HEADER);
  const section = (id: number, fill: (writer: ByteWriter) => void) => {
    file.byte(id);
    file.sized(fill);
  };
  const types = (writer: ByteWriter, values: readonly number[]) => writer.list(values, (value) => writer.byte(value));

  section(1, (writer) =>
    writer.list(module.types, ({ params, results }) => {
      writer.byte(0x60);
      types(writer, params);
      types(writer, results);
    }),
  );
  section(2, (writer) =>
    writer.list(module.imports, (item) => {
      writer.name(item.module);
      writer.name(item.name);
      writer.byte(0x00);
      writer.u32(item.type);
    }),
  );
  section(3, (writer) => writer.list(module.functions, (type) => writer.u32(type)));
  section(4, (writer) =>
    writer.list(module.tables, ({ type, minimum, maximum }) => {
      writer.byte(type, maximum === undefined ? 0 : 1);
      writer.u32(minimum);
      if (maximum !== undefined) writer.u32(maximum);
    }),
  );
  section(5, (writer) => writer.bytes(module.memory));
  section(6, (writer) =>
    writer.list(module.globals, ({ type, mutable, start }) => {
      writer.byte(type, mutable ? 1 : 0);
      writer.bytes(start);
    }),
  );
  section(7, (writer) =>
    writer.list(module.exports, ({ name, kind, index }) => {
      writer.name(name);
      writer.byte(EXPORT_KINDS.indexOf(kind));
      writer.u32(index);
    }),
  );
  section(9, (writer) =>
    writer.list(module.elements, ({ table, offset, functions }) => {
      if (table !== 0) throw new Error("wasm: the minimum viable product has one table");
      writer.byte(0x00);
      writer.bytes(offset);
      writer.list(functions, (index) => writer.u32(index));
    }),
  );
  section(10, (writer) =>
    writer.list(module.code, ({ locals, body }) =>
      writer.sized((inner) => {
        inner.list(locals, ([count, type]) => {
          inner.u32(count);
          inner.byte(type);
        });
        inner.bytes(body);
      }),
    ),
  );
  const { data } = module;
  if (data) section(11, (writer) => writer.bytes(data));
  return file.finish();
}
