// @vitest-environment node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkConfig, type ConfigContext } from "../../../tizen/checkConfig.ts";
import { tizenApp } from "../../../tizen/package.ts";
import { neededPrivileges } from "../../../tizen/privileges.ts";
import { readTvSources } from "../../../tizen/tvSources.ts";
import { ROOT } from "../../gates/files.ts";

const VERSION = "1.2.3";
const page = '<!doctype html><script src="$WEBAPIS/webapis/webapis.js"></script>';
const { config, files } = tizenApp([{ path: "index.html", bytes: Buffer.from(page) }], VERSION);
/** As if the sources needed what is declared, whatever that is by now. */
const declared = Array.from(config.matchAll(/privilege name="([^"]+)"/g), ([, name]) => [name ?? "", "x.ts (x)"] as const);
const context: ConfigContext = { files, version: VERSION, needed: new Map(declared) };
const INTERNET = "http://tizen.org/privilege/internet";

test("ours has nothing wrong", () => {
  expect(checkConfig(config, { ...context, needed: neededPrivileges(readTvSources()) })).toEqual([]);
});

/** What of config.xml is changed into what, and what is told of it. */
const BAD: readonly (readonly [from: string | RegExp, to: string, told: string])[] = [
  ["</widget>", "", "never closed"],
  ['xmlns="http://www.w3.org/ns/widgets"', 'xmlns="urn:other"', "the root has to be a widget"],
  ['id="https://hearth.invalid/tv"', 'id="hearth"', "id has to be an address"],
  ['version="1.2.3"', 'version="1.2.4"', "version has to be that of package.json, 1.2.3"],
  ['package="HearthTV01"', 'package="HearthTV"', "package of tizen:application has to be ten letters and digits"],
  ['package="HearthTV01"', 'package="Hearth-TV0"', "package of tizen:application has to be ten letters and digits"],
  ['id="HearthTV01.Hearth"', 'id="OtherOnes1.Hearth"', "id of tizen:application has to be its package"],
  ['id="HearthTV01.Hearth"', 'id="HearthTV01"', "id of tizen:application has to be its package"],
  ['required_version="4.0"', 'required_version="2.3"', "required_version has to be 4.0"],
  ['name="tv-samsung"', 'name="mobile"', 'the profile has to be "tv-samsung"'],
  ["<name>Hearth</name>", "<name> </name>", "the name is empty"],
  ["<name>Hearth</name>", "", "name has to stand there once"],
  ["<name>Hearth</name>", "<name>A</name><name>B</name>", "name has to stand there once"],
  ['origin="*"', 'origin="https://example.org"', "access has to allow every origin"],
  ['subdomains="true"', 'subdomains="false"', "access has to allow every origin"],
  [/<access[^>]*>/, "", "access has to stand there once"],
  [/<feature[^>]*>/, "", "screen.size.normal.1080.1920 is missing"],
  ["1080.1920", "720.1280", "screen.size.normal.1080.1920 is missing"],
  ['hwkey-event="enable"', 'hwkey-event="disable"', 'tizen:setting has to say hwkey-event="enable"'],
  [' hwkey-event="enable"', "", 'tizen:setting has to say hwkey-event="enable"'],
  ['orientation="landscape"', 'orientation="portrait"', "screen-orientation"],
  ['context-menu="disable"', 'context-menu="enable"', "context-menu"],
  ['background-support="disable"', 'background-support="enable"', "background-support"],
  ['encryption="disable"', 'encryption="enable"', "encryption"],
  ['install-location="auto"', 'install-location="prefer-external"', "install-location"],
  [/<tizen:setting[^>]*>/, "", "tizen:setting has to stand there once"],
  [/<tizen:profile[^>]*>/, "", "tizen:profile has to stand there once"],
  [/<tizen:application[^>]*>/, "", "tizen:application has to stand there once"],
  ['src="index.html"', 'src="https://example.org/"', "the page named by content is not in the package"],
  ['src="icon.png"', 'src="other.png"', "the icon is not in the package"],
  ["</widget>", '<tizen:service id="HearthTV01.x"/></widget>', "tizen:service is no element that Hearth may have"],
  ["</widget>", '<tizen:metadata key="x"/></widget>', "tizen:metadata is no element that Hearth may have"],
  ["<icon ", "<ikon ", "ikon is no element that Hearth may have"],
  [INTERNET, "http://tizen.org/privilege/tv.audio", `the privilege ${INTERNET} is missing`],
  [INTERNET, "http://tizen.org/privilege/tv.audio", "nothing needs the privilege http://tizen.org/privilege/tv.audio"],
  [INTERNET, "http://tizen.org/privilege/keymanager", "must not be declared since Tizen 3.0"],
  [INTERNET, "http://tizen.org/privilege/internett", "nobody knows what the privilege"],
  ["</widget>", `<tizen:privilege name="${INTERNET}"/></widget>`, "stands there twice"],
];
test.each(BAD)("%s → %s is told: %s", (from, to, told) => {
  const changed = config.replace(from, to);
  expect(changed).not.toBe(config);
  expect(checkConfig(changed, context).join("\n")).toContain(told);
});

test.each(["1.2", "256.0.0", "1.256.0", "1.0.65536", "1.0.0-rc1", "01.0.0"])("version %s, which Tizen cannot hold, is told", (version) => {
  const changed = config.replace('version="1.2.3"', `version="${version}"`);
  expect(checkConfig(changed, { ...context, version })).toEqual([`config.xml: version ${version} has to be x.y.z, at most 255.255.65535`]);
});

test.each(["0.0.1", "255.255.65535"])("version %s is one", (version) => {
  expect(checkConfig(config.replace('version="1.2.3"', `version="${version}"`), { ...context, version })).toEqual([]);
});

test("a privilege that the sources begin to need is told with the place", () => {
  const needed = new Map([...context.needed, ["http://tizen.org/privilege/tv.audio", "platform/tizen.ts (tvaudiocontrol)"]]);
  expect(checkConfig(config, { ...context, needed })).toEqual([
    "config.xml: the privilege http://tizen.org/privilege/tv.audio is missing, platform/tizen.ts (tvaudiocontrol) needs it",
  ]);
});

const replaced = (path: string, bytes: Buffer) => files.map((file) => (file.path === path ? { path, bytes } : file));

test("an icon of LG's size is told", () => {
  const icon = readFileSync(join(ROOT, "webos/icon.png"));
  expect(checkConfig(config, { ...context, files: replaced("icon.png", icon) })).toEqual([
    "config.xml: the icon is 80 × 80, has to be 512 × 423",
  ]);
});

test("a page that was built for another shell is told", () => {
  const other = Buffer.from("<!doctype html>");
  expect(checkConfig(config, { ...context, files: replaced("index.html", other) }).join("\n")).toContain("it is no build for Tizen");
});
