/** Content URIs: `mxc://<server-name>/<media-id>` (client-server API, "Matrix content (mxc://) URIs"). */
import type { Mxc } from "./records.ts";

// Server name: DNS name, IPv4, or IPv6 in brackets, with an optional port. "." and ".." as a whole part would walk
// up the path of the media URL (CVE-2024-50336), so a name needs at least one letter or digit.
const MXC = /^mxc:\/\/((?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?)\/([A-Za-z0-9_-]{1,255})$/;

/** The URI when it is well formed, else undefined. */
export function mxc(value: unknown): Mxc | undefined {
  return typeof value === "string" && value.length <= 600 && MXC.test(value) ? value : undefined;
}

export function mxcParts(uri: Mxc): { readonly server: string; readonly mediaId: string } | undefined {
  const match = MXC.exec(uri);
  return match ? { server: match[1] as string, mediaId: match[2] as string } : undefined;
}
