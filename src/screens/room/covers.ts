import { type ReadonlySignal, signal } from "@preact/signals";
import type { HtmlNode } from "../../matrix/records.ts";
import { hasCovers } from "./plainText.ts";
import type { MessageItem } from "./rowLabel.ts";

/** Words that a message hides until OK is pressed on it: spoilers and closed details. */
export interface Covers {
  /** Keys of the rows whose words are open; they stay so until the room is left. */
  readonly open: ReadonlySignal<ReadonlySet<string>>;
  /** Opens the row's words. @returns false where nothing is hidden (any more). */
  reveal(item: MessageItem): boolean;
}

/** Made inside of a Model. */
export function makeCovers(): Covers {
  const open = signal<ReadonlySet<string>>(new Set());
  return {
    open,
    reveal(item) {
      if (open.value.has(item.key) || !isCovered(item)) return false;
      open.value = new Set(open.value).add(item.key);
      return true;
    },
  };
}

/** The formatted words of a row: its own, or those below its picture. */
export function htmlOf(item: MessageItem): readonly HtmlNode[] | undefined {
  if ("html" in item) return item.html;
  return "captionHtml" in item ? item.captionHtml : undefined;
}

export function isCovered(item: MessageItem): boolean {
  const html = htmlOf(item);
  return html !== undefined && hasCovers(html);
}
