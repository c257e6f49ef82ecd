import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Focusable, FocusTrap } from "../../input/focus.tsx";
import type { MediaStore } from "../../matrix/fileTypes.ts";
import type { AmbientViewModel } from "./AmbientViewModel.ts";
import { FrameLayerView } from "./FrameLayerView.tsx";
import { HintCards } from "./HintCards.tsx";
import styles from "./AmbientScreen.module.css";

/**
 * The photo frame. The whole screen is the one thing that has the focus; it needs no ring, since there is nothing beside
 * it, and any key leads back.
 */
export function AmbientScreen({ model, media }: { readonly model: AmbientViewModel; readonly media: MediaStore }): JSX.Element {
  const layers = model.layers.value;
  return (
    <FocusTrap
      class={styles.screen}
      focusKey="ambient"
      prefer="ambient-wake"
      label={t("ambient:title")}
      data-screen="ambient"
      data-step={layers[layers.length - 1]?.photo ? "photo" : "clock"}
      // What no remote has (a letter of a keyboard) wakes as well; the keys of a remote have been taken before (input/sleep.ts).
      onKeyDown={(event) => {
        if (!event.defaultPrevented) model.wake();
      }}
    >
      {layers.map((layer) => (
        <FrameLayerView key={layer.turn} layer={layer} model={model} />
      ))}
      <HintCards model={model} media={media} />
      <Focusable class={styles.cover} focusKey="ambient-wake" autoFocus label={t("ambient:label")} onClick={() => model.wake()} />
    </FocusTrap>
  );
}
