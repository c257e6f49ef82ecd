/** Tokens and profiles kept on this TV. */
import type { KeyValueStorage } from "../../platform/types.ts";
import type { Credentials, Profiles } from "./types.ts";

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export interface StoredProfiles extends Profiles {
  /** The tokens of a profile; undefined when there are none or they are unreadable. */
  credentials(profileId: string): Promise<Credentials | undefined>;
  /** Resolves when the new tokens are on disk. */
  saveTokens(credentials: Credentials): Promise<void>;
  /** The server refused the tokens: they go, the device id stays for the next sign-in. */
  markSoftLogout(profileId: string): Promise<void>;
  /** Name and small picture for the chooser, and the time of last use. */
  update(profileId: string, changes: { readonly name?: string; readonly avatarUrl?: string; readonly lastUsedAt?: number }): Promise<void>;
  /** Removes every key that was stored for the profile (prefix `profile/<id>/`) and the profile itself. */
  wipe(profileId: string): Promise<void>;
}

export declare function createProfiles(storage: KeyValueStorage): StoredProfiles;

/** The one holder of a session's tokens: everything that talks to the homeserver asks it, the SDK included. */
export interface Tokens {
  /** The newest credentials, already on disk. */
  current(): Credentials;
  /**
   * New tokens in place of `stale` (an access token that the server refused); at once when they were renewed meanwhile.
   * Single flight. The new pair is on disk before this resolves.
   * @throws AppError signedOut when the server refused (the profile is marked as softly signed out), offline or server
   * when it may be tried again.
   */
  refresh(stale: string): Promise<Credentials>;
  /**
   * fetch with the Authorization header, only ever to the homeserver's base URL; renews an expired token and asks once
   * more after 401 M_UNKNOWN_TOKEN. Hand it to the SDK as `fetchFn` too, with neither refreshToken nor oauthClientId:
   * two refreshers would use one refresh token twice.
   */
  readonly request: Fetch;
}

export declare function createTokens(options: {
  readonly credentials: Credentials;
  readonly profiles: StoredProfiles;
  readonly fetch: Fetch;
  onSoftLogout(): void;
}): Tokens;

/** One refresh-token grant; pure protocol, stores nothing. */
export declare function refreshTokens(credentials: Credentials, fetch: Fetch): Promise<Credentials>;

/** Ends the session at the server: OAuth revocation of both tokens, or `POST /logout`. Best effort, never throws. */
export declare function revoke(credentials: Credentials, fetch: Fetch): Promise<void>;
