/**
 * What LG's packer does not look at: it asks for five fields and for files that exist. Sizes, the fields that Back and the
 * spoken guide depend on, and what LG's store refuses are here.
 * Source: webostv.developer.lge.com/develop/references/appinfo-json; the schema in @webos-tools/cli 3.2.1; LG's self-checklist.
 */
import { PNG } from "pngjs";
import type { PackageFile } from "../platform/build/packages/packageFiles.ts";
import { checkPicture, type PngSize } from "../platform/build/packages/pngSize.ts";

type Fields = Readonly<Record<string, unknown>>;
/** What is wrong with a value, in words; undefined when nothing is. */
type Check = (value: unknown) => string | undefined;

const is =
  (wanted: unknown, why: string): Check =>
  (value) =>
    value === wanted ? undefined : `has to be ${JSON.stringify(wanted)}: ${why}`;
const matches =
  (pattern: RegExp, why: string): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value) ? undefined : `has to be ${why}`;
const color = matches(/^#[0-9a-f]{6}$/, "a colour such as #1d1510");
const file = matches(/^[A-Za-z0-9_.-]+\.(png|html)$/, "the name of a file beside appinfo.json");

/** The app's identity for good: sets and LG's store know an update by it. */
const id: Check = (value) =>
  matches(/^[a-z0-9](?=.*\.)[a-z0-9.+-]{0,62}[a-z0-9]$/, "lower-case letters, digits, dots and dashes, with a dot")(value) ??
  (/^com\.(lge|webos|palm)\b/.test(String(value)) ? "belongs to LG" : undefined);

/** Every field that may stand there, since one with a typing error is silently none at all. */
const FIELDS: Readonly<Record<string, { readonly check: Check; readonly required: boolean }>> = {
  id: { check: id, required: true },
  title: { check: matches(/^\S.{0,49}$/, "the app's name"), required: true },
  version: { check: matches(/^(0|[1-9]\d{0,8})(\.(0|[1-9]\d{0,8})){2}$/, "three numbers, such as 1.0.12"), required: true },
  type: { check: is("web", "this is a web app"), required: true },
  vendor: { check: matches(/^\S/, "who makes it"), required: true },
  main: { check: file, required: true },
  icon: { check: file, required: true },
  largeIcon: { check: file, required: true },
  splashBackground: { check: file, required: true },
  iconColor: { check: color, required: true },
  bgColor: { check: color, required: true },
  resolution: { check: is("1920x1080", "the page is laid out for it, and smaller sets scale"), required: true },
  disableBackHistoryAPI: { check: is(true, "else Back never reaches the page"), required: true },
  handlesRelaunch: { check: is(false, "the system is to bring the page to the front by itself"), required: true },
  accessibility: {
    check: (value) =>
      (value as Fields | null | undefined)?.["supportsAudioGuidance"] === true ? undefined : "has to say supportsAudioGuidance: true",
    required: true,
  },
  appDescription: { check: matches(/^.{1,60}$/, "at most 60 characters"), required: false },
  requiredMemory: { check: (value) => (Number.isInteger(value) && Number(value) > 0 ? undefined : "has to be megabytes"), required: false },
};

const SIZES: Readonly<Record<string, PngSize>> = {
  icon: { width: 80, height: 80 },
  largeIcon: { width: 130, height: 130 },
  splashBackground: { width: 1920, height: 1080 },
};

/**
 * @param files everything that lies beside appinfo.json in the package.
 * @param version of package.json.
 * @returns a line for each thing that is wrong.
 */
export function checkAppinfo(appinfo: Fields, files: readonly PackageFile[], version: string): string[] {
  const problems: string[] = [];
  const tell = (field: string, what: string | undefined) => {
    if (what) problems.push(`appinfo.json: ${field} ${what}`);
  };
  const bytesOf = (field: string) => files.find(({ path }) => path === appinfo[field])?.bytes;

  for (const field of Object.keys(appinfo)) if (!(field in FIELDS)) tell(field, "is no field that we know");
  for (const [field, { check, required }] of Object.entries(FIELDS)) {
    if (field in appinfo) tell(field, check(appinfo[field]));
    else if (required) tell(field, "is missing");
  }
  if (appinfo["version"] !== version) tell("version", `has to be that of package.json, ${version}`);
  if (!bytesOf("main")) tell("main", "is not in the package");
  for (const [field, size] of Object.entries(SIZES)) tell(field, checkPicture(bytesOf(field), size));
  tell("iconColor", checkIconColor(bytesOf("icon"), appinfo["iconColor"]));
  tell("splashBackground", checkSplash(bytesOf("splashBackground")));
  return problems;
}

/** LG paints the tile in it: the icon's ground has to pass into it without an edge. */
function checkIconColor(icon: Uint8Array | undefined, iconColor: unknown): string | undefined {
  const picture = decode(icon);
  if (!picture) return undefined;
  const { width, height, data } = picture;
  const corners = [0, width - 1, (height - 1) * width, height * width - 1].map((at) => data.subarray(at * 4, at * 4 + 3).toString("hex"));
  return corners.every((corner) => `#${corner}` === iconColor) ? undefined : `has to be the icon's own ground, #${corners[0]}`;
}

/** LG's testers take a black picture for a hanging television. */
function checkSplash(splash: Uint8Array | undefined): string | undefined {
  const picture = decode(splash);
  if (!picture) return undefined;
  return picture.data.some((value, at) => at % 4 !== 3 && value > 128) ? undefined : "is black, which LG does not accept";
}

function decode(bytes: Uint8Array | undefined): PNG | undefined {
  try {
    return bytes && PNG.sync.read(Buffer.from(bytes));
  } catch {
    return undefined;
  }
}
