import type { JSX, RefObject } from "preact";
import { useEffect, useImperativeHandle, useRef } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { Focusable, FocusRegion, setFocus } from "../../input/focus.tsx";
import { useTextField } from "../../input/useTextField.ts";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { RoundButton } from "../../ui/RoundButton.tsx";
import styles from "./Composer.module.css";
import { DraftField } from "./DraftField.tsx";
import { QUICK } from "./quickReplies.ts";
import type { Composing, MayWrite, RoomViewModel } from "./RoomViewModel.ts";
import { type MessageItem, contentWords } from "./rowLabel.ts";
import type { Upgrade } from "./upgrade.ts";

/** Focus key of the row that opens the text field. */
export const FIELD = "room-field";
/** Focus key of the button that sends the draft. */
const SEND = "room-send";

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
  // After the paint: the menu that chose it is a trap and has to be gone before focus may come here.
  useEffect(() => {
    if (composing.kind !== "text") field.open();
  }, [composing]);
  useSendAfterPicking(model);

  const mayWrite = model.mayWrite.value;
  if (mayWrite !== "yes" && mayWrite !== "opening") return <CannotWrite why={mayWrite} upgrade={model.upgrade} />;
  const editing = field.editing.value;
  const draft = model.draft.value;
  const label = labelOf(composing);
  const opening = mayWrite === "opening";
  return (
    <FocusRegion class={styles.composer} focusKey="room-composer" prefer={FIELD}>
      <ComposingBar composing={composing} onCancel={() => model.cancelComposing()} />
      <div class={styles.bar}>
        <DraftField
          field={field}
          name="message"
          text={draft}
          placeholder={label}
          label={label}
          icon={composing.kind === "text" ? undefined : composing.kind === "edit" ? "pencil" : "reply"}
          disabled={opening}
        >
          {editing && <span class={styles.doneHint}>{t("room:composer.hint")}</span>}
        </DraftField>
        {!editing && (
          <div class={styles.beside}>
            <RoundButton
              focusKey="room-emoji"
              icon="smile"
              label={t("sending:picker.title")}
              disabled={opening}
              onClick={() => model.picker.openFor("draft")}
            />
          </div>
        )}
        {!editing && draft !== "" && (
          <Focusable
            focusKey={SEND}
            class={`${styles.chip} ${styles.send}`}
            disabled={opening}
            onClick={() => {
              setFocus(FIELD); // the button goes with the draft
              model.send();
            }}
          >
            <Icon name="send" />
            <span class={styles.sendWords}>{t("sending:compose.send")}</span>
          </Focusable>
        )}
        {!editing && draft === "" && composing.kind !== "edit" && <QuickReplies model={model} disabled={opening} />}
      </div>
    </FocusRegion>
  );
}

/** What was chosen stands in the draft: OK sends it. */
function useSendAfterPicking(model: RoomViewModel): void {
  const use = model.picker.use.value;
  const before = useRef(use);
  useEffect(() => {
    const picked = before.current === "draft" && use === "closed";
    before.current = use;
    if (picked) setFocus(model.draft.peek() === "" ? "room-emoji" : SEND);
  }, [use]);
}

function labelOf(composing: Composing): string {
  switch (composing.kind) {
    case "text":
      return t("room:composer.label");
    case "reply":
      return t("room:composer.replyLabel", { name: composing.to.sender.name });
    case "edit":
      return t("sending:compose.editLabel");
    default:
      return composing satisfies never;
  }
}

/** Answers that need no typing. */
function QuickReplies({ model, disabled }: { readonly model: RoomViewModel; readonly disabled: boolean }): JSX.Element {
  const texts = model.quickReplies.texts.value;
  return (
    <div class={styles.quick} role="group" aria-label={t("room:composer.quickReplies")}>
      {QUICK.map((which, place) => {
        const text = texts[place]?.trim() || t(`room:quick.${which}`);
        return (
          <Focusable
            key={which}
            focusKey={`room-quick-${which}`}
            class={styles.chip}
            label={t("room:composer.quickReply", { text })}
            disabled={disabled}
            onClick={() => model.sendQuick(text)}
          >
            <span dir="auto">
              <EmojiText text={text} />
            </span>
          </Focusable>
        );
      })}
    </div>
  );
}

/** What the words will be, if not simply a message. */
function ComposingBar({ composing, onCancel }: { readonly composing: Composing; onCancel(): void }): JSX.Element | null {
  if (composing.kind === "text") return null;
  const isEdit = composing.kind === "edit";
  const about: MessageItem = isEdit ? composing.of : composing.to;
  return (
    <div class={styles.reply}>
      <div class={styles.replyWords}>
        <span class={styles.replyName}>
          <EmojiText text={isEdit ? t("sending:compose.editing") : t("room:composer.replyingTo", { name: about.sender.name })} />
        </span>
        <span class={styles.replyText} dir="auto">
          <EmojiText text={contentWords(about)} />
        </span>
      </div>
      <div class={styles.beside}>
        <RoundButton
          focusKey="room-reply-cancel"
          icon="cross"
          label={t(isEdit ? "sending:compose.cancelEdit" : "room:composer.cancelReply")}
          onClick={onCancel}
        />
      </div>
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
  const doubted = moving === "disagrees" || moving === "stuck";
  return (
    <div class={`${styles.composer} ${styles.cannot}`}>
      <Icon name={doubted ? "warning" : why === "encryptionStarting" || why === "encryptionUnavailable" ? "lock" : "info"} />
      <span class={styles.cannotWords} role={doubted ? "status" : undefined}>
        {t(moving === "stuck" ? "room:composer.movedStuck" : doubted ? "room:composer.movedUnsure" : `room:composer.${why}`)}
      </span>
      {moving !== undefined && (
        <Button focusKey="room-successor" icon={doubted ? "retry" : "forward"} busy={moving === "going"} onClick={() => upgrade.go()}>
          {t(doubted ? "common:retry" : "room:composer.goThere")}
        </Button>
      )}
    </div>
  );
}
