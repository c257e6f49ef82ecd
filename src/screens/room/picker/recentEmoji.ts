import { type ReadonlySignal, signal } from "@preact/signals";
import type { KeyValueStorage } from "../../../../platform/types.ts";
import { log } from "../../../core/log.ts";
import { profilePrefix } from "../../../matrix/snapshot.ts";

export interface RecentEmoji {
  /** Last used first. */
  readonly list: ReadonlySignal<readonly string[]>;
  note(emoji: string): void;
}

/** Four lines of the picker. */
const MOST = 36;
/** Longer than any emoji. */
const LONGEST = 40;

const known = new Map<string, RecentEmoji>();

/** What a profile used last on this TV; read once in a run, kept on disk, gone with the profile. */
export function recentEmojiOf(profileId: string, storage: KeyValueStorage): RecentEmoji {
  const before = known.get(profileId);
  if (before) return before;
  const list = signal<readonly string[]>([]);
  const key = `${profilePrefix(profileId)}recentEmoji`;
  const logger = log("emoji");
  storage.get<unknown>(key).then(
    (saved) => {
      const sound = (Array.isArray(saved) ? saved : []).filter(
        (one): one is string => typeof one === "string" && one !== "" && one.length <= LONGEST,
      );
      // What was used before the disk answered is newer.
      list.value = firstOf([...list.peek(), ...sound]);
    },
    (thrown: unknown) => logger.warn("the last ones cannot be read", thrown),
  );
  const recent: RecentEmoji = {
    list,
    note(emoji) {
      list.value = firstOf([emoji, ...list.peek()]);
      storage.set(key, list.peek()).catch((thrown: unknown) => logger.warn("the last ones are not saved", thrown));
    },
  };
  known.set(profileId, recent);
  return recent;
}

/** For tests, and for who signs out: the next look is at the disk. */
export const forgetRecentEmoji = (): void => known.clear();

const firstOf = (all: readonly string[]): readonly string[] => Array.from(new Set(all)).slice(0, MOST);
