/**
 * What is changed in the JavaScript that wasm-bindgen wrote for the crypto module, so that it runs in engines from
 * Chromium 53 on. Every change asserts how often it found its text: an update that moves it breaks the build.
 * The functions that are put in are in `boundary.ts`.
 */
export interface GluePatch {
  /** Why, and below which Chromium. */
  readonly reason: string;
  readonly find: string;
  readonly count: number;
  readonly put: string;
}

/** A view is stale as soon as the memory has another buffer; wasm-bindgen asks for marks that the JavaScript build never sets. */
const view = (name: string, staleness: string): GluePatch => ({
  reason: "a grown memory has a new buffer",
  find: `if (${name} === null || ${staleness}) {`,
  count: 1,
  put: `if (${name} === null || ${name}.buffer !== wasm.memory.buffer) {`,
});

export const GLUE_PATCHES: readonly GluePatch[] = [
  { reason: "no BigInt below 67", find: "BigInt.asUintN(64, ", count: 4, put: "hearthUnsigned(" },
  {
    reason: "no BigInt and no setBigInt64 below 67",
    find: "getDataViewMemory0().setBigInt64(arg0 + 8 * 1, isLikeNone(ret) ? BigInt(0) : ret, true);",
    count: 1,
    put: "hearthSetInteger(getDataViewMemory0(), arg0 + 8 * 1, ret);",
  },
  view(
    "cachedDataViewMemory0",
    "cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)",
  ),
  view("cachedUint16ArrayMemory0", "cachedUint16ArrayMemory0.byteLength === 0"),
  view("cachedUint8ArrayMemory0", "cachedUint8ArrayMemory0.byteLength === 0"),
  { reason: "no globalThis below 71", find: "    globalThis.crypto.", count: 2, put: "    hearthGlobal.crypto." },
  { reason: "no Array.at below 92", find: "const ret = arg0.at(arg1);", count: 1, put: "const ret = hearthAt(arg0, arg1);" },
  { reason: "no IDBTransaction.commit below 76", find: "arg0.commit();", count: 1, put: "hearthCommit(arg0);" },
  { reason: "no IDBCursor.request below 76", find: "const ret = arg0.request;", count: 2, put: "const ret = hearthRequest(arg0);" },
  { reason: "a cursor learns its request here", find: "const ret = arg0.result;", count: 1, put: "const ret = hearthResult(arg0);" },
];

/** Newer than Chromium 53, not patched above, and not guarded by the glue itself: none may be left. */
const LEFT_OVER =
  /\bBigInt\b(?=[.(])|setBigInt64|getBigInt64|structuredClone|\?\.[a-z[(]|\?\?|\bglobalThis\.|replaceAll\(|\.at\(|import\.meta/;

/** @throws when a text is not found as often as it should be, or something new is left. */
export function patchGlue(glue: string, patches: readonly GluePatch[] = GLUE_PATCHES): string {
  let code = glue;
  for (const { reason, find, count, put } of patches) {
    const parts = code.split(find);
    if (parts.length - 1 !== count)
      throw new Error(`crypto glue (${reason}): expected ${count} times ${JSON.stringify(find)}, found ${parts.length - 1}`);
    code = parts.join(put);
  }
  const withoutComments = code.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  const left = LEFT_OVER.exec(withoutComments);
  if (left) throw new Error(`crypto glue: ${JSON.stringify(withoutComments.slice(left.index - 40, left.index + 40))} is new`);
  return code;
}
