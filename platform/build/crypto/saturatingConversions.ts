/**
 * `i32.trunc_sat_f64_u` and its likes as functions of the minimum viable product. binaryen has a pass for these
 * (`--llvm-nontrapping-fptoint-lowering`), but it answers as C does, where a number out of range may become anything
 * (1e12 becomes 0); Rust promises the nearest number that there is.
 */
import { F64, type FunctionType, I32, I64, type WasmCode } from "./wasmModule.ts";

interface Conversion {
  /** Second byte of the instruction, after 0xfc. */
  readonly code: number;
  readonly type: FunctionType;
  readonly body: WasmCode;
}

const X = [0x20, 0x00];
const ELSE = 0x05;
const END = 0x0b;
const EQUAL = 0x61;
const LESS = 0x63;
const NOT_LESS = 0x66;

const double = (value: number): number[] => [0x44, ...new Uint8Array(new Float64Array([value]).buffer)];
const choose = (type: number, condition: readonly number[], then: readonly number[], otherwise: readonly number[]) => [
  ...condition,
  ...[0x04, type, ...then, ELSE, ...otherwise, END],
];

/**
 * @param truncate the instruction that traps on numbers out of range.
 * @param lowest and one more than the highest number, as doubles.
 * @param ends the lowest and the highest number, as constants.
 */
function conversion(
  code: number,
  result: number,
  truncate: number,
  [lowest, above]: readonly [number, number],
  ends: readonly (readonly number[])[],
): Conversion {
  const [minimum = [], maximum = []] = ends;
  const zero = result === I32 ? [0x41, 0x00] : [0x42, 0x00];
  const inRange = choose(result, [...X, ...double(lowest), NOT_LESS], [...X, truncate], minimum);
  const tooLarge = choose(result, [...X, ...X, EQUAL], maximum, zero);
  const body = [...choose(result, [...X, ...double(above), LESS], inRange, tooLarge), END];
  return { code, type: { params: [F64], results: [result] }, body: { locals: [], body: Uint8Array.from(body) } };
}

const ALL_ONES = 0x7f;
const MIN_32 = [0x41, 0x80, 0x80, 0x80, 0x80, 0x78];
const MAX_32 = [0x41, 0xff, 0xff, 0xff, 0xff, 0x07];
const MIN_64 = [0x42, ...Array<number>(9).fill(0x80), 0x7f];
const MAX_64 = [0x42, ...Array<number>(9).fill(0xff), 0x00];

/** Those from doubles; the crypto module has none from floats, and one that came would be refused. */
export const CONVERSIONS: readonly Conversion[] = [
  conversion(2, I32, 0xaa, [-(2 ** 31), 2 ** 31], [MIN_32, MAX_32]),
  conversion(
    3,
    I32,
    0xab,
    [0, 2 ** 32],
    [
      [0x41, 0x00],
      [0x41, ALL_ONES],
    ],
  ),
  conversion(6, I64, 0xb0, [-(2 ** 63), 2 ** 63], [MIN_64, MAX_64]),
  conversion(
    7,
    I64,
    0xb1,
    [0, 2 ** 64],
    [
      [0x42, 0x00],
      [0x42, ALL_ONES],
    ],
  ),
];
