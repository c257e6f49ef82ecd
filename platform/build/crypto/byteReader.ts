/** Reads the primitive values of the WebAssembly binary format (Core specification, section 5.2) one after another. */
export class ByteReader {
  position: number;
  readonly end: number;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get done(): boolean {
    return this.position >= this.end;
  }

  /** @throws at the end. */
  byte(): number {
    const value = this.position < this.end ? this.bytes[this.position] : undefined;
    if (value === undefined) throw new Error(`wasm: ends too early at byte ${this.position}`);
    this.position += 1;
    return value;
  }

  /** An unsigned LEB128 of at most 32 bits; paddings that linkers leave are read too. */
  u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw new Error(`wasm: number too long at byte ${this.position}`);
  }

  /** Skips a LEB128 of any width. */
  skipLeb(): void {
    while (this.byte() >= 0x80);
  }

  skip(count: number): void {
    if (this.position + count > this.end) throw new Error(`wasm: ends too early at byte ${this.end}`);
    this.position += count;
  }

  take(count: number): Uint8Array {
    const start = this.position;
    this.skip(count);
    return this.bytes.subarray(start, this.position);
  }

  name(): string {
    return new TextDecoder("utf-8", { fatal: true }).decode(this.take(this.u32()));
  }

  list<T>(read: () => T): T[] {
    const items: T[] = [];
    for (let left = this.u32(); left > 0; left -= 1) items.push(read());
    return items;
  }

  expect(value: number, what: string): void {
    const found = this.byte();
    if (found !== value) throw new Error(`wasm: ${what}: expected 0x${value.toString(16)}, found 0x${found.toString(16)}`);
  }
}
