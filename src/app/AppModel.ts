import { createModel, type ReadonlySignal, signal } from "@preact/signals";
import { type AppError, toAppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import type { ProfileRecord } from "../matrix/records.ts";
import type { SessionEnding } from "../matrix/sessionEnding.ts";
import type { Credentials, HandedKeys, Profiles } from "../matrix/signInTypes.ts";
import type { Session } from "../matrix/types.ts";

/** What the app as a whole is doing; one screen family each. */
export type AppPhase =
  | { readonly status: "starting" }
  /** `again`: somebody who was signed in here has to sign in once more. */
  | { readonly status: "signedOut"; readonly again?: SignInAgain }
  | { readonly status: "choosing" }
  /** Chosen, but its PIN has not been entered. */
  | { readonly status: "locked"; readonly profile: ProfileRecord }
  /** `fresh`: somebody has just signed in, on this TV, as this device. */
  | { readonly status: "signedIn"; readonly session: Session; readonly fresh?: boolean }
  | { readonly status: "broken"; readonly error: AppError; readonly what: "app" | "config" };

export interface SignInAgain {
  readonly profile: ProfileRecord;
  /**
   * "asked": a soft logout, everything is kept. "removed": ended elsewhere, nothing is left here. "lost": by this TV's
   * storage. "updated": by a TV that deletes what an app has saved with each update of it. "pin": nobody remembers it;
   * whoever signs in needs none.
   */
  readonly why: "asked" | "removed" | "lost" | "updated" | "pin";
  /**
   * The same server and device as before: its name in other clients, and later its keys, stay what they were. A device
   * that was removed must not come back (spec "Soft logout"): who signs in then gets a new one.
   */
  readonly last?: { readonly baseUrl: string; readonly deviceId?: string };
}

/** What `main.tsx` gives: profiles and sessions of the matrix floor, or a test's own. */
export interface AppDependencies {
  readonly profiles: Pick<Profiles, "list" | "load" | "add">;
  lastSignIn(profileId: string): Promise<SignInAgain["last"] | undefined>;
  credentialsOf(profileId: string): Promise<Credentials | undefined>;
  hasPin(profileId: string): Promise<boolean>;
  removePin(profileId: string): Promise<void>;
  /** Starts a session; it calls `onSignedOut` when the server has ended it. */
  startSession(
    credentials: Credentials,
    profile: ProfileRecord,
    onSignedOut: (ending: SessionEnding) => void,
    keys?: HandedKeys,
  ): Promise<Session>;
  /** A kiosk never asks who sits in front of it. */
  readonly chooseProfile: boolean;
  /** Who was signed in before this TV lost everything; asked at the start of a TV that knows nobody. */
  recall?(): Promise<SignInAgain | undefined>;
  /** Who goes on after the page was loaded anew, unasked. */
  readonly goesOn?: string | undefined;
}

export interface App {
  readonly phase: ReadonlySignal<AppPhase>;
  /** Decides where to begin: the only profile, the chooser, or sign-in. */
  start(): Promise<void>;
  choose(profileId: string): Promise<void>;
  /** The PIN was right. */
  unlock(): Promise<void>;
  /** Of the profile that is locked, or signed in: who signs in again shows who they are, and the PIN goes. */
  forgotPin(): Promise<void>;
  /** Credentials of a finished sign-in: stored first, then used. Rejects when either fails: sign-in offers to try again. */
  signedIn(credentials: Credentials, keys?: HandedKeys): Promise<void>;
  addProfile(): void;
  /** Back out of sign-in, or away from a PIN, where there is a profile to return to. @returns false when there is none. */
  leaveSignIn(): boolean;
  switchProfile(): Promise<void>;
  signOut(): Promise<void>;
  /** Out, and in again as a new device of the same person: the keys of this one are lost. */
  signInAgain(): Promise<void>;
  fail(error: unknown, what: "app" | "config"): void;
}

const said = log("app");

/** Which phase the app is in, and who is signed in. A start that fails ends in a phase that has words. */
export const AppModel = createModel((deps: AppDependencies): App => {
  const phase = signal<AppPhase>({ status: "starting" });
  const { profiles } = deps;

  const running = (): Session | undefined => (phase.value.status === "signedIn" ? phase.value.session : undefined);

  /** The session that was left; the next one waits until it has saved what it had. */
  let leaving: Promise<void> = Promise.resolve();

  /** Whoever needs no PIN has just shown who they are. */
  async function ask(profile: ProfileRecord): Promise<void> {
    if (!profile.softLogout && (await deps.hasPin(profile.profileId))) phase.value = { status: "locked", profile };
    else await open(profile);
  }

  async function open(profile: ProfileRecord, fresh = false, keys?: HandedKeys): Promise<void> {
    await leaving.catch(() => undefined);
    const credentials = profile.softLogout ? undefined : await deps.credentialsOf(profile.profileId);
    // No tokens without a soft logout: storage lost half of a profile (an LG update, a full disk). Signing in mends it.
    if (!credentials) return askAgain(profile);
    let started: Session | undefined = undefined;
    const isHere = (): boolean => started !== undefined && running() === started;
    const onEnd = (ending: SessionEnding): void => void guarded(() => ended(ending, credentials, isHere));
    const session = await deps.startSession(credentials, profile, onEnd, keys);
    started = session;
    phase.value = { status: "signedIn", session, ...(fresh && { fresh }) };
  }

  async function askAgain(profile: ProfileRecord): Promise<void> {
    const last = await deps.lastSignIn(profile.profileId).catch(() => undefined);
    phase.value = { status: "signedOut", again: { profile, why: profile.softLogout ? "asked" : "lost", ...(last && { last }) } };
  }

  /** @param isHere false for a session that somebody has left: nothing on the screen is its business. */
  async function ended({ soft, profile }: SessionEnding, { baseUrl, deviceId }: Credentials, isHere: () => boolean): Promise<void> {
    said.warn("the server ended the session", soft ? "softly" : "for good");
    if (isHere()) await running()?.stop();
    await profiles.load();
    if (!isHere()) return;
    const again: SignInAgain = soft
      ? { profile, why: "asked", last: { baseUrl, deviceId } }
      : { profile, why: "removed", last: { baseUrl } };
    phase.value = { status: "signedOut", again };
  }

  async function begin(goesOn?: string): Promise<void> {
    const known = profiles.list.value;
    const newest = [...known].sort((a, b) => b.lastUsedAt - a.lastUsedAt)[0];
    const before = known.find(({ profileId }) => profileId === goesOn);
    if (!newest) phase.value = { status: "signedOut" };
    else if (before) await ask(before);
    else if (known.length > 1 && deps.chooseProfile) phase.value = { status: "choosing" };
    else await ask(newest);
  }

  async function guarded(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (thrown) {
      said.error("start failed", thrown);
      phase.value = { status: "broken", error: toAppError(thrown), what: "app" };
    }
  }

  return {
    phase,
    start: () =>
      guarded(async () => {
        const again = profiles.list.value.length === 0 ? await deps.recall?.() : undefined;
        if (again) phase.value = { status: "signedOut", again };
        else await begin(deps.goesOn);
      }),
    choose: (profileId) =>
      guarded(async () => {
        const profile = profiles.list.value.find((each) => each.profileId === profileId);
        if (profile) await ask(profile);
      }),
    unlock: () =>
      guarded(async () => {
        const now = phase.value;
        if (now.status === "locked") await open(now.profile);
      }),
    forgotPin: () =>
      guarded(async () => {
        const now = phase.value;
        const session = running();
        const profile = now.status === "locked" ? now.profile : session?.profile.peek();
        if (!profile) return;
        phase.value = { status: "starting" };
        if (session) await (leaving = session.stop());
        const last = await deps.lastSignIn(profile.profileId);
        phase.value = { status: "signedOut", again: { profile, why: "pin", ...(last && { last }) } };
      }),
    async signedIn(credentials, keys) {
      const now = phase.value;
      const forgetful = now.status === "signedOut" && now.again?.why === "pin" ? now.again.profile.profileId : undefined;
      const profile = await profiles.add(credentials);
      // Somebody else's sign-in says nothing about who has forgotten it.
      if (profile.profileId === forgetful) await deps.removePin(forgetful);
      await open(profile, true, keys);
    },
    addProfile() {
      phase.value = { status: "signedOut" };
    },
    leaveSignIn() {
      const known = profiles.list.value;
      if (known.length === 0) return false;
      phase.value = { status: "choosing" };
      return true;
    },
    switchProfile: () =>
      guarded(async () => {
        const session = running();
        phase.value = { status: "choosing" };
        if (session) leaving = session.stop();
        await leaving;
        await profiles.load();
      }),
    signOut: () =>
      guarded(async () => {
        const session = running();
        phase.value = { status: "starting" };
        await session?.signOut();
        await profiles.load();
        await begin();
      }),
    signInAgain: () =>
      guarded(async () => {
        const session = running();
        const profile = session?.profile.peek();
        phase.value = { status: "starting" };
        await session?.signOut();
        await profiles.load();
        phase.value = { status: "signedOut", ...(profile && { again: { profile, why: "lost" as const } }) };
      }),
    fail(error, what) {
      phase.value = { status: "broken", error: toAppError(error), what };
    },
  };
});
