/**
 * Rewrites a module that wasm-bindgen made with reference types and several results into one without either.
 *
 * - `externref` becomes a number, the place of the value on a stack that JavaScript keeps (`boundary.ts`); 0 is null.
 * - The table of references becomes an array of JavaScript; its instructions become calls of imported functions.
 * - Results beyond the first travel through globals, which exported getters read.
 * - `memory.copy`, `memory.fill` and saturating conversions become functions. Custom sections (3 MB of names) go.
 *
 * Sign extension and 64-bit numbers at the boundary are left to wasm-opt (`optimize.ts`).
 */
import { memoryCopy, memoryFill } from "./memoryHelpers.ts";
import { type BodyContext, rewriteBody } from "./rewriteBody.ts";
import { CONVERSIONS } from "./saturatingConversions.ts";
import { EXTERNREF, F64, FUNCREF, type FunctionType, I32, I64, type WasmCode, type WasmGlobal, type WasmModule } from "./wasmModule.ts";
import { readModule } from "./wasmReader.ts";
import { writeModule } from "./wasmWriter.ts";

/** Where the table functions are imported from. */
export const TABLE_MODULE = "hearth";
const TABLE_IMPORTS = ["tableGet", "tableSet", "tableGrow", "tableFill"] as const;
const TABLE_TYPES: readonly FunctionType[] = [
  { params: [I32], results: [I32] },
  { params: [I32, I32], results: [] },
  { params: [I32, I32], results: [I32] },
  { params: [I32, I32, I32], results: [] },
];
/** Functions that stand for instructions, behind the module's own. */
const MEMORY_TYPE: FunctionType = { params: [I32, I32, I32], results: [] };
const HELPERS: readonly { readonly type: FunctionType; readonly body: WasmCode }[] = [
  { type: MEMORY_TYPE, body: memoryCopy },
  { type: MEMORY_TYPE, body: memoryFill },
  ...CONVERSIONS,
];

/** What a function takes and gives, one letter each: i(32), l (64), f(32), d (64), r(eference). */
export interface Signature {
  readonly params: string;
  readonly results: string;
}

/** What JavaScript must know to stand at the boundary of the module as it was. */
export interface Boundary {
  /** By name; all come from `importModule`. */
  readonly imports: ReadonlyMap<string, Signature>;
  readonly importModule: string;
  readonly exports: ReadonlyMap<string, Signature>;
  /** Under this name JavaScript used the table of references. */
  readonly tableName: string;
  readonly tableSize: number;
}

/** Name of the export that reads a result beyond the first. @param place 1 for the second. */
export const resultGetter = (place: number, letter: string): string => `hearth_result_${place}${letter}`;

const LETTERS = new Map([
  [I32, "i"],
  [I64, "l"],
  [0x7d, "f"],
  [F64, "d"],
  [EXTERNREF, "r"],
]);

/** @throws on any type that is not in {@link Signature}. */
function letter(type: number): string {
  const found = LETTERS.get(type);
  if (!found) throw new Error(`wasm: unknown type 0x${type.toString(16)}`);
  return found;
}

const signature = ({ params, results }: FunctionType): Signature => ({
  params: params.map(letter).join(""),
  results: results.map(letter).join(""),
});
const asNumber = (type: number) => (type === EXTERNREF ? I32 : type);
const lowerType = ({ params, results }: FunctionType): FunctionType => ({
  params: params.map(asNumber),
  results: results.slice(0, 1).map(asNumber),
});

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`wasm: number ${index} of ${list.length}`);
  return item;
}

/** A constant 0 of the type, as a global's first value. */
function zero(type: number): Uint8Array {
  if (type === I32) return Uint8Array.from([0x41, 0x00, 0x0b]);
  if (type === F64) return Uint8Array.from([0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x0b]);
  throw new Error(`wasm: a further result of type 0x${type.toString(16)}`);
}

/** The further results that occur: `place + type` → number of the global. */
class ResultGlobals {
  readonly found: { readonly place: number; readonly type: number; readonly global: number }[] = [];

  constructor(types: readonly FunctionType[], first: number) {
    for (const { results } of types) {
      for (const [place, original] of results.entries()) {
        const type = asNumber(original);
        if (place > 0 && !this.#find(place, type)) this.found.push({ place, type, global: first + this.found.length });
      }
    }
  }

  #find(place: number, type: number) {
    return this.found.find((item) => item.place === place && item.type === type);
  }

  number(place: number, type: number): number {
    const found = this.#find(place, asNumber(type));
    if (!found) throw new Error(`wasm: no global for result ${place}`);
    return found.global;
  }
}

export interface RewriteOptions {
  /** "keep" leaves `memory.copy` and `memory.fill` as they are: JavaScript has better ones than the functions here. */
  readonly bulkMemory?: "lower" | "keep";
  /** A function whose work JavaScript does: it becomes a call of an import of this name. */
  readonly outside?: { readonly function: number; readonly name: string };
}

