// @vitest-environment node
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import type { PackageFile } from "../../../platform/build/packages/packageFiles.ts";
import { checkAppinfo } from "../../../webos/checkAppinfo.ts";
import { webosApp } from "../../../webos/package.ts";

const VERSION = "1.2.3";
const { appinfo, files } = webosApp([{ path: "index.html", bytes: Buffer.from("<!doctype html>") }], VERSION);

const plain = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
const replaced = (path: string, bytes: Uint8Array) => files.map((file) => (file.path === path ? { path, bytes } : file));
const without = (path: string) => files.filter((file) => file.path !== path);

let black: Buffer;
let red: Buffer;
let small: Buffer;
beforeAll(async () => {
  [black, red, small] = await Promise.all([plain(1920, 1080, "#020202"), plain(80, 80, "#ff0000"), plain(79, 80, "#1d1510")]);
});

test("ours has nothing wrong", () => {
  expect(checkAppinfo(appinfo, files, VERSION)).toEqual([]);
});

/** At least one bad value for each field that there may be. */
const BAD: Readonly<Record<string, readonly unknown[]>> = {
  id: ["Org.Hearth", "org_hearth.tv", "hearth", "com.lge.hearth", "com.webos.hearth", "com.palm.hearth", "org.hearth.", 7],
  title: ["", " Hearth", 7],
  version: ["1.2", "1.2.3-beta", "01.2.3", "1.2.1234567890"],
  type: ["native"],
  vendor: [""],
  main: ["../index.html", "https://example.org/", "start.html"],
  icon: ["icon.jpg", "other.png"],
  largeIcon: ["icon.png"],
  splashBackground: ["icon.png"],
  iconColor: ["red", "#FFF", "#1d1511"],
  bgColor: ["#12100"],
  resolution: ["1280x720", "1920X1080"],
  disableBackHistoryAPI: [false, "true"],
  handlesRelaunch: [true],
  accessibility: [{}, null, { supportsAudioGuidance: false }, true],
  appDescription: ["", "x".repeat(61)],
  requiredMemory: ["160", -1, 1.5],
};

test.each(Object.entries(BAD).flatMap(([field, values]) => values.map((value) => [field, value] as const)))(
  "%s: %j is told",
  (field, value) => {
    const problems = checkAppinfo({ ...appinfo, [field]: value }, files, VERSION);
    expect(problems.filter((line) => line.startsWith(`appinfo.json: ${field} `))).not.toEqual([]);
  },
);

test("every field that it knows has a bad sample above", () => {
  expect(Object.keys(appinfo).filter((field) => !(field in BAD))).toEqual([]);
});

test.each(Object.keys(appinfo).filter((field) => field !== "appDescription"))("without %s it is told", (field) => {
  const { [field]: _left, ...rest } = appinfo;
  expect(checkAppinfo(rest, files, VERSION)).toContain(`appinfo.json: ${field} is missing`);
});

test("a field with a typing error is told", () => {
  expect(checkAppinfo({ ...appinfo, disableBackHistoryApi: true }, files, VERSION)).toEqual([
    "appinfo.json: disableBackHistoryApi is no field that we know",
  ]);
});

test("the version of package.json is the one that counts", () => {
  expect(checkAppinfo(appinfo, files, "1.2.4")).toEqual(["appinfo.json: version has to be that of package.json, 1.2.4"]);
});

const FILES: readonly (readonly [string, () => readonly PackageFile[], string])[] = [
  ["a page that is not there", () => without("index.html"), "main is not in the package"],
  ["an icon that is not there", () => without("icon.png"), "icon is not in the package"],
  ["an icon of another size", () => replaced("icon.png", small), "icon is 79 × 80, has to be 80 × 80"],
  ["an icon that is no PNG", () => replaced("icon.png", Buffer.from("GIF89a")), "icon is no PNG"],
  ["a large icon of another size", () => replaced("largeIcon.png", red), "largeIcon is 80 × 80, has to be 130 × 130"],
  ["an icon on another ground", () => replaced("icon.png", red), "iconColor has to be the icon's own ground, #ff0000"],
  ["a black splash", () => replaced("splash.png", black), "splashBackground is black, which LG does not accept"],
];
test.each(FILES)("%s is told", (_what, changed, problem) => {
  expect(checkAppinfo(appinfo, changed(), VERSION)).toEqual([`appinfo.json: ${problem}`]);
});
