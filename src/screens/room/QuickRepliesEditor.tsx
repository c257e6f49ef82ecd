import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { FocusTrap } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/TextField.tsx";
import styles from "./MessageMenu.module.css";
import { QUICK } from "./quickReplies.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";

/** The four answers at hand, in one's own words; an empty one is the language's. */
export function QuickRepliesEditor({ model }: { readonly model: RoomViewModel }): JSX.Element | null {
  const { quickReplies } = model;
  if (!quickReplies.editing.value) return null;
  const texts = quickReplies.texts.value;
  return (
    <div
      class={styles.veil}
      data-overlay="quickReplies"
      onClick={(event) => event.target === event.currentTarget && void quickReplies.close()}
    >
      <FocusTrap class={styles.sheet} focusKey="quick-editor" label={t("sending:quickEdit.title")} onBack={() => void quickReplies.close()}>
        <h2 class={styles.title}>{t("sending:quickEdit.title")}</h2>
        <p class={styles.note}>{t("sending:quickEdit.body")}</p>
        {QUICK.map((which, place) => (
          <TextField
            key={which}
            focusKey={`quick-edit-${which}`}
            field={`quickReply${place + 1}`}
            label={t("sending:quickEdit.place", { number: place + 1 })}
            value={texts[place] ?? ""}
            placeholder={t(`room:quick.${which}`)}
            capitals="sentences"
            onInput={(text) => quickReplies.write(place, text)}
          />
        ))}
        <div class={styles.actions}>
          <div class={styles.choice}>
            <Button focusKey="quick-edit-done" icon="check" tone="primary" wide onClick={() => void quickReplies.close()}>
              {t("sending:quickEdit.done")}
            </Button>
          </div>
          <div class={styles.choice}>
            <Button focusKey="quick-edit-reset" icon="retry" wide disabled={!quickReplies.isOwn.value} onClick={() => quickReplies.reset()}>
              {t("sending:quickEdit.reset")}
            </Button>
          </div>
        </div>
      </FocusTrap>
    </div>
  );
}
