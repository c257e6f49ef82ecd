// @vitest-environment node
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { readSources } from "../../gates/files.ts";

const [source = ""] = readSources(["platform/polyfills"], /coreJs\.ts$/).values();
const imported = Array.from(source.matchAll(/core-js\/modules\/([\w.-]+)\.js/g), ([, name]) => name as string);

test("core-js comes in the order of core-js-compat: any other crashes", () => {
  const order = Object.values(createRequire(import.meta.url)("core-js-compat/modules.json") as Record<string, string>);
  expect(imported.length).toBeGreaterThan(25);
  expect(imported.filter((name) => !order.includes(name))).toEqual([]);
  expect(imported).toEqual([...imported].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
});

test("nothing is carried that Chromium 53 has", () => {
  const compat = createRequire(import.meta.url)("core-js-compat") as (options: object) => { readonly list: readonly string[] };
  const lacking = compat({ targets: "chrome 53", modules: imported }).list;
  expect(imported.filter((name) => !lacking.includes(name))).toEqual([]);
});
