import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Settings } from "../../core/settings.ts";

/** Answers that need no typing, in the order of their places; each has words in every language. */
export const QUICK = ["thumb", "one", "two", "three"] as const;
const LONGEST = 60;

export interface QuickReplies {
  /** One for each place; "" is the language's own. */
  readonly texts: ReadonlySignal<readonly string[]>;
  readonly isOwn: ReadonlySignal<boolean>;
  readonly editing: ReadonlySignal<boolean>;
  edit(): void;
  write(place: number, text: string): void;
  /** The language's own again. */
  reset(): void;
  /** @returns false when they were not being edited. */
  close(): boolean;
}

/** Kept per TV. Made inside of a Model. */
export function makeQuickReplies(settings: Pick<Settings, "quickReplies">): QuickReplies {
  const editing = signal(false);
  const texts = computed(() => QUICK.map((_which, place) => (settings.quickReplies.value[place] ?? "").slice(0, LONGEST)));
  return {
    texts,
    isOwn: computed(() => texts.value.some((text) => text.trim() !== "")),
    editing,
    edit() {
      editing.value = true;
    },
    write(place, text) {
      settings.quickReplies.value = texts.peek().map((before, at) => (at === place ? text.slice(0, LONGEST) : before));
    },
    reset() {
      settings.quickReplies.value = [];
    },
    close() {
      if (!editing.peek()) return false;
      editing.value = false;
      return true;
    },
  };
}
