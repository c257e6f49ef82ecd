/** The app for Samsung's televisions: what was built, with what Tizen has to know of it, not yet signed. */
import { readFileSync } from "node:fs";
import { type PackageFile, type Packaged, withFiles } from "../platform/build/packages/packageFiles.ts";
import { checkConfig } from "./checkConfig.ts";
import { neededPrivileges } from "./privileges.ts";
import { readTvSources } from "./tvSources.ts";
import { writeZip } from "./zip.ts";

const own = (name: string) => readFileSync(new URL(name, import.meta.url));

/** Named so that nobody wonders why a television refuses it. */
export const unsignedName = (version: string): string => `hearth-${version}-unsigned.wgt`;

/**
 * @param built files of `dist/tizen`.
 * @param version of package.json; stands in config.xml for `{version}`.
 * @throws with every problem that the lint finds.
 */
export function tizenPackage(built: readonly PackageFile[], version: string): Packaged {
  const problems = tizenProblems(built, version);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { fileName: unsignedName(version), bytes: writeZip(tizenApp(built, version).files) };
}

/** What Samsung's televisions or store would refuse, or Hearth would miss there; a line each. */
export function tizenProblems(built: readonly PackageFile[], version: string): string[] {
  const { config, files } = tizenApp(built, version);
  return checkConfig(config, { files, version, needed: neededPrivileges(readTvSources()) });
}

interface TizenApp {
  readonly config: string;
  readonly files: readonly PackageFile[];
}

/** The app's folder as it will lie on the television, but for the signatures. */
export function tizenApp(built: readonly PackageFile[], version: string): TizenApp {
  const config = own("config.xml").toString().replace("{version}", version);
  const added = [
    { path: "config.xml", bytes: Buffer.from(config) },
    { path: "icon.png", bytes: own("icon.png") },
  ];
  return { config, files: withFiles(built, added) };
}
