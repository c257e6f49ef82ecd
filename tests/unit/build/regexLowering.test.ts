// @vitest-environment node
import { runInThisContext } from "node:vm";
import { expect, test } from "vitest";
import { lowerRegExps } from "../../../platform/build/regexLowering.ts";
import { checkScript } from "../../gates/emitted.ts";

/** Evaluates what was written, after the gate has read it. */
function lowered(expression: string): RegExp {
  const code = lowerRegExps("a.js", `(${expression})`) ?? "";
  expect(checkScript(code)).toEqual([]);
  return runInThisContext(code) as RegExp;
}

test("the flag s", () => {
  const made = lowered("/^a.b$/is");
  expect(made.test("A\nb")).toBe(true);
  expect(made.flags).toBe("i");
});

test("properties, and slashes inside", () => {
  const letters = lowered("/^[\\p{L}\\/]+$/u");
  expect(["München", "日本", "a/b", "𐐀"].map((text) => letters.test(text))).toEqual([true, true, true, true]);
  expect(["1", "a b"].map((text) => letters.test(text))).toEqual([false, false]);
  expect(lowered("/\\P{L}/u").test("é")).toBe(false);
});

test("TypeScript and JSX are read", () => {
  expect(lowerRegExps("a.tsx", "const a: RegExp = /./s; const b = <i>{a as unknown}</i>;")).toBe(
    "const a: RegExp = /[^]/; const b = <i>{a as unknown}</i>;",
  );
});

test("everything else stays as it is", () => {
  for (const code of [
    "/a.b/gi.test(c);",
    "const url = 'https://x/s/';",
    "new RegExp(a, 's');",
    "try { a = new RegExp('\\\\p{L}', 'u'); } catch (e) {}",
    "a / s / b;",
  ])
    expect(lowerRegExps("a.js", code)).toBeUndefined();
});
