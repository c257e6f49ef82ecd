// @vitest-environment node
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { POLYFILLED, whereLacking } from "../../../platform/build/polyfillScript.ts";
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

describe("the script runs them where one name is missing", () => {
  /** An engine that has every name but `missing`, and a page whose tag names `next`. */
  function run(missing: string | undefined, next: string | null = null) {
    const window: Record<string, unknown> = {};
    for (const name of POLYFILLED.filter((each) => each !== missing)) {
      let at = window;
      for (const part of name.split(".")) at = (at[part] ??= {}) as Record<string, unknown>;
    }
    const appended: unknown[] = [];
    const document = {
      currentScript: { getAttribute: () => next },
      createElement: (tag: string) => ({ tag }),
      body: { appendChild: (element: unknown) => appended.push(element) },
    };
    let installs = 0;
    new Function("window", "document", "installed", whereLacking("installed()"))(window, document, () => installs++);
    return { installs, appended };
  }

  test.each(POLYFILLED)("%s", (name) => {
    expect(run(name).installs).toBe(1);
  });

  test("and nowhere else", () => {
    expect(run(undefined).installs).toBe(0);
  });

  test("what comes next is started by it, once", () => {
    expect(run(undefined, "./next.js").appended).toEqual([{ tag: "script", src: "./next.js" }]);
    expect(run("WeakRef", "./next.js").appended).toHaveLength(1);
    expect(run(undefined).appended).toEqual([]);
  });

  test("every module of core-js has a name there, or mends one that old engines have", () => {
    const mending = [
      "es.array.iterator",
      "es.array.sort",
      "es.promise",
      "web.dom-collections.iterator",
      "web.url",
      "web.url-search-params",
    ];
    const spelling = (name: string) => name.toLowerCase().replace(/[^a-z]/g, "");
    const names = POLYFILLED.map((name) => spelling(name.replace("prototype.", "").replace("Uint8Array", "TypedArray")));
    const holders: Readonly<Record<string, string>> = { "dom-collections": "nodelist" };
    const nameless = imported.filter((module) => {
      if (mending.includes(module)) return false;
      const path = module.replace(/^(es|web)\./, "").replace(/^[\w-]+(?=\.)/, (holder) => holders[holder] ?? holder);
      return !names.includes(spelling(path));
    });
    expect(nameless).toEqual([]);
  });
});
