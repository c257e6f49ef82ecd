import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { KeyValueStorage } from "../../../../platform/types.ts";
import type { OpenRoom, PackImage } from "../../../matrix/roomTypes.ts";
import type { Session } from "../../../matrix/types.ts";
import { splitEmoji } from "../../../ui/emoji.ts";
import { CATEGORIES, type Category, emojiOf } from "./emojiTable.ts";
import { recentEmojiOf } from "./recentEmoji.ts";

export type PickerTab = "recent" | Category | "custom" | "stickers";

/** One field of the grid. `key` is unique in its tab. */
export type PickerEntry =
  | { readonly kind: "emoji"; readonly key: string; readonly emoji: string }
  | { readonly kind: "custom" | "sticker"; readonly key: string; readonly image: PackImage };

/** What is chosen goes into the draft, or becomes a reaction. */
export type PickerUse = "closed" | "draft" | "reaction";

/** Emoji, custom emoji and stickers, chosen with arrows. */
export interface Picker {
  readonly use: ReadonlySignal<PickerUse>;
  readonly tabs: ReadonlySignal<readonly PickerTab[]>;
  readonly tab: ReadonlySignal<PickerTab>;
  readonly entries: ReadonlySignal<readonly PickerEntry[]>;
  /** Key of the entry one stands on; written by the grid. */
  readonly focused: Signal<string | null>;
  /** Packs of pictures: being fetched, here, or they did not come. */
  readonly packs: ReadonlySignal<"loading" | "ready" | "failed">;
  openFor(use: "draft" | "reaction"): void;
  show(tab: PickerTab): void;
  pick(entry: PickerEntry): void;
  /** Takes the last letter or emoji of the draft away. */
  erase(): void;
  retryPacks(): void;
  /** @returns false when it was closed already. */
  close(): boolean;
}

export interface PickerDependencies {
  readonly room: Pick<OpenRoom, "packs" | "loadPacks">;
  readonly session: Pick<Session, "profile">;
  readonly storage: KeyValueStorage;
  readonly draft: ReadonlySignal<string>;
  write(text: string): void;
  react(key: string, shortcode?: string): void;
  sendSticker(image: PackImage): void;
}

/** Made inside of a Model. */
export function makePicker({ room, session, storage, draft, write, react, sendSticker }: PickerDependencies): Picker {
  const use = signal<PickerUse>("closed");
  const tab = signal<PickerTab>("people");
  const focused = signal<string | null>(null);
  const packs = signal<"loading" | "ready" | "failed">("loading");
  const recent = recentEmojiOf(session.profile.peek().profileId, storage);
  // What is chosen moves to the front at the next opening, not under one's hands.
  const lately = signal<readonly string[]>([]);

  const custom = computed(() => imagesOf(room.packs.value, "custom"));
  const stickers = computed(() => imagesOf(room.packs.value, "sticker"));
  const tabs = computed<readonly PickerTab[]>(() => [
    ...(lately.value.length > 0 ? (["recent"] as const) : []),
    ...CATEGORIES,
    ...(custom.value.length > 0 ? (["custom"] as const) : []),
    ...(use.value === "draft" && (stickers.value.length > 0 || packs.value === "failed") ? (["stickers"] as const) : []),
  ]);
  const entries = computed<readonly PickerEntry[]>(() => {
    const shown = tab.value;
    switch (shown) {
      case "recent":
        return lately.value.map(emojiEntry);
      case "custom":
        return custom.value;
      case "stickers":
        return stickers.value;
      default:
        return emojiOf(shown).map(emojiEntry);
    }
  });

  async function load(): Promise<void> {
    if (packs.peek() === "failed") packs.value = "loading";
    try {
      await room.loadPacks();
      packs.value = "ready";
    } catch {
      packs.value = "failed"; // said in its tab
    }
  }

  function show(next: PickerTab): void {
    if (tab.peek() === next) return;
    focused.value = null;
    tab.value = next;
  }

  return {
    use,
    tabs,
    tab,
    entries,
    focused,
    packs,
    openFor(what) {
      use.value = what;
      lately.value = recent.list.peek();
      focused.value = null;
      tab.value = lately.peek().length > 0 ? "recent" : "people";
      void load();
    },
    show,
    pick(entry) {
      const what = use.peek();
      if (what === "closed") return;
      if (entry.kind === "emoji") recent.note(entry.emoji);
      if (what === "reaction") {
        use.value = "closed";
        if (entry.kind === "emoji") react(entry.emoji);
        else react(entry.image.mxc, entry.image.shortcode);
        return;
      }
      if (entry.kind === "sticker") {
        use.value = "closed";
        sendSticker(entry.image);
        return;
      }
      write(entry.kind === "emoji" ? draft.peek() + entry.emoji : withName(draft.peek(), entry.image.shortcode));
    },
    erase() {
      write(withoutLast(draft.peek()));
    },
    retryPacks: () => void load(),
    close() {
      if (use.peek() === "closed") return false;
      use.value = "closed";
      return true;
    },
  };
}

const emojiEntry = (emoji: string): PickerEntry => ({ kind: "emoji", key: emoji, emoji });

function imagesOf(packs: OpenRoom["packs"]["value"], kind: "custom" | "sticker"): readonly PickerEntry[] {
  const wanted = kind === "custom" ? "emoticon" : "sticker";
  const entries: PickerEntry[] = [];
  const names = new Set<string>();
  for (const pack of packs) {
    for (const image of pack.images) {
      // Of two with one name the first is meant when it is sent.
      if ((image.use !== wanted && image.use !== "both") || (kind === "custom" && names.has(image.shortcode))) continue;
      names.add(image.shortcode);
      entries.push({ kind, key: `${pack.key}/${image.shortcode}`, image });
    }
  }
  return entries;
}

/** Words on both sides stay words. */
function withName(text: string, shortcode: string): string {
  const space = text === "" || /\s$/.test(text) ? "" : " ";
  return `${text}${space}:${shortcode}: `;
}

/** An emoji goes as a whole, and the name of a custom one, too. */
function withoutLast(text: string): string {
  const named = /:[^\s:]{1,100}: ?$/.exec(text);
  if (named) return text.slice(0, named.index);
  const parts = splitEmoji(text);
  const rest = parts[parts.length - 1] ?? "";
  if (rest === "" && parts.length > 1) return parts.slice(0, -2).join("");
  return Array.from(text).slice(0, -1).join("");
}
