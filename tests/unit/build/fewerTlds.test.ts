// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decode, encode, withFewerTlds } from "../../../platform/build/fewerTlds.ts";

const code = readFileSync(new URL("../../../node_modules/linkifyjs/dist/linkify.mjs", import.meta.url), "utf8");
const listOf = (text: string): string[] => decode(/^const encodedTlds = '([^']*)'/m.exec(text)?.[1] ?? "");

describe("fewer top-level domains", () => {
  it("keeps countries and what people write by hand, in the package's own way of writing", async () => {
    const kept = listOf(withFewerTlds(code));
    expect(kept).toEqual(expect.arrayContaining(["de", "fr", "il", "com", "org", "museum"]));
    expect(kept).not.toContain("abudhabi");
    expect(kept.length).toBeLessThan(400);
    // As the package itself reads it.
    const shortened = `data:text/javascript;base64,${Buffer.from(withFewerTlds(code)).toString("base64")}`;
    const linkify = (await import(/* @vite-ignore */ shortened)) as typeof import("linkifyjs");
    const found = (text: string): string[] => linkify.find(text).map(({ value }) => value);
    expect(found("see choir.example.org and kaffee.de, not a.abudhabi")).toEqual(["choir.example.org", "kaffee.de"]);
    expect(found("עיר.קום")).toEqual(["עיר.קום"]);
    expect(found("https://whatever.abudhabi/page and mail to a@b.net")).toEqual(["https://whatever.abudhabi/page", "a@b.net"]);
  });

  it("reads what it writes", () => {
    for (const words of [[], ["a"], ["co", "com", "community", "de"], listOf(code)]) expect(decode(encode(words))).toEqual(words);
  });

  it("fails the build when the package has changed", () => {
    expect(() => withFewerTlds("const other = 1;")).toThrow(/not found/);
    expect(() => withFewerTlds("const encodedTlds = 'com3de2';\nconst encodedUtlds = 'ελ2';")).toThrow(/another one/);
  });
});
