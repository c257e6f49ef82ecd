/**
 * Samsung's tools say little about a config.xml, and its televisions only "install failed". What they, the store's first
 * test and Hearth itself ask for is here.
 * Source: developer.samsung.com/smarttv/develop/guides/fundamentals/configuring-tv-applications.html; the W3C's Widget
 * Packaging and XML Configuration, 7.
 */
import type { PackageFile } from "../platform/build/packages/packageFiles.ts";
import { checkPicture } from "../platform/build/packages/pngSize.ts";
import { KNOWN_PRIVILEGES, WITHDRAWN_PRIVILEGES } from "./privileges.ts";
import { parseXml, type XmlElement } from "./xml.ts";

const WIDGETS = "{http://www.w3.org/ns/widgets}";
const TIZEN = "{http://tizen.org/ns/widgets}";
const SCREEN = "http://tizen.org/feature/screen.size.normal.1080.1920";
/** The launcher's. */
const ICON = { width: 512, height: 423 };
/** Chromium 56; Tizen 3.0 has 47, on which Hearth shows a white screen. */
const OLDEST_TIZEN = "4.0";

const SETTINGS: Readonly<Record<string, string>> = {
  "hwkey-event": "enable", // else Back never reaches the page
  "screen-orientation": "landscape",
  "context-menu": "disable",
  "background-support": "disable",
  encryption: "disable",
  "install-location": "auto",
};

/** All elements that may stand in it, and how often. What partners alone may have (services, previews, metadata) is none of them. */
const ELEMENTS: Readonly<Record<string, "once" | "often">> = {
  [`${TIZEN}application`]: "once",
  [`${WIDGETS}name`]: "once",
  [`${WIDGETS}description`]: "once",
  [`${WIDGETS}content`]: "once",
  [`${WIDGETS}icon`]: "once",
  [`${WIDGETS}access`]: "once",
  [`${WIDGETS}feature`]: "often",
  [`${TIZEN}privilege`]: "often",
  [`${TIZEN}profile`]: "once",
  [`${TIZEN}setting`]: "once",
};

export interface ConfigContext {
  /** Everything that lies beside config.xml in the package. */
  readonly files: readonly PackageFile[];
  /** Of package.json. */
  readonly version: string;
  /** Privilege → what needs it; `neededPrivileges`. */
  readonly needed: ReadonlyMap<string, string>;
}

/** @returns a line for each thing that is wrong. */
export function checkConfig(source: string, { files, version, needed }: ConfigContext): string[] {
  const root = read(source);
  if (typeof root === "string") return [`config.xml: ${root}`];
  if (root.name !== `${WIDGETS}widget`) return ["config.xml: the root has to be a widget of the W3C's namespace"];
  const problems: string[] = [];
  const check = (good: boolean, problem: string) => void (good || problems.push(`config.xml: ${problem}`));
  const all = (name: string) => root.children.filter((child) => child.name === name);
  const attribute = (name: string, key: string) => all(name)[0]?.attributes.get(key);
  const bytesOf = (path: string | undefined) => files.find((file) => file.path === path)?.bytes;

  for (const { name } of root.children) if (!(name in ELEMENTS)) check(false, `${short(name)} is no element that Hearth may have`);
  for (const [name, count] of Object.entries(ELEMENTS)) {
    if (count === "once") check(all(name).length === 1, `${short(name)} has to stand there once`);
  }

  check(/^https?:\/\/[^\s/]+\/\S*$/.test(root.attributes.get("id") ?? ""), "id has to be an address, which nobody ever opens");
  check(root.attributes.get("version") === version, `version has to be that of package.json, ${version}`);
  check(isTizenVersion(version), `version ${version} has to be x.y.z, at most 255.255.65535`);

  const packageId = attribute(`${TIZEN}application`, "package") ?? "";
  check(/^[0-9A-Za-z]{10}$/.test(packageId), "package of tizen:application has to be ten letters and digits");
  check(
    new RegExp(`^${packageId.replace(/\W/g, "")}\\.[0-9A-Za-z]{1,52}$`).test(attribute(`${TIZEN}application`, "id") ?? ""),
    "id of tizen:application has to be its package, a dot and a name",
  );
  check(
    attribute(`${TIZEN}application`, "required_version") === OLDEST_TIZEN,
    `required_version has to be ${OLDEST_TIZEN}, the oldest that runs Hearth`,
  );
  check(attribute(`${TIZEN}profile`, "name") === "tv-samsung", 'the profile has to be "tv-samsung"');
  check((all(`${WIDGETS}name`)[0]?.text ?? "") !== "", "the name is empty");
  check(
    attribute(`${WIDGETS}access`, "origin") === "*" && attribute(`${WIDGETS}access`, "subdomains") === "true",
    "access has to allow every origin: nobody knows the household's homeserver before",
  );
  check(
    all(`${WIDGETS}feature`).some(({ attributes }) => attributes.get("name") === SCREEN),
    `the feature ${SCREEN} is missing: the page is laid out for it`,
  );
  for (const [key, wanted] of Object.entries(SETTINGS)) {
    check(attribute(`${TIZEN}setting`, key) === wanted, `tizen:setting has to say ${key}="${wanted}"`);
  }

  const page = bytesOf(attribute(`${WIDGETS}content`, "src"));
  check(page !== undefined, "the page named by content is not in the package");
  check(
    page === undefined || Buffer.from(page).includes('<script src="$WEBAPIS/webapis/webapis.js">'),
    "the page does not load $WEBAPIS/webapis/webapis.js: it is no build for Tizen",
  );
  const icon = checkPicture(bytesOf(attribute(`${WIDGETS}icon`, "src")), ICON);
  check(icon === undefined, `the icon ${icon}`);

  const declared = all(`${TIZEN}privilege`).map(({ attributes }) => attributes.get("name") ?? "");
  return [...problems, ...checkPrivileges(declared, needed)];
}

function checkPrivileges(declared: readonly string[], needed: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  for (const [privilege, use] of needed) {
    if (!declared.includes(privilege)) problems.push(`config.xml: the privilege ${privilege} is missing, ${use} needs it`);
  }
  for (const [at, privilege] of declared.entries()) {
    const withdrawn = WITHDRAWN_PRIVILEGES.get(privilege);
    if (withdrawn) problems.push(`config.xml: the privilege ${privilege} must not be declared since ${withdrawn}`);
    else if (declared.indexOf(privilege) < at) problems.push(`config.xml: the privilege ${privilege} stands there twice`);
    else if (!KNOWN_PRIVILEGES.has(privilege))
      problems.push(`config.xml: nobody knows what the privilege ${privilege} is for (privileges.ts)`);
    else if (!needed.has(privilege)) problems.push(`config.xml: nothing needs the privilege ${privilege}`);
  }
  return problems;
}

/** Three numbers, and what Tizen's installer can hold of each. */
function isTizenVersion(version: string): boolean {
  const parts = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(version);
  return parts !== null && Number(parts[1]) <= 255 && Number(parts[2]) <= 255 && Number(parts[3]) <= 65_535;
}

const short = (name: string) => name.replace(WIDGETS, "").replace(TIZEN, "tizen:");

function read(source: string): XmlElement | string {
  try {
    return parseXml(source);
  } catch (error) {
    return (error as Error).message;
  }
}
