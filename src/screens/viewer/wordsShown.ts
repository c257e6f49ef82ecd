/** Words and bars leave a picture alone after a while without a key. */
import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";

export interface WordsShown {
  readonly shown: ReadonlySignal<boolean>;
  /** Somebody pressed something, or moved the pointer. */
  wake(): void;
  close(): void;
}

const WORDS_MS = 4000;

/** @param mayHide there is something to look at without them. */
export function makeWordsShown(mayHide: ReadonlySignal<boolean>): WordsShown {
  const lately = signal(true);
  let hiding: ReturnType<typeof setTimeout> | undefined;
  const wake = (): void => {
    clearTimeout(hiding);
    lately.value = true;
    hiding = setTimeout(() => (lately.value = false), WORDS_MS);
  };
  effect(() => {
    if (mayHide.value) untracked(wake);
  });
  return { shown: computed(() => lately.value || !mayHide.value), wake, close: () => clearTimeout(hiding) };
}
