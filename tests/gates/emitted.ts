/** What the build wrote, checked file by file against what Chromium 53 reads and `file://` allows. */
import { gzipSync } from "node:zlib";
import { type Node, parse } from "acorn";

/** @returns what is wrong with a classic script; nothing when an engine of 2016 reads all of it, its regular expressions included. */
export function checkScript(code: string): string[] {
  let program: Node;
  try {
    program = parse(code, { ecmaVersion: 2016, sourceType: "script" });
  } catch (error) {
    const { message, pos } = error as Error & { readonly pos?: number };
    return [`not ECMAScript 2016: ${message}: …${excerpt(code, pos ?? 0)}…`];
  }
  const problems: string[] = [];
  visit(program, (node) => {
    if (evaluatesText(node)) problems.push(`evaluates text, which the policy allows on old engines: ${excerpt(code, node.start)}`);
    // The transpiler turns newer expressions into constructor calls, which no parser looks into. Inside of `try` a
    // library asks the engine what it has, and has an answer for "nothing".
    if (node.type === "TryStatement") return false;
    const expression = constructedRegExp(node);
    if (expression && !isRegExp2016(expression.source, expression.flags)) {
      problems.push(`a regular expression that Chromium 53 lacks: ${excerpt(code, node.start)}`);
    }
    return true;
  });
  return problems;
}

/** @returns what would keep a page from starting on `file://`, or breaks its policy. */
export function checkPage(html: string): string[] {
  const problems: string[] = [];
  if (/crossorigin/i.test(html)) problems.push("crossorigin blocks everything from file://");
  if (/type="module"|modulepreload/.test(html)) problems.push("Chromium 53 knows no modules");
  if (/<script\b(?![^>]*\bsrc=)/.test(html)) problems.push("an inline script, which the policy forbids");
  if (/(src|href)="\//.test(html)) problems.push("an address from the server's root: the page must work under any path");
  if (!/http-equiv="Content-Security-Policy"/.test(html)) problems.push("no Content-Security-Policy");
  // 'unsafe-eval' is what old engines ask for WebAssembly; the emitted scripts evaluate nothing, and new engines take it back.
  if (/unsafe-inline|unsafe-hashes|http-equiv[^>]*\*/.test(html)) problems.push("an unsafe Content-Security-Policy");
  if (html.split("'unsafe-eval'").length !== (/script-src [^;"]*'unsafe-eval'/.test(html) ? 2 : 1))
    problems.push("evaluation is allowed where it is not needed");
  return problems;
}

/** Bytes as a server sends them. */
export const compressed = (code: string): number => gzipSync(code, { level: 9 }).length;

/** All scripts together, compressed. */
export function checkSize(scripts: ReadonlyMap<string, string>, limit: number): string[] {
  const sizes = Array.from(scripts, ([name, code]) => ({ name, bytes: compressed(code) }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= limit) return [];
  return [`${total} bytes compressed, ${limit} allowed: ${sizes.map(({ name, bytes }) => `${name} ${bytes}`).join(", ")}`];
}

function excerpt(code: string, at: number): string {
  return code.slice(Math.max(0, at - 40), at + 60).replace(/\s+/g, " ");
}

/** Looks at a node and, while `look` says true, at what is below it. */
function visit(node: Node, look: (node: Node) => boolean): void {
  if (!look(node)) return;
  for (const value of Object.values(node) as unknown[]) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof child === "object" && child !== null && "type" in child) visit(child as Node, look);
    }
  }
}

interface AnyNode extends Node {
  readonly callee?: AnyNode;
  readonly name?: string;
  readonly value?: unknown;
  readonly arguments?: readonly AnyNode[];
  readonly quasis?: readonly { readonly value: { readonly cooked: string } }[];
}

function constructedRegExp(node: AnyNode): { readonly source: string; readonly flags: string } | undefined {
  if (!/^(New|Call)Expression$/.test(node.type) || node.callee?.name !== "RegExp") return undefined;
  const [source, flags] = (node.arguments ?? []).map(textOf);
  return source === undefined ? undefined : { source, flags: flags ?? "" };
}

/** `eval(…)`, `Function(…)`, `new Function(…)`; but for the last resort of libraries in search of the global object. */
const evaluatesText = ({ type, callee, arguments: given }: AnyNode): boolean =>
  /^(New|Call)Expression$/.test(type) && /^(eval|Function)$/.test(callee?.name ?? "") && given?.map(textOf).join() !== "return this";

/** A string in quotes, or in backticks without holes: the minifier writes both. */
function textOf(node: AnyNode): string | undefined {
  if (typeof node.value === "string") return node.value;
  const [only, ...more] = node.quasis ?? [];
  return node.type === "TemplateLiteral" && more.length === 0 ? only?.value.cooked : undefined;
}

function isRegExp2016(source: string, flags: string): boolean {
  if (!/^[gimuy]*$/.test(flags)) return false;
  try {
    parse(`/${source.replace(/\//g, "\\/") || "(?:)"}/${flags}`, { ecmaVersion: 2016 });
    return true;
  } catch {
    return false;
  }
}
