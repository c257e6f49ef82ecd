import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { fullTime } from "../../core/time.ts";
import { FocusTrap } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { BottomBar } from "./BottomBar.tsx";
import { HandOver } from "./HandOver.tsx";
import { Loading } from "./Loading.tsx";
import { Sound } from "./Sound.tsx";
import type { ViewedItem, ViewerViewModel } from "./ViewerViewModel.ts";
import styles from "./ViewerScreen.module.css";
import { viewerLabel } from "./viewerWords.ts";

export interface ViewerScreenProps {
  readonly model: ViewerViewModel;
}

const STEP_SECONDS = 10;
const FAR_SECONDS = 30;

/** One picture, film, sound or file on the whole screen. */
export function ViewerScreen({ model }: ViewerScreenProps): JSX.Element {
  const item = model.item.value;
  const { step } = model.stage.value;
  return (
    <FocusTrap
      class={styles.screen}
      focusKey="viewer"
      prefer="viewer-main"
      label={viewerLabel(item)}
      data-screen="viewer"
      data-kind={item?.kind}
      data-step={step}
      data-event-id={item?.eventId}
      onMouseMove={() => model.wake()}
      onremotekey={(event) => {
        if (event.detail.phase === "down") model.wake();
        onPlayerKeys(model)(event);
      }}
    >
      <StageView model={model} />
      {item && <TitleBar item={item} shown={model.showsWords.value} />}
    </FocusTrap>
  );
}

const onPlayerKeys = (model: ViewerViewModel) =>
  onKeys({
    // Time runs from left to right on every television, in every language.
    left: ({ repeat }) => model.wind(-STEP_SECONDS, repeat > 0),
    right: ({ repeat }) => model.wind(STEP_SECONDS, repeat > 0),
    rewind: ({ repeat }) => model.wind(-FAR_SECONDS, repeat > 0),
    fastForward: ({ repeat }) => model.wind(FAR_SECONDS, repeat > 0),
    play: () => model.play(),
    pause: () => model.pause(),
    playPause: ({ repeat }) => {
      if (repeat === 0) model.press();
    },
    stop: () => model.close(),
  });

function StageView({ model }: ViewerScreenProps): JSX.Element {
  const stage = model.stage.value;
  switch (stage.step) {
    case "gone":
      return (
        <Centre words={t("viewer:gone")}>
          <CloseButton model={model} main />
        </Centre>
      );
    case "loading":
      return <Loading stage={stage} model={model} />;
    case "picture":
      return (
        <>
          <img class={styles.whole} src={stage.url} alt={model.item.value ? viewerLabel(model.item.value) : ""} />
          <BottomBar model={model} />
        </>
      );
    case "starting":
    case "playing":
    case "paused":
    case "ended":
      return (
        <>
          {model.isSound.value ? <Sound model={model} /> : <Film model={model} poster={stage.step === "starting"} />}
          <BottomBar model={model} />
        </>
      );
    case "handOff":
      return <HandOver stage={stage} model={model} />;
    case "failed":
      return (
        <Centre words={t(`error:${stage.error}`)}>
          <Button focusKey="viewer-main" icon="retry" onClick={() => model.retry()}>
            {t("common:retry")}
          </Button>
          <CloseButton model={model} />
        </Centre>
      );
    default:
      return stage satisfies never;
  }
}

/** The player's element lives outside of what is rendered: there is one in the app. */
function Film({ model, poster }: ViewerScreenProps & { readonly poster: boolean }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    model.showIn(host.current ?? undefined);
    return () => model.showIn(undefined);
  }, [model]);
  return (
    <>
      <div ref={host} class={styles.film} />
      {poster && model.poster.value !== undefined && <img class={styles.whole} src={model.poster.value} alt="" />}
    </>
  );
}

function TitleBar({ item, shown }: { readonly item: ViewedItem; readonly shown: boolean }): JSX.Element {
  return (
    <div class={shown ? styles.title : `${styles.title} ${styles.away}`}>
      <span class={styles.sender} dir="auto">
        <EmojiText text={item.own ? t("room:row.you") : item.sender.name} />
      </span>
      <span class={styles.date}>{fullTime(item.at)}</span>
    </div>
  );
}

function Centre({ words, children }: { readonly words: string; readonly children: JSX.Element | JSX.Element[] }): JSX.Element {
  return (
    <div class={styles.centre}>
      <p class={styles.words} role="status">
        {words}
      </p>
      <div class={styles.actions}>{children}</div>
    </div>
  );
}

function CloseButton({ model, main = false }: ViewerScreenProps & { readonly main?: boolean }): JSX.Element {
  return (
    <Button focusKey={main ? "viewer-main" : "viewer-close"} onClick={() => model.close()}>
      {t("common:back")}
    </Button>
  );
}
