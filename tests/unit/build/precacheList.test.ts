// @vitest-environment node
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { precacheList } from "../../../platform/build/serviceWorker.ts";

const files = (...names: string[]) => new Map(names.map((name) => [name, new TextEncoder().encode(`content of ${name}`)]));

describe("what a service worker keeps of a build", () => {
  test("is what a page from a server starts and runs with, and nothing else", () => {
    const build = files(
      "index.html",
      "hearth-AbC12345.js",
      "late-AbC12345.js",
      "style-AbC12345.css",
      "crypto-0a1b2c3d.wasm",
      "crypto-base64-0a1b2c3d.js",
      "crypto-js-0a1b2c3d.js",
      "locales/de-0a1b2c3d.js",
      "fonts/hearth.woff2",
      "emoji/1f525.svg",
      "emoji/NOTICE.txt",
      "config.json",
      "icons/hearth-512.png",
      "manifest.webmanifest",
      "sw.js",
    );
    expect(precacheList(build).map(({ url }) => url)).toEqual([
      "./crypto-0a1b2c3d.wasm",
      "./fonts/hearth.woff2",
      "./hearth-AbC12345.js",
      "./",
      "./late-AbC12345.js",
      "./locales/de-0a1b2c3d.js",
      "./style-AbC12345.css",
    ]);
  });

  test("a name that stays gets a revision of its content, a name with a hash needs none", () => {
    const [page, script] = ["index.html", "hearth-AbC12345.js"].map((name) => precacheList(files(name))[0]);
    expect(script?.revision).toBeNull();
    expect(page?.revision).toMatch(/^\S{16}$/);
    const changed = precacheList(new Map([["index.html", new TextEncoder().encode("other")]]))[0];
    expect(changed?.revision).not.toBe(page?.revision);
  });

  test("every file is checked: a host in the middle of an update must not be kept half", () => {
    const [script] = precacheList(files("hearth-AbC12345.js"));
    const digest = createHash("sha256").update("content of hearth-AbC12345.js").digest("base64");
    expect(script?.integrity).toBe(`sha256-${digest}`);
  });
});
