import type { JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import { FocusList } from "../../../input/FocusList.tsx";
import { Focusable, FocusRegion, setFocus } from "../../../input/focus.tsx";
import { Button } from "../../../ui/Button.tsx";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { MediaImage } from "../../../ui/MediaImage.tsx";
import { RoundButton } from "../../../ui/RoundButton.tsx";
import { Sheet, SheetTitle } from "../../../ui/Sheet.tsx";
import { isOwnReaction } from "../../reactionChoices.ts";
import type { RoomViewModel } from "../RoomViewModel.ts";
import { usePicture } from "../rowContext.ts";
import type { MessageItem } from "../rowLabel.ts";
import styles from "./EmojiPicker.module.css";
import type { Picker, PickerEntry, PickerTab } from "./picker.ts";

const GRID = "emoji-grid";
/** Sizes in rem, as EmojiPicker.module.css has them. */
const WIDTH = 62; // nine emoji that can be told apart from the sofa
const FIELD = 4.75;
const STICKER = 11;
const GAP = 0.75;

/** What stands on a tab: an emoji of the kind, or a sign. */
const SIGNS: Readonly<Record<PickerTab, string>> = {
  recent: "🕘",
  people: "😀",
  nature: "🐻",
  food: "🍔",
  travel: "🚗",
  activities: "🎉",
  objects: "💡",
  symbols: "❤️",
  flags: "🏁",
  custom: "✨",
  stickers: "🖼️",
};

/** Emoji, custom emoji and stickers: a sheet over the room's side, with what is being written above them. */
export function EmojiPicker({ model }: { readonly model: RoomViewModel }): JSX.Element | null {
  const { picker } = model;
  const use = picker.use.value;
  if (use === "closed") return null;
  const title = t(use === "draft" ? "sending:picker.title" : "room:reactions.title");
  return (
    <Sheet
      overlay="emoji"
      focusKey="emoji"
      label={title}
      prefer={GRID}
      width={WIDTH}
      tall
      // For a reaction it lies over the message's menu.
      veil={use === "draft" ? "dark" : "none"}
      onBack={() => void model.back()}
    >
      {use === "draft" ? <Draft model={model} /> : <SheetTitle>{title}</SheetTitle>}
      <Tabs picker={picker} />
      <Body key={picker.tab.value} model={model} />
    </Sheet>
  );
}

/** The words so far, one step back, and sending. */
function Draft({ model }: { readonly model: RoomViewModel }): JSX.Element {
  const draft = model.draft.value;
  const empty = draft === "";
  return (
    <FocusRegion focusKey="emoji-draft" class={styles.top}>
      <p class={`${styles.draft} ${empty ? styles.placeholder : ""}`} dir="auto" aria-live="polite">
        <span class={styles.draftWords}>
          <EmojiText text={empty ? t("sending:picker.hint") : draft} />
        </span>
      </p>
      <div class={styles.erase}>
        <RoundButton
          focusKey="emoji-erase"
          icon="erase"
          label={t("sending:picker.erase")}
          disabled={empty}
          onClick={() => model.picker.erase()}
        />
      </div>
      <Button
        focusKey="emoji-send"
        icon="send"
        tone="primary"
        disabled={empty}
        onClick={() => {
          if (model.send()) model.picker.close();
        }}
      >
        {t("sending:compose.send")}
      </Button>
    </FocusRegion>
  );
}

function Tabs({ picker }: { readonly picker: Picker }): JSX.Element {
  const tab = picker.tab.value;
  return (
    <>
      <FocusRegion focusKey="emoji-tabs" class={styles.tabs} prefer={`emoji-tab-${tab}`} label={t("sending:picker.tabs")} role="tablist">
        {picker.tabs.value.map((name) => (
          <Focusable
            key={name}
            focusKey={`emoji-tab-${name}`}
            class={`${styles.tab} ${name === tab ? styles.current : ""}`}
            label={t(`sending:picker.${name}`)}
            role="tab"
            aria-selected={name === tab}
            // Standing on it is enough.
            onFocus={() => picker.show(name)}
            onClick={() => setFocus(GRID)}
          >
            <EmojiText text={SIGNS[name]} />
          </Focusable>
        ))}
      </FocusRegion>
      <h3 class={styles.heading}>{t(`sending:picker.${tab}`)}</h3>
    </>
  );
}

function Body({ model }: { readonly model: RoomViewModel }): JSX.Element {
  const { picker } = model;
  const big = picker.tab.value === "stickers";
  if (big && picker.packs.value === "failed" && picker.entries.value.length === 0) {
    return (
      <div class={styles.failed}>
        <p class={styles.note}>{t("sending:picker.failed")}</p>
        <Button focusKey="emoji-retry" icon="retry" onClick={() => picker.retryPacks()}>
          {t("common:retry")}
        </Button>
      </div>
    );
  }
  const item = model.menuItem.value;
  return (
    <FocusList<PickerEntry>
      focusKey={GRID}
      listLabel={t(`sending:picker.${picker.tab.value}`)}
      items={picker.entries}
      focused={picker.focused}
      columns={big ? 4 : 9}
      fixed
      gap={GAP}
      overscan={0.3}
      class={styles.grid ?? ""}
      rowClass={(big ? styles.sticker : styles.field) ?? ""}
      estimate={() => (big ? STICKER : FIELD)}
      label={(entry) => labelOf(entry, picker, item)}
      attributes={(entry) => ({ "data-emoji": entry.kind === "emoji" ? entry.emoji : entry.image.shortcode })}
      renderItem={(entry) => <Sign entry={entry} own={isOwn(entry, item)} />}
      onOpen={(entry) => picker.pick(entry)}
    />
  );
}

/** Our own reaction already: choosing it takes it back. */
function isOwn(entry: PickerEntry, item: MessageItem | undefined): boolean {
  const key = entry.kind === "emoji" ? entry.emoji : entry.image.mxc;
  return item !== undefined && isOwnReaction(item.reactions, key);
}

function labelOf(entry: PickerEntry, picker: Picker, item: MessageItem | undefined): string {
  const name = entry.kind === "emoji" ? entry.emoji : entry.image.body;
  if (picker.use.peek() === "reaction") return t(isOwn(entry, item) ? "room:menu.unreact" : "room:menu.react", { emoji: name });
  return entry.kind === "sticker" ? t("sending:picker.sendSticker", { name }) : name;
}

function Sign({ entry, own }: { readonly entry: PickerEntry; readonly own: boolean }): JSX.Element {
  switch (entry.kind) {
    case "emoji":
      return (
        <span class={`${styles.sign} ${own ? styles.own : ""}`}>
          <EmojiText text={entry.emoji} />
        </span>
      );
    case "custom":
      return (
        <span class={`${styles.sign} ${own ? styles.own : ""}`}>
          <Image entry={entry} size={3} />
        </span>
      );
    case "sticker":
      return (
        <span class={styles.sign}>
          <Image entry={entry} size={9} />
        </span>
      );
    default:
      return entry satisfies never;
  }
}

function Image({ entry, size }: { readonly entry: Exclude<PickerEntry, { readonly kind: "emoji" }>; readonly size: number }): JSX.Element {
  const { image } = entry;
  return <MediaImage picture={usePicture(image.mxc, size * 16, size * 16)} width={size} height={size} alt="" fit="contain" />;
}
