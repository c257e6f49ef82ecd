import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { fullTime, monthOf } from "../../core/time.ts";
import { FocusList } from "../../input/FocusList.tsx";
import { setFocus } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import type { MediaStore, RoomMediaItem } from "../../matrix/fileTypes.ts";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { MediaImage } from "../../ui/MediaImage.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { lengthWords, roomTitle } from "../words.ts";
import type { RoomMediaViewModel } from "./RoomMediaModel.ts";
import styles from "./RoomMediaScreen.module.css";

export interface RoomMediaScreenProps {
  readonly model: RoomMediaViewModel;
  readonly media: MediaStore;
  /** A viewer lies over it: kept as it is, and out of sight. */
  readonly covered?: boolean;
}

const GRID = "room-media";
const COLUMNS = 5;
/** rem, as RoomMediaScreen.module.css has them */
const TILE = { width: 20.6, height: 14 };
const LINE = TILE.height + 1;

/** All pictures and films of a room, newest first. */
export function RoomMediaScreen({ model, media, covered = false }: RoomMediaScreenProps): JSX.Element {
  useLayoutEffect(() => model.cover(covered), [model, covered]);
  const state = model.state.value;
  const name = model.name.value;
  const at = model.at.value;
  return (
    <div
      class={covered ? `${styles.screen} ${styles.covered}` : styles.screen}
      data-screen={covered ? undefined : "roomMedia"}
      data-step={state.step}
      onremotekey={onKeys({ play: () => model.play(), playPause: () => model.play() })}
    >
      <header class={styles.head}>
        <h1 class={styles.title}>{t("viewer:all.title")}</h1>
        {name && (
          <span class={styles.room} dir="auto">
            <EmojiText text={roomTitle(name)} />
          </span>
        )}
        {state.step === "shown" && at !== undefined && <span class={styles.month}>{monthOf(at)}</span>}
      </header>
      <Body model={model} media={media} />
    </div>
  );
}

function Body({ model, media }: RoomMediaScreenProps): JSX.Element {
  const state = model.state.value;
  switch (state.step) {
    case "looking":
      return (
        <Centre>
          <p class={styles.words}>
            <Spinner size="large" label={t("viewer:all.looking")} />
          </p>
          <Back model={model} />
        </Centre>
      );
    case "none":
      return (
        <Centre>
          <span class={styles.sign} aria-hidden="true">
            <Icon name="image" />
          </span>
          <p class={styles.words} role="status">
            {t("viewer:all.none")}
          </p>
          <Back model={model} />
        </Centre>
      );
    case "failed":
      return (
        <Centre>
          <p class={styles.words} role="status">
            {t("viewer:all.failed")}
          </p>
          <p class={styles.why}>{t(`error:${state.error}`)}</p>
          <div class={styles.actions}>
            <Button focusKey="room-media-retry" icon="retry" autoFocus onClick={() => model.retry()}>
              {t("common:retry")}
            </Button>
            <Button focusKey="room-media-back" onClick={() => model.close()}>
              {t("common:back")}
            </Button>
          </div>
        </Centre>
      );
    case "shown":
      return <Grid model={model} media={media} older={state.older} />;
    default:
      return state satisfies never;
  }
}

function Grid({ model, media, older }: RoomMediaScreenProps & { readonly older: string }): JSX.Element {
  useLayoutEffect(() => setFocus(GRID), []);
  return (
    <>
      <FocusList<RoomMediaItem>
        focusKey={GRID}
        listLabel={t("viewer:all.title")}
        items={model.tiles}
        focused={model.focused}
        columns={COLUMNS}
        fixed
        snap
        overscan={0.5}
        class={styles.grid ?? ""}
        rowClass={styles.cell ?? ""}
        estimate={() => LINE}
        label={tileWords}
        renderItem={(item) => <Tile item={item} media={media} />}
        onOpen={(item) => model.open(item)}
        onReachEnd={() => model.reachEnd()}
        attributes={(item) => ({ "data-event-id": item.eventId, "data-kind": item.kind, "data-key": item.key })}
      />
      {(older === "loading" || older === "failed") && (
        <p class={styles.edge} role="status">
          {older === "loading" ? <Spinner size="small" /> : <Icon name="warning" />}
          <span class={styles.edgeWords}>{t(older === "loading" ? "viewer:all.looking" : "viewer:all.older")}</span>
        </p>
      )}
    </>
  );
}

function tileWords(item: RoomMediaItem): string {
  const name = item.own ? t("room:row.you") : item.sender.name;
  return t("viewer:all.tile", { what: t(`room:row.${item.kind}`), name, time: fullTime(item.at) });
}

function Tile({ item, media }: { readonly item: RoomMediaItem; readonly media: MediaStore }): JSX.Element {
  const picture = item.kind === "video" ? item.poster : item.media;
  const length = item.kind === "video" ? lengthWords(item.durationMs) : undefined;
  return (
    <div class={styles.tile}>
      {picture || item.kind === "image" ? (
        <MediaImage
          picture={picture && media.open(picture, SIZE)}
          width={TILE.width}
          height={TILE.height}
          blurhash={item.blurhash}
          alt=""
        />
      ) : (
        <span class={styles.bare} />
      )}
      {item.kind === "video" && (
        <span class={styles.film}>
          <Icon name="play" />
          {length !== undefined && <span class={styles.length}>{length}</span>}
        </span>
      )}
    </div>
  );
}

/** The server's own size nearest to a tile: thirty of the next larger would be four times the memory. */
const SIZE = { width: 320, height: 240, method: "scale" } as const;

function Back({ model }: { readonly model: RoomMediaViewModel }): JSX.Element {
  return (
    <Button focusKey="room-media-back" autoFocus onClick={() => model.close()}>
      {t("common:back")}
    </Button>
  );
}

function Centre({ children }: { readonly children: JSX.Element | JSX.Element[] }): JSX.Element {
  return <div class={styles.centre}>{children}</div>;
}
