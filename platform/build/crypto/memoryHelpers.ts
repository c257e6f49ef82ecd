/**
 * `memory.copy` and `memory.fill` as functions of the minimum viable product, eight bytes a step. Bounds are checked by
 * the loads and stores themselves: a range that ends outside of the memory traps as the instruction does, only later.
 */
import { ByteWriter } from "./wasmWriter.ts";
import { I64, type WasmCode } from "./wasmModule.ts";

const OP = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  if: [0x04, 0x40],
  else: [0x05],
  end: [0x0b],
  leaveIf: [0x0d, 0x01],
  again: [0x0c, 0x00],
  load64: [0x29, 0x00, 0x00],
  load8: [0x2d, 0x00, 0x00],
  store64: [0x37, 0x00, 0x00],
  store8: [0x3a, 0x00, 0x00],
  lessUnsigned: [0x49],
  notLessUnsigned: [0x4f],
  add: [0x6a],
  subtract: [0x6b],
  and: [0x71],
  widen: [0xad],
  multiply64: [0x7e],
} as const;

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const constant = (value: number) => [0x41, ...leb(value)];

/** Signed LEB128 of a small non-negative number. */
function leb(value: number): number[] {
  const writer = new ByteWriter();
  if (value < 0x40) writer.byte(value);
  else writer.byte((value & 0x7f) | 0x80, value >> 7);
  return Array.from(writer.finish());
}

const TO = 0;
const FROM = 1;
const COUNT = 2;
const PATTERN = 3;

const advance = (local: number, step: number) => [...get(local), ...constant(step), ...OP.add, ...set(local)];
const shrink = (step: number) => [...get(COUNT), ...constant(step), ...OP.subtract, ...set(COUNT)];
const enough = (step: number) => [...get(COUNT), ...constant(step), ...OP.lessUnsigned, ...OP.leaveIf];
/** `while (count >= step) { … }` */
const repeat = (step: number, body: readonly number[]) => [
  ...OP.block,
  ...OP.loop,
  ...enough(step),
  ...body,
  ...OP.again,
  ...OP.end,
  ...OP.end,
];

const forward = (step: number, load: readonly number[], store: readonly number[]) =>
  repeat(step, [...get(TO), ...get(FROM), ...load, ...store, ...advance(TO, step), ...advance(FROM, step), ...shrink(step)]);

const fromTheEnd = (local: number) => [...get(local), ...get(COUNT), ...OP.add];
const backward = (step: number, load: readonly number[], store: readonly number[]) =>
  repeat(step, [...shrink(step), ...fromTheEnd(TO), ...fromTheEnd(FROM), ...load, ...store]);

/** `(to, from, count)`: forward unless `to` lies inside of the source, where that would overwrite what is still to be read. */
export const memoryCopy: WasmCode = {
  locals: [],
  body: Uint8Array.from([
    ...[...get(TO), ...get(FROM), ...OP.subtract, ...get(COUNT), ...OP.notLessUnsigned],
    ...[...OP.if, ...forward(8, OP.load64, OP.store64), ...forward(1, OP.load8, OP.store8)],
    ...[...OP.else, ...backward(8, OP.load64, OP.store64), ...backward(1, OP.load8, OP.store8), ...OP.end],
    ...OP.end,
  ]),
};

/** 0x0101010101010101 as signed LEB128. */
const ONES = [0x42, 0x81, 0x82, 0x84, 0x88, 0x90, 0xa0, 0xc0, 0x80, 0x01];

/** `(to, byte, count)` */
export const memoryFill: WasmCode = {
  locals: [[1, I64]],
  body: Uint8Array.from([
    ...[...get(FROM), ...constant(255), ...OP.and, ...OP.widen, ...ONES, ...OP.multiply64, ...set(PATTERN)],
    ...repeat(8, [...get(TO), ...get(PATTERN), ...OP.store64, ...advance(TO, 8), ...shrink(8)]),
    ...repeat(1, [...get(TO), ...get(FROM), ...OP.store8, ...advance(TO, 1), ...shrink(1)]),
    ...OP.end,
  ]),
};
