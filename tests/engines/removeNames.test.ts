// @vitest-environment node
/** Deleting younger names: what goes, what stays, and that a page which relies on them notices. */
import { describe, expect, test } from "vitest";
import { parseEngineNames } from "./catalogue.ts";
import { openEngine } from "./engine.ts";
import { namesYoungerThan } from "./removeNames.ts";

const labels = (major: number): string[] => namesYoungerThan(major).map(({ path, key }) => (path ? `${path}.${key}` : key));

describe("the list for Chromium 53", () => {
  const young = labels(53);

  test.each([
    "Object.values",
    "Object.fromEntries",
    "Array.flat",
    "Promise.finally",
    "Promise.allSettled",
    "String.padStart",
    "AbortController",
    "WebAssembly",
    "BigInt",
    "globalThis",
    "queueMicrotask",
    "structuredClone",
    "BroadcastChannel",
    "Request.signal",
    "Node.getRootNode",
    "Element.append",
    "URLSearchParams.sort",
    "Intl.PluralRules",
    "Iterator.map",
    "Response.json",
    "Crypto.randomUUID",
    "IDBCursor.request",
  ])("has %s", (name) => expect(young).toContain(name));

  test.each([
    "fetch",
    "Promise",
    "Array.includes",
    "Array.find",
    "Object.assign",
    "Element.matches",
    "Element.closest",
    "URL",
    "URLSearchParams",
    "Headers",
    "Response",
    "Map",
    "Proxy",
    "IntersectionObserver",
    "ServiceWorker",
    "crypto",
    "SubtleCrypto",
    "Element.attachShadow",
    "Window.fetch",
    "console.log",
    "indexedDB",
    "Symbol.iterator",
    "Array.@@iterator",
    "HTMLElement.focus",
    "Int8Array",
    "Iterator.next",
  ])("lacks %s", (name) => expect(young).not.toContain(name));

  test("grows with age", () => expect(labels(108).length).toBeLessThan(labels(53).length));
});

/** A page as careless about age as an app built without polyfills. */
const careless = () => {
  const results: Record<string, string> = {};
  const attempt = (name: string, exercise: () => unknown): void => {
    try {
      exercise();
      results[name] = "works";
    } catch (error) {
      results[name] = String(error);
    }
  };
  attempt("AbortController", () => new AbortController().abort());
  attempt("Promise.finally", () => Promise.resolve().finally(() => undefined));
  attempt("Object.fromEntries", () => Object.fromEntries([["a", 1]]));
  attempt("Object.values", () => Object.values({ a: 1 }));
  attempt("Array.flat", () => [[1]].flat());
  attempt("globalThis", () => globalThis.document);
  attempt("queueMicrotask", () => queueMicrotask(() => undefined));
  attempt("Element.append", () => document.createElement("p").append("x"));
  attempt("fetch", () => fetch("data:,x"));
  attempt("Array.includes", () => [1].includes(1));
  attempt("Object.assign", () => Object.assign({}, { a: 1 }));
  attempt("URLSearchParams", () => new URLSearchParams("a=b").get("a"));
  attempt("querySelector", () => document.querySelector("p"));
  attempt("crypto", () => crypto.getRandomValues(new Uint8Array(4)));
  attempt("Map iteration", () => [...new Map([[1, 2]])]);
  return results;
};
const young = [
  "AbortController",
  "Promise.finally",
  "Object.fromEntries",
  "Object.values",
  "Array.flat",
  "globalThis",
  "queueMicrotask",
  "Element.append",
];

// Those of the engines asked for that have every name used above, and so can show that it was the deletion that took it.
const withAllNames = parseEngineNames(process.env["HEARTH_ENGINES"]).filter((name) => name === "today" || Number(name) >= 76);

const real = parseEngineNames(process.env["HEARTH_ENGINES"]).filter((name) => name === "53");

describe.each(real)("the real engine %s", (name) => {
  test("has none of the names called younger", { timeout: 60_000 }, async () => {
    const tv = await openEngine(name, { removeNamesAfter: 53 });
    try {
      await tv.goto("data:text/html,<p>Hello</p>");
      expect(await tv.removedNames()).toEqual({ removed: [], kept: [] });
    } finally {
      await tv.close();
    }
  });
});

describe.each(withAllNames)("engine %s", (name) => {
  test("has the names without the deletion, and loses exactly the younger ones with it", { timeout: 60_000 }, async () => {
    const plain = await openEngine(name);
    const old = await openEngine(name, { removeNamesAfter: 53 });
    try {
      await plain.goto("data:text/html,<p>Hello</p>");
      await old.goto("data:text/html,<button autofocus>Hello</button>");
      const working = (results: Record<string, string>) => Object.keys(results).filter((key) => results[key] === "works");
      const before = working(await plain.evaluate(careless));
      expect(before).toHaveLength(15);
      expect(working(await old.evaluate(careless))).toEqual(before.filter((key) => !young.includes(key)));

      const { removed, kept } = await old.removedNames();
      expect(removed.length).toBeGreaterThan(150);
      // Two symbols are fixed in the language itself.
      expect(kept.filter((label) => !label.startsWith("Symbol."))).toEqual([]);
      expect((await plain.removedNames()).removed).toEqual([]);

      // our own look at the page needs none of the deleted names
      expect(await old.byName("Hello", "button")).toBeDefined();
      expect(await old.texts()).toEqual(["Hello"]);
      expect(old.errors()).toEqual([]);
    } finally {
      await plain.close();
      await old.close();
    }
  });
});
