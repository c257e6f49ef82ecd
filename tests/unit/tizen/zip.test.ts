// @vitest-environment node
import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { readZip, writeZip } from "../../../tizen/zip.ts";

const file = (path: string, content = path) => ({ path, bytes: Buffer.from(content) });
const FILES = [file("a.js", "x".repeat(5000)), file("é/ü.txt", "short"), file("empty.css", "")];

test("what is written is read again, in the order of names", () => {
  const read = readZip(writeZip(FILES));
  expect(read.map(({ path }) => path)).toEqual(["a.js", "empty.css", "é/ü.txt"]);
  expect(read.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(["x".repeat(5000), "", "short"]);
});

test("the same files are the same bytes, in whatever order they come; long ones are packed", () => {
  expect(writeZip(FILES)).toEqual(writeZip(FILES.toReversed()));
  expect(writeZip(FILES).length).toBeLessThan(600);
});

test("any changed byte of a file is noticed", () => {
  const zip = writeZip([file("a.txt", "some words")]);
  const data = zip.indexOf("some words") >= 0 ? zip.indexOf("some words") : zip.indexOf(deflateRawSync("some words", { level: 9 }));
  expect(data).toBeGreaterThan(0);
  for (let at = data; at < data + 10; at += 1) {
    const changed = Buffer.from(zip);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => readZip(changed)).toThrow("a.txt is damaged");
  }
});

const patched = (zip: Buffer, from: string, to: string) => Buffer.from(zip.toString("latin1").replaceAll(from, to), "latin1");

test.each([
  ["no zip", Buffer.from("hello"), "no zip"],
  ["a part of one", writeZip(FILES).subarray(0, 100), "no zip"],
  ["without its beginning", Buffer.concat([Buffer.alloc(3), writeZip(FILES).subarray(40)]), "damaged|not where"],
  ["a name that leads upwards", patched(writeZip([file("aa/b.txt")]), "aa/b.txt", "../b.txt"), "leads out of it"],
  ["a name from the root", patched(writeZip([file("aa/b.txt")]), "aa/b.txt", "/a/b.txt"), "leads out of it"],
  ["one name twice", patched(writeZip([file("aa.txt"), file("ab.txt")]), "ab.txt", "aa.txt"), "twice"],
])("%s is refused", (_what, bytes, why) => {
  expect(() => readZip(bytes)).toThrow(new RegExp(why));
});

test("a file that unpacks to more than it says is refused", () => {
  const zip = writeZip([file("a.txt", "0".repeat(100_000))]);
  const directory = zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  zip.writeUInt32LE(10, directory + 24);
  expect(() => readZip(zip)).toThrow("a.txt is damaged");
});

test("an encrypted file is refused", () => {
  const zip = writeZip([file("a.txt")]);
  const directory = zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  zip.writeUInt16LE(1, directory + 8);
  expect(() => readZip(zip)).toThrow("a.txt is encrypted");
});
