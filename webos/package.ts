/** The app for LG's televisions: what was built, with what webOS has to know of it. */
import { readFileSync } from "node:fs";
import { type PackageFile, type Packaged, withFiles } from "../platform/build/packages/packageFiles.ts";
import { checkAppinfo } from "./checkAppinfo.ts";
import { makeIpk } from "./ipk.ts";

const own = (name: string) => readFileSync(new URL(name, import.meta.url));

/**
 * @param built files of `dist/webos`.
 * @param version of package.json; appinfo.json has none of its own.
 * @throws with every problem that the lint finds.
 */
export function webosPackage(built: readonly PackageFile[], version: string): Packaged {
  const problems = webosProblems(built, version);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const { appinfo, files } = webosApp(built, version);
  return makeIpk({ id: String(appinfo["id"]), version }, files);
}

/** What LG's televisions or store would refuse, or Hearth would miss there; a line each. */
export function webosProblems(built: readonly PackageFile[], version: string): string[] {
  const { appinfo, files } = webosApp(built, version);
  return checkAppinfo(appinfo, files, version);
}

interface WebosApp {
  readonly appinfo: Readonly<Record<string, unknown>>;
  readonly files: readonly PackageFile[];
}

/** The app's folder as it will lie on the television. */
export function webosApp(built: readonly PackageFile[], version: string): WebosApp {
  const appinfo = { ...(JSON.parse(own("appinfo.json").toString()) as Record<string, unknown>), version };
  const pictures = ["icon.png", "largeIcon.png", "splash.png"].map((path) => ({ path, bytes: own(path) }));
  return {
    appinfo,
    files: withFiles(built, [{ path: "appinfo.json", bytes: Buffer.from(`${JSON.stringify(appinfo, null, 2)}\n`) }, ...pictures]),
  };
}