/** @throws on every shape that the published module does not have today. */
export function rewrite(
  bytes: Uint8Array,
  { bulkMemory = "lower", outside }: RewriteOptions = {},
): { readonly wasm: Uint8Array; readonly boundary: Boundary } {
  const module = readModule(bytes);
  const boundary = describeBoundary(module);
  const imported = module.imports.length;
  const outsideType = outside && at(module.functions, outside.function - imported);
  const added = TABLE_IMPORTS.length + (outside ? 1 : 0);
  const newFunction = (index: number) => (index < imported ? index : index + added);
  const results = new ResultGlobals(module.types, module.globals.length);

  const getters = results.found.map(({ type, global }) => ({
    type: { params: [], results: [type] },
    body: { locals: [], body: Uint8Array.from([0x23, ...lebBytes(global), 0x0b]) },
  }));
  const appended = [...HELPERS, ...getters];
  const tableType = module.types.length;
  const firstType = tableType + TABLE_TYPES.length;
  const firstHelper = imported + added + module.functions.length;

  const context: BodyContext = {
    newFunction,
    type: (index) => at(module.types, index),
    functionType: (index) => at(module.types, index < imported ? at(module.imports, index).type : at(module.functions, index - imported)),
    resultGlobal: (place, type) => results.number(place, type),
    isReferenceTable: (index) => at(module.tables, index).type === EXTERNREF,
    helpers: {
      tableGet: imported,
      tableSet: imported + 1,
      tableGrow: imported + 2,
      tableFill: imported + 3,
      memoryCopy: bulkMemory === "lower" ? firstHelper : undefined,
      memoryFill: bulkMemory === "lower" ? firstHelper + 1 : undefined,
      conversions: new Map(CONVERSIONS.map((conversion, index) => [conversion.code, firstHelper + 2 + index] as const)),
    },
  };
  const code = module.code.map(({ locals, body }, index): WasmCode => {
    const type = at(module.types, at(module.functions, index));
    if (outside && imported + index === outside.function) return callThrough(type, imported + TABLE_IMPORTS.length);
    return { locals: locals.map(([count, local]) => [count, asNumber(local)] as const), body: rewriteBody(body, type, context) };
  });

  const lowered: WasmModule = {
    types: [...module.types.map(lowerType), ...TABLE_TYPES, ...appended.map(({ type }) => type)],
    imports: [
      ...module.imports,
      ...TABLE_IMPORTS.map((name, index) => ({ module: TABLE_MODULE, name, type: tableType + index })),
      ...(outside && outsideType !== undefined ? [{ module: TABLE_MODULE, name: outside.name, type: outsideType }] : []),
    ],
    functions: [...module.functions, ...appended.map((_, index) => firstType + index)],
    tables: module.tables.filter(({ type }) => type === FUNCREF),
    memory: module.memory,
    globals: [...module.globals, ...results.found.map(({ type }): WasmGlobal => ({ type, mutable: true, start: zero(type) }))],
    exports: [
      ...module.exports
        .filter(({ kind }) => kind !== "table")
        .map((item) => (item.kind === "function" ? { ...item, index: newFunction(item.index) } : item)),
      ...results.found.map(({ place, type }, index) => ({
        name: resultGetter(place, letter(type)),
        kind: "function" as const,
        index: firstHelper + HELPERS.length + index,
      })),
    ],
    elements: module.elements.map(({ offset, functions, table }) => {
      if (at(module.tables, table).type !== FUNCREF) throw new Error("wasm: elements in the table of references");
      return { table: 0, offset, functions: functions.map(newFunction) };
    }),
    code: [...code, ...appended.map(({ body }) => body)],
    data: module.data,
  };
  return { wasm: writeModule(lowered), boundary };
}

/** A body that hands everything to another function. */
function callThrough({ params, results }: FunctionType, index: number): WasmCode {
  if (params.includes(EXTERNREF) || results.length > 0) throw new Error("wasm: what is done outside takes numbers and gives nothing");
  const body = [...params.flatMap((_, param) => [0x20, param]), 0x10, ...lebBytes(index), 0x0b];
  return { locals: [], body: Uint8Array.from(body) };
}

/** Unsigned LEB128 of a number below 16384. */
const lebBytes = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, value >> 7]);

function describeBoundary(module: WasmModule): Boundary {
  const imported = module.imports.length;
  const references = module.tables.filter(({ type }) => type === EXTERNREF);
  const [table] = references;
  if (!table || references.length !== 1 || module.tables.length !== 2)
    throw new Error("wasm: expected a table of functions and one of references");
  const importModules = new Set(module.imports.map((item) => item.module));
  const [importModule] = importModules;
  if (importModule === undefined || importModules.size !== 1) throw new Error("wasm: expected imports from one module");

  const exported = new Map<string, Signature>();
  const tables: string[] = [];
  for (const { name, kind, index } of module.exports) {
    if (kind === "function" && index < imported) throw new Error(`wasm: export ${name} is an import`);
    if (kind === "function") exported.set(name, signature(at(module.types, at(module.functions, index - imported))));
    if (kind === "table" && at(module.tables, index).type === EXTERNREF) tables.push(name);
    if (kind === "table" && at(module.tables, index).type === FUNCREF) throw new Error("wasm: the table of functions is exported");
    if (kind === "global" && at(module.globals, index).mutable) throw new Error(`wasm: export ${name} is a mutable global`);
  }
  const [tableName] = tables;
  if (tableName === undefined || tables.length !== 1) throw new Error("wasm: expected one exported table of references");
  const imports = new Map(module.imports.map(({ name, type }) => [name, signature(at(module.types, type))] as const));
  if (imports.size !== imported) throw new Error("wasm: two imports of one name");
  return { imports, importModule, exports: exported, tableName, tableSize: table.minimum };
}
