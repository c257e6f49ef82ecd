/** Functions written in a test, as source an old engine can parse. */
import { transform } from "esbuild";

/** A function that is sent into the page: it must not use anything from outside itself. */
export type PageFunction<A extends readonly unknown[], R> = (...args: A) => R;

const lowered = new Map<string, string>();

/** An expression that calls `fn` with JSON `args` on a Chromium of that major. */
export async function callInPage<A extends readonly unknown[], R>(fn: PageFunction<A, R>, args: A, major: number): Promise<string> {
  const list = args.map((arg) => (arg === undefined ? "undefined" : JSON.stringify(arg))).join(", ");
  // The compilers of tsx and vitest wrap named functions in __name(…), which the page does not have.
  return `(function () { var __name = function (f) { return f; }, lowered; ${await lower(fn.toString(), major)} return lowered(${list}); })()`;
}

/** esbuild and not Vite's compiler, because it writes the helpers of async functions into the code instead of importing them. */
async function lower(source: string, major: number): Promise<string> {
  const key = `${major}\n${source}`;
  const known = lowered.get(key);
  if (known !== undefined) return known;
  const { code } = await transform(`lowered = (${source});`, { target: `chrome${major || 53}`, logLevel: "silent" });
  // The helper for { ...spread } needs a built-in of 54.
  const able = code.replace("Object.getOwnPropertyDescriptors", `(Object.getOwnPropertyDescriptors || ${descriptorsIn53})`);
  lowered.set(key, able);
  return able;
}

const descriptorsIn53 = String.raw`function (object) {
  return Reflect.ownKeys(object).reduce(function (all, key) { all[key] = Object.getOwnPropertyDescriptor(object, key); return all; }, {});
}`;
