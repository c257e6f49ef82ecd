import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { fullTime } from "../../core/time.ts";
import { FocusTrap } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { BottomBar } from "./BottomBar.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { HandOver } from "./HandOver.tsx";
import { Loading } from "./Loading.tsx";
import { Picture } from "./Picture.tsx";
import { Sides } from "./Sides.tsx";
import { Sound } from "./Sound.tsx";
import type { ViewedItem, ViewerViewModel } from "./ViewerViewModel.ts";
import styles from "./ViewerScreen.module.css";
import { ViewerSheet } from "./ViewerSheet.tsx";
import { viewerLabel } from "./viewerWords.ts";

export interface ViewerScreenProps {
  readonly model: ViewerViewModel;
}

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
      data-over={model.over.value.kind}
      data-event-id={item?.eventId}
      data-key={item?.key}
      onMouseMove={() => model.wake()}
      onBack={() => model.back()}
      onremotekey={(event) => {
        if (event.detail.phase === "down") model.wake();
        onViewerKeys(model)(event);
      }}
    >
      <StageView model={model} />
      <Sides model={model} />
      {item && <TitleBar model={model} item={item} />}
      <ViewerSheet model={model} />
    </FocusTrap>
  );
}

const onViewerKeys = (model: ViewerViewModel) =>
  onKeys({
    // Time runs from left to right on every television, in every language.
    left: ({ repeat }) => model.sideways(-1, repeat > 0),
    right: ({ repeat }) => model.sideways(1, repeat > 0),
    up: () => model.updown(-1),
    down: () => model.updown(1),
    channelUp: () => model.go(1),
    channelDown: () => model.go(-1),
    rewind: ({ repeat }) => model.wind(-FAR_SECONDS, repeat > 0),
    fastForward: ({ repeat }) => model.wind(FAR_SECONDS, repeat > 0),
    play: ({ repeat }) => {
      if (repeat === 0) model.play();
    },
    pause: () => model.pause(),
    playPause: ({ repeat }) => {
      if (repeat === 0) model.playPause();
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
          <Picture stage={stage} model={model} />
          <BottomBar model={model} />
        </>
      );
    case "poster":
      return (
        <>
          {model.poster.value === undefined ? (
            <span class={styles.sign} aria-hidden="true">
              <Icon name="video" />
            </span>
          ) : (
            <img class={styles.whole} src={model.poster.value} alt={viewerLabel(model.item.value)} />
          )}
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
        <Centre words={stage.error === "offline" ? t("viewer:offline") : t(`error:${stage.error}`)}>
          <Button focusKey="viewer-main" icon="retry" onClick={() => model.retry()}>
            {t("common:retry")}
          </Button>
          {/* Among others the arrows lead to the next picture, and no further button could be reached by them. */}
          {model.isAmongOthers.value ? <></> : <CloseButton model={model} />}
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

function TitleBar({ model, item }: ViewerScreenProps & { readonly item: ViewedItem }): JSX.Element {
  const place = model.place.value;
  return (
    <div class={model.showsWords.value ? styles.title : `${styles.title} ${styles.away}`}>
      <span class={styles.sender} dir="auto">
        <EmojiText text={item.own ? t("room:row.you") : item.sender.name} />
      </span>
      <span class={styles.date}>{fullTime(item.at)}</span>
      {place && place.of > 1 && (
        <span class={styles.place}>{t(place.more ? "viewer:place.more" : "viewer:place.all", { nth: place.nth, of: place.of })}</span>
      )}
    </div>
  );
}

function Centre({ words, children }: { readonly words: string; readonly children: JSX.Element | JSX.Element[] }): JSX.Element {
  return (
    <div class={`hearth-over ${styles.centre}`}>
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
