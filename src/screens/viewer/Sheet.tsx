import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Focusable, FocusRegion, FocusTrap } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Qr } from "../../ui/Qr.tsx";
import { MORE_REACTIONS } from "../moreReactions.ts";
import { QUICK_REACTIONS } from "../reactionChoices.ts";
import styles from "./Sheet.module.css";
import type { ViewerViewModel } from "./ViewerViewModel.ts";

interface SheetProps {
  readonly model: ViewerViewModel;
}

/** A sheet at the picture's side: reactions, or the code for a phone. */
export function Sheet({ model }: SheetProps): JSX.Element | null {
  const { kind } = model.over.value;
  if (kind !== "react" && kind !== "phone") return null;
  return (
    <div class={styles.veil} data-overlay={kind} onClick={(event) => event.target === event.currentTarget && model.back()}>
      <FocusTrap
        key={kind}
        class={styles.sheet}
        focusKey="viewer-sheet"
        label={t(kind === "react" ? "room:reactions.title" : "room:phone.title")}
        onBack={() => model.back()}
      >
        {kind === "react" ? <Reactions model={model} /> : <Phone model={model} />}
      </FocusTrap>
    </div>
  );
}

function Reactions({ model }: SheetProps): JSX.Element {
  return (
    <>
      <h2 class={styles.title}>{t("room:reactions.title")}</h2>
      <FocusRegion focusKey="viewer-emoji" class={styles.grid}>
        {[...QUICK_REACTIONS, ...MORE_REACTIONS].map((emoji, nth) => (
          <Emoji key={emoji} model={model} emoji={emoji} autoFocus={nth === 0} />
        ))}
      </FocusRegion>
    </>
  );
}

function Emoji({ model, emoji, autoFocus }: SheetProps & { readonly emoji: string; readonly autoFocus: boolean }): JSX.Element {
  const own = model.item.value?.reactions.some(({ key, own: mine }) => key === emoji && mine !== undefined) ?? false;
  return (
    <Focusable
      focusKey={`viewer-emoji-${emoji}`}
      class={`${styles.emoji} ${own ? styles.chosen : ""}`}
      label={t(own ? "room:menu.unreact" : "room:menu.react", { emoji })}
      aria-pressed={own}
      autoFocus={autoFocus}
      onClick={() => model.react(emoji)}
    >
      <EmojiText text={emoji} />
      {own && (
        <span class={styles.tick}>
          <Icon name="check" />
        </span>
      )}
    </Focusable>
  );
}

function Phone({ model }: SheetProps): JSX.Element {
  return (
    <>
      <h2 class={styles.title}>{t("room:phone.title")}</h2>
      <div class={styles.code}>
        <Qr content={model.link.value ?? ""} size={24} label={t("room:phone.label")} />
      </div>
      <p class={styles.note}>{t("room:phone.body")}</p>
      <Button focusKey="viewer-phone-done" wide autoFocus onClick={() => model.back()}>
        {t("room:phone.done")}
      </Button>
    </>
  );
}
