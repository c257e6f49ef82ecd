// @vitest-environment node
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { builtFiles, withFiles } from "../../../../platform/build/packages/packageFiles.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hearth-files-"));
  mkdirSync(join(folder, "fonts"));
  for (const path of ["index.html", "fonts/b.woff2", "a.js", "Z.css", "OFL.txt"]) writeFileSync(join(folder, path), path);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (path: string, content = path) => ({ path, bytes: Buffer.from(content) });

test("a build's files come in the order of their names, whatever the machine's language", () => {
  const files = builtFiles(folder);
  expect(files.map(({ path }) => path)).toEqual(["OFL.txt", "Z.css", "a.js", "fonts/b.woff2", "index.html"]);
  expect(Buffer.from(files[3]?.bytes ?? []).toString()).toBe("fonts/b.woff2");
});

test.each([
  ["a hidden file", ".env"],
  ["a source map", "a.js.map"],
  ["a certificate", "author.p12"],
  ["a file without a kind", "README"],
  ["a name that a signature would have to escape", "a b.js"],
])("%s is told by its name and packed by nobody", (_what, name) => {
  writeFileSync(join(folder, name), "");
  writeFileSync(join(folder, "fonts", name), "");
  expect(() => builtFiles(folder)).toThrow(`${name}, fonts/${name}`);
});

test("neither a hidden folder nor a link is walked into", () => {
  mkdirSync(join(folder, ".git"));
  writeFileSync(join(folder, ".git/config.json"), "");
  symlinkSync("/etc/hostname", join(folder, "host.txt"));
  expect(() => builtFiles(folder)).toThrow(".git, host.txt");
});

test("what is added stands in its place, and hides a built file only where that is meant", () => {
  const built = [file("a.js"), file("config.json", "{}")];
  expect(withFiles(built, [file("b.js")]).map(({ path }) => path)).toEqual(["a.js", "b.js", "config.json"]);
  expect(withFiles(built, [file("config.json", "own")], ["config.json"])[1]).toEqual(file("config.json", "own"));
  expect(() => withFiles(built, [file("a.js", "other")])).toThrow("a.js is in the build already");
});
