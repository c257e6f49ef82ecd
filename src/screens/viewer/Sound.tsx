import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Focusable } from "../../input/focus.tsx";
import { Avatar } from "../../ui/Avatar.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { speedWords } from "../speeds.ts";
import type { ViewerViewModel } from "./ViewerViewModel.ts";
import styles from "./ViewerScreen.module.css";
import { nameOf } from "./viewerWords.ts";

/** A voice has a face; music and long talks can be heard faster. */
export function Sound({ model }: { readonly model: ViewerViewModel }): JSX.Element | null {
  const item = model.item.value;
  if (!item) return null;
  return (
    <div class={`hearth-over ${styles.centre}`}>
      <Avatar name={item.sender.name} id={item.sender.userId} size="huge" url={model.face.value} />
      <p class={styles.soundName} dir="auto">
        <EmojiText text={nameOf(item) || t("room:row.audio")} />
      </p>
      {/* Up from the bar; left and right go on winding there. */}
      <Focusable
        class={styles.speed ?? ""}
        focusKey="viewer-speed"
        label={t("viewer:speed", { speed: speedWords(model.speed.value) })}
        onClick={() => model.changeSpeed()}
      >
        {t("viewer:speed", { speed: speedWords(model.speed.value) })}
      </Focusable>
    </div>
  );
}
