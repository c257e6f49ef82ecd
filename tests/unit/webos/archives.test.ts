// @vitest-environment node
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { ar, gzip, tar } from "../../../webos/archives.ts";
import { makeIpk } from "../../../webos/ipk.ts";

const file = (path: string, content = "x") => ({ path, bytes: Buffer.from(content) });
const text = (bytes: Buffer, from: number, to: number) => bytes.toString("latin1", from, to).replace(/\0.*$/s, "");

test("a tar holds every folder once, before what lies in it; all of it root's, of one time", () => {
  const archive = tar([file("a/b/c.js", "12345"), file("a/b/d.js", "")]);
  const names = [0, 512, 1024, 2048].map((at) => text(archive, at, at + 100));
  expect(names).toEqual(["a/", "a/b/", "a/b/c.js", "a/b/d.js"]);
  expect(text(archive, 1024 + 124, 1024 + 136)).toBe("00000000005");
  expect(archive.toString("latin1", 1536, 1541)).toBe("12345");
  expect(Number.parseInt(text(archive, 136, 148), 8)).toBe(Date.UTC(1980, 0, 1) / 1000);
  expect([text(archive, 265, 297), text(archive, 297, 329), text(archive, 108, 116)]).toEqual(["root", "root", "0000000"]);
  expect(archive.length % 512).toBe(0);
  expect(archive.subarray(-1024).every((byte) => byte === 0)).toBe(true);
});

test("the checksum of a header is the sum of its bytes with blanks in its own place", () => {
  const header = tar([file("a.js")]).subarray(0, 512);
  const told = Number.parseInt(text(header, 148, 156), 8);
  expect(told).toBe(header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0));
});

test("a long path is put into two fields; one that fits into none is refused", () => {
  const folder = "usr/palm/applications/org.hearth.tv/emoji";
  const name = `${"1f468-200d-".repeat(7)}.svg`;
  const header = tar([file(`${folder}/${name}`)]).subarray(-512 * 4);
  expect(text(header, 345, 500)).not.toBe("");
  expect(`${text(header, 345, 500)}/${text(header, 0, 100)}`).toBe(`${folder}/${name}`);
  expect(() => tar([file(`${"n".repeat(101)}.svg`)])).toThrow("too long");
});

test("a gzip says nothing of the machine or the time", () => {
  const packed = gzip(Buffer.from("hello"));
  expect(Array.from(packed.subarray(4, 8))).toEqual([0, 0, 0, 0]);
  expect(packed[9]).toBe(255);
  expect(gunzipSync(packed).toString()).toBe("hello");
});

test("members of an ar begin at even places", () => {
  const archive = ar([file("one", "123"), file("two", "4567")]);
  expect(archive.toString("latin1", 0, 24)).toBe("!<arch>\none             ");
  expect(archive.toString("latin1", 66, 72)).toBe("`\n123\n");
  expect(archive.indexOf("two")).toBe(8 + 60 + 4);
  expect(() => ar([file("a name of seventeen")])).toThrow("cannot hold");
});

test("the same files make the same package", () => {
  const make = () => makeIpk({ id: "org.example", version: "1.2.3" }, [file("index.html"), file("a.js", "y")]);
  expect(make().fileName).toBe("org.example_1.2.3_all.ipk");
  expect(make().bytes).toEqual(make().bytes);
});
