/**
 * Stands between the lowered crypto module and its JavaScript glue at run time, in every engine from Chromium 53 on.
 * The build takes the types off this file and puts it in front of the glue: it imports nothing, and its names begin
 * with `hearth` so that they meet no name of the glue.
 *
 * A value that the module holds outside of its table lives on a stack here, and the module knows its place. Such a
 * value can only be on the module's own stack during one call, so the entry of each export remembers the height and
 * its `finally` goes back to it: right for calls within calls, for exceptions and for what goes on later.
 */

type HearthInteger = number | bigint;
interface HearthBigInt {
  (value: number): bigint;
  asUintN(bits: number, value: bigint): bigint;
  asIntN(bits: number, value: bigint): bigint;
}

const hearthGlobal = (typeof self === "object" ? self : global) as unknown as { readonly BigInt?: HearthBigInt; readonly crypto: Crypto };
/** Chromium 67. Never a stand-in: the glue asks `typeof value === "bigint"`. */
const hearthBigInt = hearthGlobal.BigInt;
const HEARTH_HIGH = 4294967296;

const hearthStack: unknown[] = [null];
let hearthTop = 1;
let hearthSlots: unknown[] = [];

function hearthPush(value: unknown): number {
  if (value === null) return 0;
  hearthStack[hearthTop] = value;
  hearthTop += 1;
  return hearthTop - 1;
}

/** Forgets what was put on the stack since it had this height. */
function hearthUnwind(height: number): void {
  while (hearthTop > height) {
    hearthTop -= 1;
    hearthStack[hearthTop] = undefined;
  }
}

function hearthSlot(index: number): number {
  if (index >>> 0 >= hearthSlots.length) throw new RangeError("table index is out of bounds");
  return index >>> 0;
}

/** The table as the glue uses it: `get`, `set` and `grow` of a WebAssembly.Table. */
const hearthTable = {
  reset(size: number): void {
    hearthSlots = [];
    hearthTable.grow(size);
  },
  get: (index: number): unknown => hearthSlots[hearthSlot(index)],
  set(index: number, value: unknown): void {
    hearthSlots[hearthSlot(index)] = value;
  },
  grow(count: number, value: unknown = null): number {
    const before = hearthSlots.length;
    for (let left = count; left > 0; left -= 1) hearthSlots.push(value);
    return before;
  },
};

/** The table's instructions, as the module imports them. */
const hearthTableImports = {
  tableGet: (index: number): number => hearthPush(hearthTable.get(index)),
  tableSet: (index: number, handle: number): void => hearthTable.set(index, hearthStack[handle]),
  tableGrow: (handle: number, count: number): number => hearthTable.grow(count, hearthStack[handle]),
  tableFill(index: number, handle: number, count: number): void {
    if (count > 0) hearthSlot(index + count - 1);
    for (let place = index; place < index + count; place += 1) hearthSlots[place] = hearthStack[handle];
  },
};

/** High half of the last 64-bit result, as binaryen's legal JavaScript interface hands it over. */
let hearthHigh = 0;
const hearthHalves = {
  setTempRet0(high: number): void {
    hearthHigh = high;
  },
  getTempRet0: (): number => hearthHigh,
};

/** Two halves as a signed 64-bit number: a BigInt where there are any, else a double (exact up to 2^53). */
function hearthJoin(low: number, high: number): HearthInteger {
  if (!hearthBigInt) return high * HEARTH_HIGH + (low >>> 0);
  return hearthBigInt.asIntN(64, hearthBigInt(high) * hearthBigInt(HEARTH_HIGH) + hearthBigInt(low >>> 0));
}

/** `BigInt.asUintN(64, value)`, also where there is no BigInt. */
function hearthUnsigned(value: HearthInteger): HearthInteger {
  if (typeof value === "bigint" && hearthBigInt) return hearthBigInt.asUintN(64, value);
  return value < 0 ? Number(value) + HEARTH_HIGH * HEARTH_HIGH : value;
}

function hearthLowHalf(value: HearthInteger): number {
  if (typeof value !== "bigint" || !hearthBigInt) return Number(value) | 0;
  return Number(hearthBigInt.asIntN(32, value));
}

function hearthHighHalf(value: HearthInteger): number {
  if (typeof value !== "bigint" || !hearthBigInt) return Math.floor(Number(value) / HEARTH_HIGH) | 0;
  return Number(hearthBigInt.asUintN(64, value) / hearthBigInt(HEARTH_HIGH)) | 0;
}

/** `view.setBigInt64` (Chromium 67); nothing is 0. */
function hearthSetInteger(view: DataView, offset: number, value: HearthInteger | null | undefined): void {
  view.setInt32(offset, hearthLowHalf(value ?? 0), true);
  view.setInt32(offset + 4, hearthHighHalf(value ?? 0), true);
}

/** `list.at(index)` (Chromium 92). */
const hearthAt = (list: ArrayLike<unknown>, index: number): unknown => list[index < 0 ? list.length + index : index];

/**
 * `IDBCursor.request` (Chromium 76): without it export and backup find nothing, and say nothing. A cursor is first met
 * as the result of its request, so that is where the two are put together.
 */
const hearthRequests = new WeakMap<object, unknown>();
function hearthResult(request: { readonly result: unknown }): unknown {
  const { result } = request;
  if (typeof IDBCursor === "function" && result instanceof IDBCursor && !("request" in result)) hearthRequests.set(result, request);
  return result;
}
const hearthRequest = (owner: { readonly request?: unknown }): unknown => ("request" in owner ? owner.request : hearthRequests.get(owner));

/** `IDBTransaction.commit()` (Chromium 76): without it a transaction commits by itself, a moment later. */
function hearthCommit(transaction: { commit?(): void }): void {
  if (typeof transaction.commit === "function") transaction.commit();
}

export {
  hearthAt,
  hearthCommit,
  hearthGlobal,
  hearthHalves,
  hearthHighHalf,
  hearthJoin,
  hearthLowHalf,
  hearthPush,
  hearthRequest,
  hearthResult,
  hearthSetInteger,
  hearthStack,
  hearthTable,
  hearthTableImports,
  hearthUnsigned,
  hearthUnwind,
};
