/**
 * Writes the functions that stand between glue and module: one maker for each shape of function (about a hundred for
 * nine hundred functions), and two tables that say which function has which shape. No `eval`, no rest parameters:
 * they are called for every string that crosses the boundary.
 */
import { type Boundary, resultGetter, type Signature, TABLE_MODULE } from "./rewrite.ts";

const shape = ({ params, results }: Signature): string => `${params}_${results}`;
const parameter = (index: number) => `a${index}`;
const list = (items: readonly string[]) => items.join(", ");

/** From a value of JavaScript to what the module takes. */
function intoModule(letter: string, value: string): string {
  if (letter === "r") return `hearthPush(${value})`;
  return letter === "l" ? `hearthLowHalf(${value}), hearthHighHalf(${value})` : value;
}

/** `f` is an export of the lowered module; what is made takes and gives what the export of the original does. */
function exportMaker(signature: Signature): string {
  const names = Array.from(signature.params, (_, index) => parameter(index));
  const call = `f(${list(Array.from(signature.params, (letter, index) => intoModule(letter, parameter(index))))})`;
  const [first = "", ...further] = signature.results;
  if (/[rl]/.test(further.join("")) || (further.length > 0 && /[rl]/.test(first))) throw new Error(`crypto: results ${signature.results}`);
  let value = call;
  if (first === "r") value = `hearthStack[${call}]`;
  if (first === "l") value = `hearthJoin(${call}, hearthHalves.getTempRet0())`;
  if (further.length > 0)
    value = `[${list([call, ...further.map((letter, index) => `hearthExports.${resultGetter(index + 1, letter)}()`)])}]`;
  return `(f) => function (${list(names)}) { const top = hearthTop; try { return ${value}; } finally { hearthUnwind(top); } }`;
}

/** `f` is a function of the glue; what is made takes and gives what the lowered module does. */
function importMaker(signature: Signature): string {
  const names: string[] = [];
  const values: string[] = [];
  for (const [index, letter] of Array.from(signature.params).entries()) {
    const name = parameter(index);
    names.push(...(letter === "l" ? [name, `${name}h`] : [name]));
    if (letter === "r") values.push(`hearthStack[${name}]`);
    else values.push(letter === "l" ? `hearthJoin(${name}, ${name}h)` : name);
  }
  if (signature.results.length > 1 || signature.results === "l") throw new Error(`crypto: an import gives ${signature.results}`);
  const call = `f(${list(values)})`;
  return `(f) => function (${list(names)}) { return ${signature.results === "r" ? `hearthPush(${call})` : call}; }`;
}

function makers(name: string, signatures: ReadonlyMap<string, Signature>, make: (signature: Signature) => string): string {
  const shapes = new Map(Array.from(signatures.values(), (signature) => [shape(signature), signature] as const));
  const lines = Array.from(shapes).sort(([a], [b]) => (a < b ? -1 : 1));
  return `const ${name} = {\n${lines.map(([key, signature]) => `${key}: ${make(signature)},\n`).join("")}};\n`;
}

/** JavaScript that, behind the glue, offers `hearthImports()` and `hearthConnect(exports)`. */
export function adapterCode(boundary: Boundary): string {
  const imports = Array.from(boundary.imports, ([name, signature]) => {
    const direct = !/[rl]/.test(signature.params + signature.results);
    return `${JSON.stringify(name)}: ${direct ? name : `hearthImportMakers.${shape(signature)}(${name})`},\n`;
  });
  const byShape = new Map<string, string[]>();
  for (const [name, signature] of boundary.exports) byShape.set(shape(signature), [...(byShape.get(shape(signature)) ?? []), name]);
  const exported = Array.from(byShape, ([key, names]) => `${key}: ${JSON.stringify(names.join(" "))},\n`);
  return `
${makers("hearthImportMakers", boundary.imports, importMaker)}
${makers("hearthExportMakers", boundary.exports, exportMaker)}
const hearthShapes = {
${exported.join("")}};
let hearthExports = {};

/** What the lowered module imports. */
function hearthImports() {
  return {
    ${TABLE_MODULE}: hearthTableImports,
    env: hearthHalves,
    ${JSON.stringify(boundary.importModule)}: {
${imports.join("")}},
  };
}

/** Gives the glue the exports of the lowered module in the shapes of the original. */
function hearthConnect(exports) {
  hearthExports = exports;
  hearthTable.reset(${boundary.tableSize});
  const adapted = { memory: exports.memory, ${boundary.tableName}: hearthTable };
  for (const shape of Object.keys(hearthShapes)) {
    for (const name of hearthShapes[shape].split(" ")) adapted[name] = hearthExportMakers[shape](exports[name]);
  }
  __wbg_set_wasm(adapted);
  adapted.__wbindgen_start();
}
`;
}
