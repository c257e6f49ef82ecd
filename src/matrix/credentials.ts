/**
 * Who can sit down at this TV, and the tokens they signed in with, in the TV's storage: `profiles` holds the list,
 * `profile/<id>/credentials` the tokens. A TV has no safe place for secrets: whoever has the device has them.
 */
import { batch, signal } from "@preact/signals";
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import { cleanName } from "./names.ts";
import { array, field, string, whole } from "./rawEvent.ts";
import type { ProfileRecord } from "./records.ts";
import { profilePrefix } from "./snapshot.ts";
import type { Credentials, Profiles } from "./signInTypes.ts";

export type { Fetch } from "./jsonRequest.ts";

export interface StoredProfiles extends Profiles {
  /** The tokens of a profile; undefined when there are none, or none that can be read. */
  credentials(profileId: string): Promise<Credentials | undefined>;
  /** Resolves when the new tokens are on disk. A profile that was wiped meanwhile stays away. */
  saveTokens(credentials: Credentials): Promise<void>;
  /** The server refused the tokens: they go, the device id stays for the next sign-in. */
  markSoftLogout(profileId: string): Promise<void>;
  /** Where and as which device to sign in again after a soft logout. */
  lastSignIn(profileId: string): Promise<LastSignIn | undefined>;
  /** Name and small picture for the chooser, and the time of last use. */
  update(profileId: string, changes: ProfileChanges): Promise<void>;
  /** Removes every key that was stored for the profile (prefix `profile/<id>/`) and the profile itself. */
  wipe(profileId: string): Promise<void>;
}

interface LastSignIn {
  readonly deviceId: string;
  readonly baseUrl: string;
}

interface ProfileChanges {
  readonly name?: string;
  readonly avatarUrl?: string;
  readonly lastUsedAt?: number;
}

const LIST = "profiles";
const credentialsKey = (profileId: string): string => `${profilePrefix(profileId)}credentials`;

const note = log("profiles");

