import type { JSX, RefObject } from "preact";
import { useEffect, useImperativeHandle } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { useServices } from "../../core/services.ts";
import { Focusable, FocusRegion } from "../../input/focus.tsx";
import { useTextField } from "../../input/useTextField.ts";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./Composer.module.css";
import type { MayWrite, RoomViewModel } from "./RoomViewModel.ts";
import { type MessageItem, contentWords } from "./rowLabel.ts";
import type { Upgrade } from "./upgrade.ts";

/** Focus key of the row that opens the text field. */
export const FIELD = "room-field";
/** Longer than anybody types with a remote, shorter than what a server refuses (events: 65,535 bytes). */
const MOST_LETTERS = 8000;

const QUICK = ["thumb", "one", "two", "three"] as const;

export interface ComposerHandle {
  /** Opens the text field, and with it the TV's keyboard. */
  open(): void;
}

/**
 * One row: the text field and answers that need no typing. While the field is open it has the whole width.
 * Done sends and leaves focus on the row; Back leaves the words where they are.
 */
export function Composer({
  model,
  handle,
}: {
  readonly model: RoomViewModel;
  readonly handle: RefObject<ComposerHandle | null>;
}): JSX.Element {
  const field = useTextField({
    focusKey: FIELD,
    onInput: (text) => model.write(text),
    onDone: (how) => (how === "done" ? model.send() : model.stopWriting()),
  });
  useImperativeHandle(handle, () => ({ open: () => model.mayWrite.value === "yes" && field.open() }), [model, field]);

  const composing = model.composing.value;
  // After the paint: the menu that chose to answer is a trap and has to be gone before focus may come here.
  useEffect(() => {
    if (composing.kind === "reply") field.open();
  }, [composing]);

  const mayWrite = model.mayWrite.value;
  if (mayWrite !== "yes" && mayWrite !== "opening") return <CannotWrite why={mayWrite} upgrade={model.upgrade} />;
  const editing = field.editing.value;
  const draft = model.draft.value;
  const name = composing.kind === "reply" ? composing.to.sender.name : "";
  const label = composing.kind === "reply" ? t("room:composer.replyLabel", { name }) : t("room:composer.label");
  return (
    <FocusRegion class={styles.composer} focusKey="room-composer" prefer={FIELD}>
      {composing.kind === "reply" && <ReplyBar to={composing.to} onCancel={() => model.cancelReply()} />}
      <div class={styles.bar}>
        <div class={`${styles.field} ${editing ? styles.editing : ""}`}>
          <Focusable
            {...field.row}
            class={styles.row}
            data-field="message"
            label={draft === "" ? label : t("room:composer.draft", { text: draft.slice(0, 200) })}
            disabled={mayWrite === "opening"}
          >
            {composing.kind === "reply" && <Icon name="reply" />}
            <span class={draft === "" ? styles.placeholder : styles.draft} dir="auto">
              <EmojiText text={draft === "" ? label : draft} />
            </span>
          </Focusable>
          <input
            {...field.input}
            class={styles.input}
            data-field="message"
            type="text"
            value={draft}
            maxLength={MOST_LETTERS}
            placeholder={label}
            aria-label={label}
            autocomplete="off"
            dir="auto"
          />
          {editing && <span class={styles.doneHint}>{t("room:composer.hint")}</span>}
        </div>
        {!editing && (
          <div class={styles.quick} role="group" aria-label={t("room:composer.quickReplies")}>
            {QUICK.map((which) => {
              const text = t(`room:quick.${which}`);
              return (
                <Focusable
                  key={which}
                  focusKey={`room-quick-${which}`}
                  class={styles.chip}
                  label={t("room:composer.quickReply", { text })}
                  disabled={mayWrite === "opening"}
                  onClick={() => model.sendQuick(text)}
                >
                  <span dir="auto">
                    <EmojiText text={text} />
                  </span>
                </Focusable>
              );
            })}
          </div>
        )}
      </div>
    </FocusRegion>
  );
}

function ReplyBar({ to, onCancel }: { readonly to: MessageItem; onCancel(): void }): JSX.Element {
  return (
    <div class={styles.reply}>
      <div class={styles.replyWords}>
        <span class={styles.replyName}>
          <EmojiText text={t("room:composer.replyingTo", { name: to.sender.name })} />
        </span>
        <span class={styles.replyText} dir="auto">
          <EmojiText text={contentWords(to)} />
        </span>
      </div>
      <Focusable focusKey="room-reply-cancel" class={styles.cancel} label={t("room:composer.cancelReply")} onClick={onCancel}>
        <Icon name="cross" />
      </Focusable>
    </div>
  );
}

interface CannotWriteProps {
  readonly why: Exclude<MayWrite, "yes" | "opening">;
  /** Where the room has moved to. */
  readonly upgrade: Upgrade;
}

function CannotWrite({ why, upgrade }: CannotWriteProps): JSX.Element {
  const moving = why === "moved" ? upgrade.state.value : undefined;
  const doubted = moving === "disagrees";
  return (
    <div class={`${styles.composer} ${styles.cannot}`}>
      <Icon name={doubted ? "warning" : why === "encryptionStarting" || why === "encryptionUnavailable" ? "lock" : "info"} />
      <span class={styles.cannotWords} role={doubted ? "status" : undefined}>
        {t(doubted ? "room:composer.movedUnsure" : `room:composer.${why}`)}
      </span>
      {moving !== undefined && (
        <Button focusKey="room-successor" icon={doubted ? "retry" : "forward"} busy={moving === "going"} onClick={() => upgrade.go()}>
          {t(doubted ? "common:retry" : "room:composer.goThere")}
        </Button>
      )}
    </div>
  );
}
