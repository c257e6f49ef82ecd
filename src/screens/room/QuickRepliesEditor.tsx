import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { useTextField } from "../../input/useTextField.ts";
import { Choice, Sheet, SheetNote, SheetTitle } from "../../ui/Sheet.tsx";
import { DraftField } from "./DraftField.tsx";
import { QUICK } from "./quickReplies.ts";
import styles from "./QuickRepliesEditor.module.css";
import type { RoomViewModel } from "./RoomViewModel.ts";

/** The four answers at hand, in one's own words; an empty one is the language's. */
export function QuickRepliesEditor({ model }: { readonly model: RoomViewModel }): JSX.Element | null {
  const { quickReplies } = model;
  if (!quickReplies.editing.value) return null;
  const texts = quickReplies.texts.value;
  const title = t("sending:quickEdit.title");
  return (
    <Sheet overlay="quickReplies" focusKey="quick-editor" label={title} onBack={() => void quickReplies.close()}>
      <SheetTitle>{title}</SheetTitle>
      <SheetNote>{t("sending:quickEdit.body")}</SheetNote>
      {QUICK.map((which, place) => (
        <Reply
          key={which}
          focusKey={`quick-edit-${which}`}
          place={place + 1}
          text={texts[place] ?? ""}
          preset={t(`room:quick.${which}`)}
          onInput={(text) => quickReplies.write(place, text)}
        />
      ))}
      <Choice focusKey="quick-edit-done" icon="check" tone="primary" onClick={() => void quickReplies.close()}>
        {t("sending:quickEdit.done")}
      </Choice>
      <Choice focusKey="quick-edit-reset" icon="retry" disabled={!quickReplies.isOwn.value} onClick={() => quickReplies.reset()}>
        {t("sending:quickEdit.reset")}
      </Choice>
    </Sheet>
  );
}

interface ReplyProps {
  readonly focusKey: string;
  readonly place: number;
  readonly text: string;
  /** What it says when nothing stands in it. */
  readonly preset: string;
  onInput(text: string): void;
}

function Reply({ focusKey, place, text, preset, onInput }: ReplyProps): JSX.Element {
  const field = useTextField({ focusKey, onInput });
  const label = t("sending:quickEdit.place", { number: place });
  return (
    <div class={styles.reply}>
      <DraftField
        field={field}
        name={`quickReply${place}`}
        text={text}
        placeholder={preset}
        label={label}
        spoken={`${label}: ${text || preset}`}
        mostLetters={60}
      />
    </div>
  );
}
