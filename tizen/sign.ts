/**
 * `npm run package:sign -- --author author.p12 --distributor distributor.p12 [--wgt FILE] [--out FILE]`: signs a .wgt with
 * one's own certificates (docs/certificates.md). Passwords come from HEARTH_AUTHOR_PASSWORD and HEARTH_DISTRIBUTOR_PASSWORD,
 * or are asked for; neither they nor the keys are written anywhere.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PACKAGES_FOLDER, packageVersion } from "../platform/build/packages/places.ts";
import { unsignedName } from "./package.ts";
import { askPassword } from "./askPassword.ts";
import { type Identity, readIdentity, televisions, validity } from "./identity.ts";
import { signWidget } from "./signature.ts";
import { readZip, writeZip } from "./zip.ts";

const USAGE = "npm run package:sign -- --author author.p12 --distributor distributor.p12 [--wgt FILE] [--out FILE]";

async function main(): Promise<void> {
  const options = {
    author: { type: "string" },
    distributor: { type: "string" },
    wgt: { type: "string" },
    out: { type: "string" },
  } as const;
  const { values } = parseArgs({ options });
  if (values.author === undefined || values.distributor === undefined) throw new Error(USAGE);
  const unsigned = values.wgt ?? join(PACKAGES_FOLDER, unsignedName(packageVersion()));
  const signed = values.out ?? unsigned.replace(/(-unsigned)?\.wgt$/, "-signed.wgt");

  const files = readZip(readFileSync(unsigned));
  if (!files.some(({ path }) => path === "config.xml")) throw new Error(`${unsigned} is no app for Tizen: it has no config.xml.`);
  const author = await identity(values.author, "HEARTH_AUTHOR_PASSWORD", "author certificate");
  const distributor = await identity(values.distributor, "HEARTH_DISTRIBUTOR_PASSWORD", "distributor certificate");

  writeFileSync(signed, writeZip(signWidget(files, author, distributor)));
  console.log(signed);
  const sets = televisions(distributor);
  if (sets.length > 0) console.log(`For the televisions ${sets.join(", ")}.`);
  else console.log("The distributor certificate names no television: sets may refuse it (docs/certificates.md).");
}

async function identity(file: string, variable: string, what: string): Promise<Identity> {
  const bytes = readFileSync(file);
  const found = readIdentity(bytes, await askPassword(variable, `password of the ${what}`), what);
  const trouble = validity(found, new Date());
  if (trouble) throw new Error(`The ${what} ${trouble}.`);
  return found;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
