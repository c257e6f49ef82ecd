/** Functions written in a test, as source an old engine can parse. */

/** A function that is sent into the page: it must not use anything from outside itself. */
export type PageFunction<A extends readonly unknown[], R> = (...args: A) => R;

const lowered = new Map<string, string>();

/** An expression that calls `fn` with JSON `args` on a Chromium of that major. */
export async function callInPage<A extends readonly unknown[], R>(fn: PageFunction<A, R>, args: A, major: number): Promise<string> {
  const list = args.map((arg) => (arg === undefined ? "undefined" : JSON.stringify(arg))).join(", ");
  // The compilers of tsx and vitest wrap named functions in __name(…), which the page does not have.
  return `(function () { var __name = function (f) { return f; }; return (${await lower(fn.toString(), major)})(${list}); })()`;
}

async function lower(source: string, major: number): Promise<string> {
  if (major >= 80) return source; // has ?. and ??, which is what tests write
  const known = lowered.get(source);
  if (known !== undefined) return known;
  const { transformWithOxc } = await import("vite");
  const { code } = await transformWithOxc(`export default (${source})`, "page.js", { target: "chrome63", sourcemap: false });
  const expression = code.replace(/^[\s\S]*?export default/, "").replace(/;\s*$/, "");
  if (/^\s*import /m.test(code))
    throw new Error(`A page function uses syntax that needs a helper on old engines; write it more simply:\n${source}`);
  lowered.set(source, expression);
  return expression;
}