export function createProfiles(storage: KeyValueStorage): StoredProfiles {
  const list = signal<readonly ProfileRecord[]>([]);
  // One change of the list after the other: two at once would each write a list without the other's change.
  let queue: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(work, work);
    queue = done.catch(() => undefined);
    return done;
  }
  /** On disk first, then on the screen. */
  async function write(next: readonly ProfileRecord[], ...more: readonly (readonly [string, unknown])[]): Promise<void> {
    await storage.setMany([[LIST, next], ...more]);
    batch(() => (list.value = next));
  }
  const known = (profileId: string): ProfileRecord | undefined => list.peek().find((profile) => profile.profileId === profileId);
  const readCredentials = async (profileId: string): Promise<Stored | undefined> =>
    readStored(await storage.get<unknown>(credentialsKey(profileId)), profileId);

  return {
    list,

    load: () =>
      inTurn(async () => {
        const stored = await storage.get<unknown>(LIST);
        const profiles = array(stored)
          .map(readProfile)
          .filter((profile): profile is ProfileRecord => profile !== undefined);
        if (profiles.length < array(stored).length)
          note.warn(`${array(stored).length - profiles.length} stored profiles could not be read`);
        list.value = profiles;
      }),

    add: (credentials) =>
      inTurn(async () => {
        const before = list
          .peek()
          .find((profile) => profile.userId === credentials.userId && profile.homeserver === credentials.homeserver);
        const profileId = before?.profileId ?? credentials.profileId;
        const record: ProfileRecord = {
          profileId,
          userId: credentials.userId,
          name: before?.name ?? (cleanName(credentials.userId.replace(/^@([^:]*):.*$/, "$1")) || credentials.userId),
          ...(before?.avatarUrl ? { avatarUrl: before.avatarUrl } : {}),
          homeserver: credentials.homeserver,
          lastUsedAt: Date.now(),
          softLogout: false,
        };
        const others = list.peek().filter((profile) => profile !== before);
        // One transaction: a power cut leaves both or neither.
        await write([...others, record], [credentialsKey(profileId), { ...credentials, profileId }]);
        return record;
      }),

    async credentials(profileId) {
      const stored = await readCredentials(profileId);
      return stored && stored.accessToken !== undefined ? (stored as Credentials) : undefined;
    },

    async lastSignIn(profileId) {
      const stored = await readCredentials(profileId);
      return stored && { deviceId: stored.deviceId, baseUrl: stored.baseUrl };
    },

    saveTokens: (credentials) =>
      inTurn(async () => {
        if (!known(credentials.profileId)) return;
        await storage.set(credentialsKey(credentials.profileId), credentials);
      }),

    markSoftLogout: (profileId) =>
      inTurn(async () => {
        if (!known(profileId)) return;
        const stored = await readCredentials(profileId);
        const next = list.peek().map((profile) => (profile.profileId === profileId ? { ...profile, softLogout: true } : profile));
        if (!stored) return write(next);
        const { accessToken: _access, refreshToken: _refresh, expiresAt: _expiry, ...rest } = stored;
        await write(next, [credentialsKey(profileId), rest]);
      }),

    update: (profileId, changes) =>
      inTurn(async () => {
        const before = known(profileId);
        if (!before) return;
        const name = changes.name === undefined ? before.name : cleanName(changes.name) || before.name;
        const avatarUrl = changes.avatarUrl === undefined ? before.avatarUrl : smallPicture(changes.avatarUrl);
        const { avatarUrl: _old, ...rest } = before;
        const record: ProfileRecord = {
          ...rest,
          name,
          ...(avatarUrl ? { avatarUrl } : {}),
          lastUsedAt: changes.lastUsedAt ?? before.lastUsedAt,
        };
        await write(list.peek().map((profile) => (profile === before ? record : profile)));
      }),

    forget: (profileId) => inTurn(() => remove(profileId)),
    wipe: (profileId) => inTurn(() => remove(profileId)),
  };

  async function remove(profileId: string): Promise<void> {
    // Tokens first: if the power goes in between, a profile without tokens is left, not tokens without a profile.
    await storage.delete(credentialsKey(profileId));
    for (const key of await storage.keys()) {
      if (key.startsWith(profilePrefix(profileId))) await storage.delete(key);
    }
    await write(list.peek().filter((profile) => profile.profileId !== profileId));
  }
}

/** Credentials as they lie in storage: without tokens after a soft logout. */
type Stored = Omit<Credentials, "accessToken"> & { readonly accessToken?: string };

function readStored(value: unknown, profileId: string): Stored | undefined {
  const text = (name: string): string | undefined => string(field(value, name)) || undefined;
  const [userId, deviceId, homeserver, baseUrl] = [text("userId"), text("deviceId"), text("homeserver"), text("baseUrl")];
  if (!userId || !deviceId || !homeserver || !baseUrl) return undefined;
  const expiresAt = whole(field(value, "expiresAt"), 0, Number.MAX_SAFE_INTEGER);
  const optional: Record<string, string> = {};
  for (const name of ["accessToken", "refreshToken", "oauthClientId", "oauthIssuer"]) {
    const found = text(name);
    if (found) optional[name] = found;
  }
  return { profileId, userId, deviceId, homeserver, baseUrl, ...optional, ...(expiresAt ? { expiresAt } : {}) };
}

function readProfile(value: unknown): ProfileRecord | undefined {
  const profileId = string(field(value, "profileId"));
  const userId = string(field(value, "userId"));
  const homeserver = string(field(value, "homeserver"));
  if (!profileId || !userId || !homeserver) return undefined;
  const avatarUrl = smallPicture(field(value, "avatarUrl"));
  return {
    profileId,
    userId,
    name: cleanName(field(value, "name")) || userId,
    ...(avatarUrl ? { avatarUrl } : {}),
    homeserver,
    lastUsedAt: whole(field(value, "lastUsedAt"), 0, Number.MAX_SAFE_INTEGER) ?? 0,
    softLogout: field(value, "softLogout") === true,
  };
}

/** At most 64 kB: the list is read before the first paint. */
function smallPicture(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= 65_536 && /^data:image\/(png|jpeg|webp|gif);base64,[A-Za-z0-9+/=]*$/.test(value)
    ? value
    : undefined;
}
