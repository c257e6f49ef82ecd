import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { Focusable, FocusRegion } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import { announce } from "../../ui/Announcer.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { speedWords } from "../speeds.ts";
import { lengthWords } from "../words.ts";
import styles from "./NowPlaying.module.css";
import { Face } from "./rows/MessageFrame.tsx";
import type { Voice, VoiceNow } from "./voiceTypes.ts";
import { troubleWords } from "./voiceWords.ts";

interface VoiceProps {
  readonly voice: Voice;
}

interface NowPlayingProps extends VoiceProps {
  /** Of the line; its parts' begin with it. */
  readonly focusKey: string;
}

const STEP_SECONDS = 5;

/** What one hears, at the foot of the room or thread while one reads on: whose it is, how far, and what can be done about it. */
export function NowPlaying({ voice, focusKey }: NowPlayingProps): JSX.Element | null {
  const now = voice.now.value;
  if (now.step === "none") return null;
  const { sender, own } = now.item;
  const name = own ? t("room:row.you") : sender.name;
  return (
    <FocusRegion class={styles.bar} focusKey={focusKey} prefer={`${focusKey}-main`} label={t("room:voice.label")} data-voice={now.step}>
      <Focusable
        focusKey={`${focusKey}-main`}
        class={styles.main ?? ""}
        label={`${t(mainVerb(now))}. ${t("room:voice.from", { name })}`}
        onClick={() => void voice.toggle()}
        // Time runs from left to right on every television, in every language.
        onremotekey={onKeys({
          left: ({ repeat }) => voice.wind(-STEP_SECONDS, repeat > 0),
          right: ({ repeat }) => voice.wind(STEP_SECONDS, repeat > 0),
        })}
      >
        <span class={styles.sign} aria-hidden="true">
          {now.step === "loading" ? <Spinner size="small" /> : <Icon name={signOf(now)} />}
        </span>
        <Face person={sender} size="small" />
        <span class={styles.name} dir="auto">
          <EmojiText text={name} />
        </span>
        {now.step === "failed" ? <span class={styles.trouble}>{troubleWords(now.why)}</span> : <Progress voice={voice} />}
      </Focusable>
      <div class={styles.actions}>
        <Action
          focusKey={`${focusKey}-speed`}
          label={t("room:voice.speed", { speed: speedWords(voice.speed.value) })}
          onPress={() => voice.changeSpeed()}
        >
          <span class={styles.speed} dir="ltr">
            {speedWords(voice.speed.value)}
          </span>
        </Action>
        {voice.hasNext.value && (
          <Action focusKey={`${focusKey}-next`} icon="next" label={t("room:voice.next")} onPress={() => voice.next()}>
            {t("room:voice.next")}
          </Action>
        )}
        <Action focusKey={`${focusKey}-stop`} icon="stop" label={t("room:voice.stop")} onPress={() => void voice.stop()}>
          {t("room:voice.stop")}
        </Action>
        {(now.step === "playing" || now.step === "paused") && <span class={styles.hint}>{t("room:voice.hint")}</span>}
      </div>
    </FocusRegion>
  );
}

interface ActionProps {
  readonly focusKey: string;
  readonly icon?: IconName;
  readonly label: string;
  readonly children: JSX.Element | string;
  onPress(): void;
}

function Action({ focusKey, icon, label, children, onPress }: ActionProps): JSX.Element {
  return (
    <Focusable focusKey={focusKey} class={styles.action ?? ""} label={label} onClick={onPress}>
      {icon && <Icon name={icon} />}
      <span class={icon && styles.afterIcon}>{children}</span>
    </Focusable>
  );
}

/** Alone reads the position: four times a second, and nothing else is rendered for it. */
function Progress({ voice }: VoiceProps): JSX.Element {
  const position = voice.position.value;
  const length = voice.length.value;
  const share = length ? Math.min(1, position / length) : 0;
  return (
    <span class={styles.progress} dir="ltr">
      <span class={styles.clock}>{lengthWords(position * 1000)}</span>
      <span class={styles.track} role="progressbar" aria-label={t("room:voice.progress")} aria-valuenow={Math.round(share * 100)}>
        <span class={styles.done} style={{ width: `${share * 100}%` }}>
          <span class={styles.knob} />
        </span>
      </span>
      {length !== undefined && <span class={styles.clock}>{lengthWords(length * 1000)}</span>}
    </span>
  );
}

function mainVerb({ step }: VoiceNow): "room:voice.pause" | "room:voice.resume" | "room:voice.loading" | "common:retry" {
  if (step === "playing") return "room:voice.pause";
  if (step === "failed") return "common:retry";
  return step === "loading" ? "room:voice.loading" : "room:voice.resume";
}

function signOf({ step }: VoiceNow): IconName {
  if (step === "playing") return "pause";
  return step === "failed" ? "retry" : "play";
}

/**
 * Whoever does not see the line hears what became of it; what is read aloud must not talk over the voice for long. It stays
 * with the room while the line goes from there into a thread and back.
 */
export function SpokenVoice({ voice }: VoiceProps): null {
  const now = voice.now.value;
  const key = now.step === "none" ? undefined : now.item.key;
  useEffect(() => {
    switch (now.step) {
      case "none":
      case "loading":
        return;
      case "playing":
        announce(t("room:voice.from", { name: now.item.own ? t("room:row.you") : now.item.sender.name }));
        return;
      case "paused":
        announce(t("room:voice.paused"));
        return;
      case "failed":
        announce(troubleWords(now.why));
        return;
      default:
        now satisfies never;
    }
  }, [now.step, key]);
  return null;
}
