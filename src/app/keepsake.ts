/** Who was signed in, for the day on which this TV has lost everything else; see platform/late/survival.ts. */
import { effect, type ReadonlySignal, untracked } from "@preact/signals";
import type { Keepsake, Platform } from "../../platform/types.ts";
import { languages } from "../core/i18n.ts";
import { log } from "../core/log.ts";
import type { Settings } from "../core/settings.ts";
import { cleanName } from "../matrix/names.ts";
import type { ProfileRecord } from "../matrix/records.ts";
import type { SignInAgain } from "./AppModel.ts";

interface Person {
  readonly userId: string;
  readonly name: string;
  readonly homeserver: string;
  readonly baseUrl: string;
}

interface Kept {
  /** Of Hearth. */
  readonly version: string;
  /** Who sat here last comes first. */
  readonly people: readonly Person[];
  readonly look: { readonly language: string; readonly textSize: string; readonly motion: string };
  readonly servers: readonly string[];
}

export interface KeepsakeOptions {
  readonly keepsake: Keepsake;
  readonly version: string;
  readonly profiles: {
    readonly list: ReadonlySignal<readonly ProfileRecord[]>;
    lastSignIn(profileId: string): Promise<{ readonly baseUrl: string } | undefined>;
  };
  readonly settings: Settings;
  /** Writing waits for it: the first touch of such a place can take a slow disk a quarter of a second. */
  readonly quiet: Promise<unknown>;
  /** Whether somebody is on the way back who was found there. */
  isComingBack(): boolean;
}

/** Keeps it true from now on; nothing of who signs out stays. @returns a function that stops. */
export function followPeople({ keepsake, version, profiles, settings, quiet, isComingBack }: KeepsakeOptions): () => void {
  let turn = 0;
  let last = "";
  return effect(() => {
    const people = [...profiles.list.value].sort((a, b) => b.lastUsedAt - a.lastUsedAt);
    const look = { language: settings.language.value, textSize: settings.textSize.value, motion: settings.motion.value };
    const servers = settings.servers.value;
    const mine = ++turn;
    if (people.length === 0) {
      // A TV that has lost its people must not lose this as well, before somebody has come back.
      if (!untracked(isComingBack)) keepsake.forget();
      last = "";
      return;
    }
    void quiet
      .then(() => Promise.all(people.map((person) => profiles.lastSignIn(person.profileId))))
      .then((places) => {
        if (mine !== turn) return;
        const kept: Kept = {
          version,
          people: people.flatMap(({ userId, name, homeserver }, at) => {
            const baseUrl = places[at]?.baseUrl;
            return baseUrl === undefined ? [] : [{ userId, name, homeserver, baseUrl }];
          }),
          look,
          servers,
        };
        // The time of last use changes often, and means nothing here.
        const text = JSON.stringify(kept);
        if (text === last || kept.people.length === 0) return;
        last = text;
        keepsake.keep(kept);
      })
      .catch((thrown: unknown) => log("keepsake").warn("not kept", thrown));
  });
}

/** The way back for who was here, with their server and their language; undefined on a TV that nobody has used. */
export async function whoWasHere(
  { keepsake, survival }: Pick<Platform, "keepsake" | "survival">,
  version: string,
  settings: Settings,
): Promise<SignInAgain | undefined> {
  const kept = readKept(await keepsake?.recall());
  const [person] = kept?.people ?? [];
  if (!kept || !person) return undefined;
  if (languages.indexOf(kept.look.language) >= 0) settings.language.value = kept.look.language;
  if (kept.look.textSize === "large") settings.textSize.value = "large";
  if (kept.look.motion === "reduced") settings.motion.value = "reduced";
  const known = [...kept.servers, ...kept.people.map(({ baseUrl }) => baseUrl)];
  if (settings.servers.value.length === 0) settings.servers.value = known.filter((server, at) => known.indexOf(server) === at).slice(0, 5);
  const { userId, name, homeserver, baseUrl } = person;
  return {
    profile: { profileId: userId, userId, name, homeserver, lastUsedAt: 0, softLogout: true },
    why: survival?.update === "deleted" && kept.version !== version ? "updated" : "lost",
    // Not the device: its keys are gone, and under its name nobody may publish new ones.
    last: { baseUrl },
  };
}

function readKept(value: unknown): Kept | undefined {
  const { version, people, look, servers } = record(value);
  const { language, textSize, motion } = record(look);
  if (typeof version !== "string" || !Array.isArray(people)) return undefined;
  return {
    version,
    people: people.map(readPerson).filter((person): person is Person => person !== undefined),
    look: { language: text(language), textSize: text(textSize), motion: text(motion) },
    servers: (Array.isArray(servers) ? servers : []).map(text).filter((server) => server !== ""),
  };
}

function readPerson(value: unknown): Person | undefined {
  const { userId, name, homeserver, baseUrl } = record(value);
  if (!/^@[^:\s]+:\S+$/.test(text(userId)) || !/^https?:\/\/\S+$/.test(text(baseUrl)) || !text(homeserver)) return undefined;
  return { userId: text(userId), name: cleanName(name) || text(userId), homeserver: text(homeserver), baseUrl: text(baseUrl) };
}

const text = (value: unknown): string => (typeof value === "string" && value.length <= 1000 ? value : "");
const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
