/** Rewrites the instructions of one function, and refuses every instruction that it does not know. */
import { ByteReader } from "./byteReader.ts";
import { EXTERNREF, F32, F64, I32, I64, type FunctionType } from "./wasmModule.ts";
import { ByteWriter } from "./wasmWriter.ts";

/** What a body must know of its module: the new numbers of things. */
export interface BodyContext {
  newFunction(index: number): number;
  /** The type, as it was, of a function by its old number. */
  functionType(index: number): FunctionType;
  type(index: number): FunctionType;
  /** The global that carries a result beyond the first. @param place 1 for the second. */
  resultGlobal(place: number, type: number): number;
  /** True of the table of references, false of the table of functions; throws when there is no such table. */
  isReferenceTable(index: number): boolean;
  /** Numbers of the functions that stand for instructions. */
  readonly helpers: {
    readonly tableGet: number;
    readonly tableSet: number;
    readonly tableGrow: number;
    readonly tableFill: number;
    /** Undefined: the instructions stay. */
    readonly memoryCopy: number | undefined;
    readonly memoryFill: number | undefined;
    /** By the second byte of the instruction. */
    readonly conversions: ReadonlyMap<number, number>;
  };
}

const CALL = 0x10;
const GLOBAL_GET = 0x23;
const GLOBAL_SET = 0x24;
const NO_IMMEDIATE = new Set<number>([0x00, 0x01, 0x05, 0x1a, 0x1b]);
/** Comparisons and arithmetic, then sign extension. */
for (let code = 0x45; code <= 0xc4; code += 1) NO_IMMEDIATE.add(code);

/** @param type of the function, as it was. @throws on anything unknown. */
export function rewriteBody(body: Uint8Array, type: FunctionType, context: BodyContext): Uint8Array {
  const reader = new ByteReader(body);
  const writer = new ByteWriter();
  const { helpers } = context;
  let copied = 0;
  let depth = 0;
  const extra = type.results.length > 1;

  /** Writes what was not changed up to `start`, then something in the place of what was read since. */
  const replace = (start: number, write: () => void) => {
    writer.bytes(body.subarray(copied, start));
    write();
    copied = reader.position;
  };
  const call = (index: number) => {
    writer.byte(CALL);
    writer.u32(index);
  };
  const resultGlobal = (opcode: number, results: readonly number[], place: number) => {
    writer.byte(opcode);
    writer.u32(context.resultGlobal(place, results[place] ?? I32));
  };
  /** After a call: the further results, in order. */
  const takeResults = (results: readonly number[]) => {
    for (let place = 1; place < results.length; place += 1) resultGlobal(GLOBAL_GET, results, place);
  };
  /** Before leaving: the last result lies on top. */
  const leaveResults = () => {
    for (let place = type.results.length - 1; place > 0; place -= 1) resultGlobal(GLOBAL_SET, type.results, place);
  };
  const checkLabel = (label: number) => {
    if (extra && label === depth) throw new Error("wasm: a branch out of a function with several results");
  };
  const tableCall = (start: number, index: number, helper: number) => {
    if (!context.isReferenceTable(index)) throw new Error("wasm: an instruction on the table of functions");
    replace(start, () => call(helper));
  };

  const prefixed = (start: number) => {
    const code = reader.u32();
    const converted = helpers.conversions.get(code);
    const replaceBy = (helper: number | undefined) => {
      if (helper !== undefined) replace(start, () => call(helper));
    };
    if (converted !== undefined) replaceBy(converted);
    else if (code === 10) {
      reader.expect(0x00, "memory.copy");
      reader.expect(0x00, "memory.copy");
      replaceBy(helpers.memoryCopy);
    } else if (code === 11) {
      reader.expect(0x00, "memory.fill");
      replaceBy(helpers.memoryFill);
    } else if (code === 15) tableCall(start, reader.u32(), helpers.tableGrow);
    else if (code === 17) tableCall(start, reader.u32(), helpers.tableFill);
    else throw new Error(`wasm: unknown instruction 0xfc ${code}`);
  };

  const callIndirect = (start: number) => {
    const typeIndex = reader.u32();
    if (context.isReferenceTable(reader.u32())) throw new Error("wasm: a call through the table of references");
    replace(start, () => {
      writer.byte(0x11);
      writer.u32(typeIndex);
      // The reserved byte of the minimum viable product: one table, its number in one byte.
      writer.byte(0x00);
      takeResults(context.type(typeIndex).results);
    });
  };

  const instruction = (start: number, opcode: number) => {
    if (NO_IMMEDIATE.has(opcode)) return;
    // Loads and stores: alignment, offset.
    if (opcode >= 0x28 && opcode <= 0x3e) {
      if (reader.u32() >= 0x40) throw new Error("wasm: more than one memory");
      reader.u32();
      return;
    }
    switch (opcode) {
      case 0x02:
      case 0x03:
      case 0x04: {
        depth += 1;
        const result = reader.byte();
        if (result === EXTERNREF) replace(start, () => writer.byte(opcode, I32));
        else if (![0x40, I32, I64, F32, F64].includes(result)) throw new Error(`wasm: block of type 0x${result.toString(16)}`);
        return;
      }
      case 0x0b:
        if (depth === 0 && !reader.done) throw new Error("wasm: instructions behind the end of a function");
        if (depth === 0) replace(start, () => (leaveResults(), writer.byte(0x0b)));
        depth -= 1;
        return;
      case 0x0c:
      case 0x0d:
        checkLabel(reader.u32());
        return;
      case 0x0e:
        for (const label of reader.list(() => reader.u32())) checkLabel(label);
        checkLabel(reader.u32());
        return;
      case 0x0f:
        if (extra) replace(start, () => (leaveResults(), writer.byte(0x0f)));
        return;
      case CALL: {
        const index = reader.u32();
        replace(start, () => {
          call(context.newFunction(index));
          takeResults(context.functionType(index).results);
        });
        return;
      }
      case 0x11:
        return callIndirect(start);
      case 0x1c: {
        const types = reader.list(() => reader.byte());
        if (types.length !== 1) throw new Error("wasm: select of several values");
        return replace(start, () => writer.byte(0x1b));
      }
      case 0x20:
      case 0x21:
      case 0x22:
      case GLOBAL_GET:
      case GLOBAL_SET:
        return void reader.u32();
      case 0x25:
        return tableCall(start, reader.u32(), helpers.tableGet);
      case 0x26:
        return tableCall(start, reader.u32(), helpers.tableSet);
      case 0x3f:
      case 0x40:
        return reader.expect(0x00, "memory");
      case 0x41:
      case 0x42:
        return reader.skipLeb();
      case 0x43:
        return reader.skip(4);
      case 0x44:
        return reader.skip(8);
      case 0xd0:
        reader.expect(EXTERNREF, "ref.null");
        // Handle 0 is null.
        return replace(start, () => writer.byte(0x41, 0x00));
      case 0xfc:
        return prefixed(start);
      default:
        throw new Error(`wasm: unknown instruction 0x${opcode.toString(16)}`);
    }
  };

  while (!reader.done) instruction(reader.position, reader.byte());
  if (depth !== -1) throw new Error("wasm: a function without an end");
  writer.bytes(body.subarray(copied));
  return writer.finish();
}
