// @vitest-environment node
import { expect, test } from "vitest";
import { neededPrivileges } from "../../../tizen/privileges.ts";
import { readTvSources } from "../../../tizen/tvSources.ts";

const INPUT = "http://tizen.org/privilege/tv.inputdevice";
const PRODUCT = "http://developer.samsung.com/privilege/productinfo";
const INTERNET = "http://tizen.org/privilege/internet";
const needed = (code: string) => Array.from(neededPrivileges(new Map([["a.ts", code]])).keys());

test.each([
  ["scope.tizen?.tvinputdevice?.registerKey(name)", INPUT],
  ['scope.tizen["tvinputdevice"]', INPUT],
  ["const { tvinputdevice } = scope.tizen;", INPUT],
  ["const { tvinputdevice: keys } = scope.tizen;", INPUT],
  ["(webapis as Webapis).productinfo", PRODUCT],
  ["webapis!.productinfo", PRODUCT],
  ["fetch(url)", INTERNET],
  ["new XMLHttpRequest()", INTERNET],
  ["window.fetch.bind(window)", INTERNET],
])("%s needs %s", (code, privilege) => {
  expect(needed(code)).toEqual([privilege]);
});

test.each([
  "// tizen.tvinputdevice.registerKey(name)",
  "interface Tizen { readonly tvinputdevice?: { registerKey(name: string): void } }",
  "let product: Webapis['productinfo'];",
  "const words = 'productinfo';",
  "const own = { fetch: 1 };",
  "a[productinfo];",
  "tizen.application.getCurrentApplication().exit()",
])("%s needs none", (code) => {
  expect(needed(code)).toEqual([]);
});

test("it says where", () => {
  expect(neededPrivileges(new Map([["platform/tizen.ts", "x.productinfo"]])).get(PRODUCT)).toBe("platform/tizen.ts (productinfo)");
});

test("the sources of the television are found, those of the build are not", () => {
  const files = Array.from(readTvSources().keys());
  expect(files).toContain("platform/tizen.ts");
  expect(files).toContain("src/main.tsx");
  expect(files.filter((file) => file.startsWith("platform/build/") || file.startsWith("tests/"))).toEqual([]);
});
