import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import { Icon, type IconName } from "../../../ui/Icon.tsx";
import { Spinner } from "../../../ui/Spinner.tsx";
import { speedWords } from "../../speeds.ts";
import { lengthWords } from "../../words.ts";
import type { MessageOf } from "../rowLabel.ts";
import { useRow } from "../rowContext.ts";
import type { Voice } from "../voiceTypes.ts";
import { troubleWords } from "../voiceWords.ts";
import { MessageFrame } from "./MessageFrame.tsx";
import styles from "./Row.module.css";
import { BARS, barsHeard, Waveform } from "./Waveform.tsx";

type Item = MessageOf<"voice">;
const NO_HEIGHTS: readonly number[] = [];

/** A voice message, played where it stands. Its height is the same in every state. */
export function VoiceRow({ item }: { readonly item: Item }): JSX.Element {
  const { voice } = useRow();
  // A row is rendered again when its own state changes, not when another's does.
  const step = useComputed(() => {
    const now = voice.now.value;
    return now.step !== "none" && item.eventId !== undefined && now.item.eventId === item.eventId ? now.step : "none";
  }).value;
  const isNew = voice.isNew(item);
  return (
    <MessageFrame item={item}>
      <div class={styles.card} data-voice={step} data-heard={isNew ? "no" : "yes"}>
        <span class={step === "playing" ? `${styles.cardSign} ${styles.playingSign}` : styles.cardSign} aria-hidden="true">
          {step === "loading" ? <Spinner size="small" /> : <Icon name={signOf(step)} />}
        </span>
        <div class={styles.cardWords}>
          <div class={styles.cardTop}>
            <span class={styles.cardTitle}>{t("room:row.voice")}</span>
            {isNew && step === "none" && <span class={styles.newVoice}>{t("room:voice.new")}</span>}
            <span class={styles.cardFacts} dir="ltr">
              {step === "none" || step === "loading" || step === "failed" ? lengthWords(item.durationMs) : <Clock voice={voice} />}
            </span>
          </div>
          {step === "playing" || step === "paused" ? (
            <Moving voice={voice} heights={item.waveform ?? NO_HEIGHTS} />
          ) : (
            <Waveform heights={item.waveform ?? NO_HEIGHTS} />
          )}
          <div class={`${styles.hint} ${styles.oneLine}`}>
            <Hint voice={voice} step={step} />
          </div>
        </div>
      </div>
    </MessageFrame>
  );
}

type Step = Voice["now"]["value"]["step"];

function signOf(step: Step): IconName {
  if (step === "playing") return "pause";
  if (step === "paused") return "play";
  return step === "failed" ? "warning" : "mic";
}

function Hint({ voice, step }: { readonly voice: Voice; readonly step: Step }): JSX.Element {
  const now = voice.now.value;
  switch (step) {
    case "none":
      return <>{t("room:row.play")}</>;
    case "loading":
      return <>{t("room:voice.loading")}</>;
    case "playing":
    case "paused":
      return (
        <>
          {t(`room:voice.${step}`)}
          {voice.speed.value !== 1 && <span dir="ltr">{` · ${speedWords(voice.speed.value)}`}</span>}
        </>
      );
    case "failed":
      return <>{now.step === "failed" ? troubleWords(now.why) : ""}</>;
    default:
      return step satisfies never;
  }
}

/** Reads the position four times a second, and is drawn when a bar more has been heard. */
function Moving({ voice, heights }: { readonly voice: Voice; readonly heights: readonly number[] }): JSX.Element {
  const played = useComputed(() => {
    const length = voice.length.value;
    return length ? barsHeard(voice.position.value / length) : 0;
  }).value;
  return <Waveform heights={heights} played={(played + 0.5) / BARS} />;
}

function Clock({ voice }: { readonly voice: Voice }): JSX.Element {
  const at = useComputed(() => lengthWords(voice.position.value * 1000) ?? "").value;
  const length = voice.length.value;
  return <>{length === undefined ? at : `${at} / ${lengthWords(length * 1000) ?? ""}`}</>;
}
