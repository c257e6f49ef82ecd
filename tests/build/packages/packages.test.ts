/** Two builds, taken apart and looked at by the makers' own means. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageVersion } from "../../../platform/build/packages/places.ts";
import { readZip } from "../../../tizen/zip.ts";
import { ROOT } from "../../gates/files.ts";
import { makePackages, type Packages, runPackage } from "./packing.ts";
import { aresPackage } from "./tools.ts";
import { unpackApps } from "./unpack.ts";

const VERSION = packageVersion();
const IPK = `org.hearth.tv_${VERSION}_all.ipk`;
const WGT = `hearth-${VERSION}-unsigned.wgt`;
let first: Packages;
let second: Packages;
let scratch = "";
let apps: ReturnType<typeof unpackApps>;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "hearth-unpacked-"));
  first = await makePackages();
  second = await makePackages();
  apps = unpackApps(first, scratch);
});
afterAll(() => {
  for (const folder of [scratch, first?.folder, second?.folder]) if (folder) rmSync(folder, { recursive: true, force: true });
});

test("two builds are the same packages, byte for byte", () => {
  expect(readdirSync(first.folder).toSorted()).toEqual([WGT, IPK]);
  expect(first.ipk.equals(second.ipk)).toBe(true);
  expect(first.wgt.equals(second.wgt)).toBe(true);
});

describe("LG", () => {
  test("its own tool reads the package", async () => {
    const { code, output } = await aresPackage("-i", join(first.folder, IPK));
    expect(code).toBe(0);
    expect(output).toMatch(/^id: org\.hearth\.tv$/m);
    expect(output).toContain(`version: ${VERSION}`);
    const detail = await aresPackage("-I", join(first.folder, IPK));
    expect(detail.output).toContain('"disableBackHistoryAPI": true');
    expect(detail.output).toMatch(/"app": "org\.hearth\.tv"/);
  });

  test("its own tool finds nothing wrong with the app's folder, and packs it", async () => {
    const { code, output } = await aresPackage("--no-minify", apps.webos, "-o", join(scratch, "ares-out"));
    expect(output).toContain("Success");
    expect(code).toBe(0);
  });

  test("its own tool refuses a damaged package", async () => {
    const bytes = Buffer.from(first.ipk);
    bytes.fill(0, 200, 400);
    const file = join(scratch, "damaged.ipk");
    writeFileSync(file, bytes);
    const { code, output } = await aresPackage("-i", file);
    expect(`${code} ${output}`).not.toMatch(/^0 [^]*id: org\.hearth\.tv/);
  });

  test("the folder is the build with what webOS has to know", () => {
    const app = apps.webos;
    expect(readdirSync(app)).toEqual(
      expect.arrayContaining(["appinfo.json", "config.json", "icon.png", "index.html", "largeIcon.png", "splash.png"]),
    );
    expect((JSON.parse(readFileSync(join(app, "appinfo.json"), "utf8")) as { version: string }).version).toBe(VERSION);
    expect(readFileSync(join(app, "icon.png")).equals(readFileSync(join(ROOT, "webos/icon.png")))).toBe(true);
  });
});

describe("Samsung", () => {
  test("another reader of zips finds it whole, without owners or dates of ours", () => {
    const code = [
      "import sys, zipfile",
      "zip = zipfile.ZipFile(sys.argv[1])",
      "assert zip.testzip() is None",
      "for entry in zip.infolist(): print(entry.filename, entry.date_time[:3], oct(entry.external_attr >> 16))",
    ];
    const lines = execFileSync("python3", ["-c", code.join("\n"), join(first.folder, WGT)])
      .toString()
      .trim()
      .split("\n");
    expect(lines.filter((line) => !line.endsWith(" (1980, 1, 1) 0o100644"))).toEqual([]);
    expect(lines.map((line) => line.split(" ")[0])).toEqual(expect.arrayContaining(["config.xml", "icon.png", "index.html"]));
    expect(lines.filter((line) => /signature/.test(line))).toEqual([]);
  });

  test("the folder is the build with what Tizen has to know", () => {
    const app = apps.tizen;
    expect(readFileSync(join(app, "config.xml"), "utf8")).toContain(`version="${VERSION}"`);
    expect(readFileSync(join(app, "index.html"), "utf8")).toContain("$WEBAPIS/webapis/webapis.js");
  });
});

describe("the command", () => {
  test("puts another configuration into the package, and nothing else", async () => {
    const config = join(scratch, "own.json");
    writeFileSync(config, '{ "brand": "Ours" }');
    const folder = join(scratch, "own");
    const { code, output } = await runPackage("tizen", "--config", config, "--out", folder);
    expect([code, readdirSync(folder)], output).toEqual([0, [WGT]]);
    const changed = (files: Buffer) => readZip(files).map(({ path, bytes }) => `${path} ${Buffer.from(bytes).toString("base64")}`);
    const before = changed(first.wgt);
    const after = changed(readFileSync(join(folder, WGT)));
    expect(after.filter((file) => !before.includes(file))).toEqual([`config.json ${readFileSync(config).toString("base64")}`]);
    expect(after.length).toBe(before.length);
  });

  test("says what it does not know, and packs nothing", async () => {
    const { code, output } = await runPackage("vidaa");
    expect([code, output.trim()]).toEqual([1, "There is no package for vidaa, only for webos and tizen."]);
  });

  test("says that a configuration is none", async () => {
    const file = join(scratch, "config.json");
    writeFileSync(file, "[1]");
    const { code, output } = await runPackage("webos", "--config", file, "--out", scratch);
    expect(code).toBe(1);
    expect(output).toContain(`${file} is no configuration`);
  });
});
