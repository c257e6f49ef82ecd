import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { type Hint, Hints } from "../../ui/Hints.tsx";
import { Html } from "../../ui/Html.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { RoundButton } from "../../ui/RoundButton.tsx";
import { Controls, Speeds } from "./Controls.tsx";
import type { Over, Stage, ViewerViewModel } from "./ViewerViewModel.ts";
import styles from "./BottomBar.module.css";
import { timeWords } from "./viewerWords.ts";

interface BarProps {
  readonly model: ViewerViewModel;
}

/** Caption, reactions, the one button or all that can be done, and how far it is. */
export function BottomBar({ model }: BarProps): JSX.Element {
  const { step } = model.stage.value;
  const over = model.over.value;
  const plays = step !== "picture" && step !== "poster";
  const isOpen = over.kind === "bar" || over.kind === "speed";
  return (
    <div class={model.showsWords.value ? styles.bar : `${styles.bar} ${styles.away}`}>
      {over.kind !== "zoom" && <About model={model} />}
      {over.kind === "bar" && <Controls model={model} />}
      {over.kind === "speed" && <Speeds model={model} />}
      {/* Left to right in every language, as time is on every television. */}
      {!isOpen && (
        <div class={styles.controls} dir={plays ? "ltr" : undefined}>
          <MainButton step={step} over={over.kind} onPress={() => model.press()} />
          {plays && <Time model={model} />}
          {over.kind === "slideshow" && (
            <p class={styles.running}>{t("viewer:slideshow.running", { time: t(`viewer:slideshow.s${over.speed}`) })}</p>
          )}
          {over.kind === "zoom" && <p class={styles.running}>{t("viewer:zoom.times", { times: over.zoom.scale })}</p>}
        </div>
      )}
      <Hints hints={hintsOf(step, over.kind, model.isAmongOthers.value)} />
    </div>
  );
}

/** What its sender wrote, and what people answered. */
function About({ model }: BarProps): JSX.Element | null {
  const item = model.item.value;
  if (!item) return null;
  const caption = "caption" in item ? item.caption : undefined;
  const html = "captionHtml" in item ? item.captionHtml : undefined;
  return (
    <>
      {caption && (
        <div class={styles.caption} dir="auto">
          {html ? <Html nodes={html} /> : <EmojiText text={caption} />}
        </div>
      )}
      {item.reactions.length > 0 && (
        <p class={styles.reactions}>
          {item.reactions.slice(0, MOST_REACTIONS).map(({ key, count, own }) => (
            <span key={key} class={own ? `${styles.reaction} ${styles.own}` : styles.reaction}>
              <EmojiText text={key} />
              {count > 1 && <span class={styles.count}>{count}</span>}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

const MOST_REACTIONS = 8;

function hintsOf(step: Stage["step"], over: Over["kind"], isAmongOthers: boolean): readonly Hint[] {
  const back: Hint = { keys: ["back"], text: t("viewer:keys.back") };
  switch (over) {
    case "zoom":
      return [
        { keys: ["ok"], text: t("viewer:keys.nearer") },
        { keys: ["up"], text: t("viewer:keys.look") },
        { keys: ["back"], text: t("viewer:keys.whole") },
      ];
    case "slideshow":
      return [
        { keys: ["ok"], text: t("viewer:keys.stop") },
        { keys: ["up"], text: t("viewer:keys.faster") },
        { keys: ["down"], text: t("viewer:keys.slower") },
      ];
    case "bar":
    case "speed":
    case "react":
    case "phone":
      return [{ keys: ["back"], text: t("viewer:keys.picture") }];
    case "none":
      if (step === "playing" || (step !== "picture" && step !== "poster" && !isAmongOthers))
        return [
          { keys: ["ok"], text: t(step === "playing" ? "viewer:pause" : "viewer:play") },
          { keys: ["left"], text: t("viewer:keys.backward") },
          { keys: ["right"], text: t("viewer:keys.forward") },
          back,
        ];
      return [
        { keys: ["ok"], text: t(step === "picture" ? "viewer:keys.more" : "viewer:play") },
        ...(isAmongOthers
          ? [{ keys: ["left"], text: t("viewer:keys.older") } as const, { keys: ["right"], text: t("viewer:keys.newer") } as const]
          : []),
        back,
      ];
    default:
      return over satisfies never;
  }
}

interface MainButtonProps {
  readonly step: Stage["step"];
  readonly over: Over["kind"];
  onPress(): void;
}

function MainButton({ step, over, onPress }: MainButtonProps): JSX.Element {
  const [icon, label] = faceOf(step, over);
  return <RoundButton focusKey="viewer-main" icon={icon} label={label} busy={step === "starting"} onClick={onPress} />;
}

function faceOf(step: Stage["step"], over: Over["kind"]): readonly [IconName, string] {
  if (over === "zoom") return ["search", t("viewer:keys.nearer")];
  if (over === "slideshow") return ["pause", t("viewer:keys.stop")];
  switch (step) {
    case "playing":
      return ["pause", t("viewer:pause")];
    case "ended":
      return ["retry", t("viewer:again")];
    case "picture":
      return ["dots", t("viewer:keys.more")];
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
