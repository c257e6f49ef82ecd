import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Focusable } from "../../input/focus.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Hints } from "../../ui/Hints.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import type { Stage, ViewerViewModel } from "./ViewerViewModel.ts";
import styles from "./BottomBar.module.css";
import { timeWords } from "./viewerWords.ts";

interface BarProps {
  readonly model: ViewerViewModel;
}

/** Caption, the one button, and how far it is. */
export function BottomBar({ model }: BarProps): JSX.Element {
  const { step } = model.stage.value;
  const item = model.item.value;
  const caption = item && "caption" in item ? item.caption : undefined;
  const plays = step !== "picture";
  return (
    <div class={model.showsWords.value ? styles.bar : `${styles.bar} ${styles.away}`}>
      {caption && (
        <p class={styles.caption} dir="auto">
          <EmojiText text={caption} />
        </p>
      )}
      {/* Left to right in every language, as time is on every television. */}
      <div class={styles.controls} dir={plays ? "ltr" : undefined}>
        <MainButton step={step} onPress={() => model.press()} />
        {plays && <Time model={model} />}
      </div>
      <Hints
        hints={
          plays
            ? [
                { keys: ["ok"], text: t(step === "playing" ? "viewer:pause" : "viewer:play") },
                { keys: ["left"], text: t("viewer:keys.backward") },
                { keys: ["right"], text: t("viewer:keys.forward") },
                { keys: ["back"], text: t("viewer:keys.back") },
              ]
            : [
                { keys: ["ok"], text: t("viewer:keys.alone") },
                { keys: ["back"], text: t("viewer:keys.back") },
              ]
        }
      />
    </div>
  );
}

function MainButton({ step, onPress }: { readonly step: Stage["step"]; onPress(): void }): JSX.Element {
  const [icon, label] = faceOf(step);
  return (
    <Focusable class={styles.button ?? ""} focusKey="viewer-main" label={label} onClick={onPress}>
      {step === "starting" ? <Spinner size="small" /> : <Icon name={icon} />}
    </Focusable>
  );
}

function faceOf(step: Stage["step"]): readonly [IconName, string] {
  switch (step) {
    case "playing":
      return ["pause", t("viewer:pause")];
    case "ended":
      return ["retry", t("viewer:again")];
    case "picture":
      return ["eye-off", t("viewer:keys.alone")];
    default:
      return ["play", t(step === "starting" ? "viewer:starting" : "viewer:play")];
  }
}

/** Alone reads the position: four times a second, and nothing else is rendered for it. */
function Time({ model }: BarProps): JSX.Element {
  const position = model.position.value;
  const length = model.length.value;
  const share = length ? Math.min(1, position / length) : 0;
  return (
    <div class={styles.time}>
      <span class={styles.clock}>{timeWords(position)}</span>
      <span class={styles.track} role="progressbar" aria-label={t("viewer:progress")} aria-valuenow={Math.round(share * 100)}>
        <span class={styles.done} style={{ width: `${share * 100}%` }} />
      </span>
      {length !== undefined && <span class={styles.clock}>{timeWords(length)}</span>}
    </div>
  );
}
