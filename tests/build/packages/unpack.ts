/** Packages taken apart again, into the folder that a television starts: `index.html` in it is opened from file://. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readZip } from "../../../tizen/zip.ts";

/** The folders of both apps, below `into`: `openEngine(…)`, then `tv.goto(pathToFileURL(join(apps.webos, "index.html")).href)`. */
export function unpackApps({ ipk, wgt }: { readonly ipk: Uint8Array; readonly wgt: Uint8Array }, into: string) {
  return { webos: unpackIpk(ipk, join(into, "webos")), tizen: unpackWgt(wgt, join(into, "tizen")) };
}

/** @returns the app's folder below `into`, as it lies on an LG. */
function unpackIpk(ipk: Uint8Array, into: string): string {
  mkdirSync(into, { recursive: true });
  const data = arMembers(ipk).get("data.tar.gz");
  if (!data) throw new Error("the .ipk has no data");
  execFileSync("tar", ["-xzf", "-", "-C", into], { input: data });
  const info = arMembers(ipk).get("control.tar.gz");
  const control = execFileSync("tar", ["-xzOf", "-", "control"], { input: info ?? Buffer.alloc(0) }).toString();
  return join(into, "usr/palm/applications", /^Package: (.+)$/m.exec(control)?.[1] ?? "");
}

/** @returns `into`: a .wgt is the app's folder. `$WEBAPIS/webapis/webapis.js` is on a television only; a test's page lacks it. */
export function unpackWgt(wgt: Uint8Array, into: string): string {
  for (const { path, bytes } of readZip(wgt)) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), bytes);
  }
  return into;
}

function arMembers(archive: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(archive);
  const members = new Map<string, Buffer>();
  for (let at = "!<arch>\n".length; at < bytes.length;) {
    const size = Number(bytes.toString("latin1", at + 48, at + 58));
    members.set(bytes.toString("latin1", at, at + 16).trim(), bytes.subarray(at + 60, at + 60 + size));
    at += 60 + size + (size % 2);
  }
  return members;
}
