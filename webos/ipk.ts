/**
 * LG's package: the format of Debian's, read by opkg on the television. Own code instead of LG's packer, because that one
 * rewrites scripts with an old minifier, takes hidden files along and makes another file each time. An .ipk carries no
 * signature: developer mode installs it as it is, and LG's store signs what it is given.
 */
import { type PackageFile, type Packaged, withFiles } from "../platform/build/packages/packageFiles.ts";
import { ar, gzip, tar } from "./archives.ts";

/** What the package says of itself; from appinfo.json. */
export interface IpkIdentity {
  readonly id: string;
  readonly version: string;
}

const APPLICATIONS = "usr/palm/applications";
const PACKAGES = "usr/palm/packages";

/** Of the app's files, appinfo.json and pictures among them. */
export function makeIpk({ id, version }: IpkIdentity, files: readonly PackageFile[]): Packaged {
  const packageInfo = { id, version, app: id };
  const data = withFiles(
    files.map(({ path, bytes }) => ({ path: `${APPLICATIONS}/${id}/${path}`, bytes })),
    [{ path: `${PACKAGES}/${id}/packageinfo.json`, bytes: Buffer.from(`${JSON.stringify(packageInfo, null, 2)}\n`) }],
  );
  const installedSize = data.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const control = [
    `Package: ${id}`,
    `Version: ${version}`,
    "Section: misc",
    "Priority: optional",
    "Architecture: all",
    `Installed-Size: ${installedSize}`,
    "Maintainer: N/A <nobody@example.com>",
    "Description: This is a webOS application.",
    "webOS-Package-Format-Version: 2",
    "webOS-Packager-Version: x.y.x",
  ];
  return {
    fileName: `${id}_${version}_all.ipk`,
    bytes: ar([
      { path: "debian-binary", bytes: Buffer.from("2.0\n") },
      { path: "control.tar.gz", bytes: gzip(tar([{ path: "control", bytes: Buffer.from(`${control.join("\n")}\n`) }])) },
      { path: "data.tar.gz", bytes: gzip(tar(data)) },
    ]),
  };
}
