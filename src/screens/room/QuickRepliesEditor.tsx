import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Focusable } from "../../input/focus.tsx";
import { useTextField } from "../../input/useTextField.ts";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Choice, Sheet, SheetNote, SheetTitle } from "../../ui/Sheet.tsx";
import composer from "./Composer.module.css";
import { QUICK } from "./quickReplies.ts";
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

/** As the composer's field: what is not being typed may hold emoji, which few engines draw inside of an input. */
function Reply({ focusKey, place, text, preset, onInput }: ReplyProps): JSX.Element {
  const { row, input, editing } = useTextField({ focusKey, onInput });
  const label = t("sending:quickEdit.place", { number: place });
  return (
    <div class={`${composer.field} ${composer.standing} ${editing.value ? composer.editing : ""}`}>
      <Focusable {...row} class={composer.row} data-field={`quickReply${place}`} label={`${label}: ${text || preset}`}>
        <span class={text === "" ? composer.placeholder : composer.draft} dir="auto">
          <EmojiText text={text || preset} />
        </span>
      </Focusable>
      <input
        {...input}
        class={composer.input}
        data-field={`quickReply${place}`}
        type="text"
        value={text}
        maxLength={60}
        aria-label={label}
        autocomplete="off"
        autoCapitalize="sentences"
        dir="auto"
      />
    </div>
  );
}
