import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import type { ViewerViewModel } from "./ViewerViewModel.ts";
import styles from "./ViewerScreen.module.css";
import { nameOf } from "./viewerWords.ts";

/** A voice has a face. */
export function Sound({ model }: { readonly model: ViewerViewModel }): JSX.Element | null {
  const item = model.item.value;
  if (!item) return null;
  return (
    <div class={styles.centre}>
      <Avatar name={item.sender.name} id={item.sender.userId} size="huge" url={model.face.value} />
      <p class={styles.soundName} dir="auto">
        <EmojiText text={nameOf(item) || t("room:row.audio")} />
      </p>
    </div>
  );
}
