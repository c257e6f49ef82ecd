/** Our own name and a small picture, kept with the profile: the chooser shows them without a network. */
import { log } from "../core/log.ts";
import type { Fetch, StoredProfiles } from "./credentials.ts";
import type { Http } from "./http.ts";
import { fromThrown } from "./matrixErrors.ts";
import { mxc, mxcParts } from "./mxc.ts";
import { cleanName, localpart } from "./names.ts";
import { field } from "./rawEvent.ts";

const MOST_BYTES = 48 * 1024;

/** Failures are of no consequence. Resolves to whether it was done. */
export async function refreshProfile(options: {
  readonly http: Http;
  readonly profiles: StoredProfiles;
  readonly profileId: string;
  readonly userId: string;
  readonly request: Fetch;
}): Promise<boolean> {
  const { http, profiles, profileId, userId, request } = options;
  try {
    const answer = await http.call("GET", `/v3/profile/${encodeURIComponent(userId)}`);
    const name = cleanName(field(answer, "displayname")) || localpart(userId);
    const parts = mxcParts(mxc(field(answer, "avatar_url")) ?? "");
    const url =
      parts && `${http.baseUrl}/_matrix/client/v1/media/thumbnail/${parts.server}/${parts.mediaId}?width=96&height=96&method=crop`;
    const avatarUrl = url ? await picture(url, request) : undefined;
    await profiles.update(profileId, { name, lastUsedAt: Date.now(), ...(avatarUrl ? { avatarUrl } : {}) });
    return true;
  } catch (thrown) {
    log("session").info("own profile", fromThrown(thrown).detail);
    return false;
  }
}

async function picture(url: string, request: Fetch): Promise<string | undefined> {
  const response = await request(url);
  if (!response.ok) return undefined;
  const blob = await response.blob();
  // Never a type that could hold a script.
  if (!/^image\/(png|jpeg|webp|gif)$/.test(blob.type) || blob.size > MOST_BYTES) return undefined;
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === "string" ? reader.result : undefined);
    reader.onerror = () => resolve(undefined);
    reader.readAsDataURL(blob);
  });
}
