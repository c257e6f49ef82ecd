import type { JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import type { HtmlNode } from "../../../matrix/records.ts";
import { MediaImage } from "../../../ui/MediaImage.tsx";
import { pictureBox } from "../pictureBox.ts";
import type { MessageOf } from "../rowLabel.ts";
import { usePicture } from "../rowContext.ts";
import { MovingPicture } from "./MovingPicture.tsx";
import { FilmMarks } from "./FilmMarks.tsx";
import { MessageFrame } from "./MessageFrame.tsx";
import styles from "./Row.module.css";
import { Words } from "./TextRow.tsx";

export function PictureRow({ item }: { readonly item: MessageOf<"image" | "sticker"> }): JSX.Element {
  const box = pictureBox(item.kind, item.width, item.height);
  const picture = usePicture(item.media, box.width, box.height);
  const sticker = item.kind === "sticker";
  const fit = sticker ? "contain" : "cover";
  return (
    <MessageFrame item={item} look={sticker ? "bare" : "picture"}>
      <div class={styles.video}>
        <MediaImage
          picture={picture}
          width={box.width / 16}
          height={box.height / 16}
          blurhash={item.kind === "sticker" ? undefined : item.blurhash} // it would be seen through its drawing
          alt={item.caption ? "" : item.alt || t(`room:row.${item.kind}`)}
          fit={fit}
          // Without a still picture of the sender's, the file itself is what there is, and it would move.
          still={item.animated === true && item.media?.secret !== undefined && item.media.thumbnail === undefined}
        />
        {item.animated && item.media && <MovingPicture media={item.media} box={box} fit={fit} />}
      </div>
      {item.caption && <Caption body={item.caption} html={item.captionHtml} width={box.width} />}
    </MessageFrame>
  );
}

/** The poster with its length; the viewer plays it. */
export function VideoRow({ item }: { readonly item: MessageOf<"video"> }): JSX.Element {
  const box = pictureBox("video", item.width, item.height);
  const picture = usePicture(item.poster, box.width, box.height);
  return (
    <MessageFrame item={item} look="picture">
      <div class={styles.video}>
        {item.poster || item.blurhash ? (
          <MediaImage picture={picture} width={box.width / 16} height={box.height / 16} blurhash={item.blurhash} alt={item.alt} />
        ) : (
          <div class={styles.noPoster} style={{ width: `${box.width / 16}rem`, height: `${box.height / 16}rem` }} />
        )}
        <FilmMarks durationMs={item.durationMs} />
      </div>
      {item.caption && <Caption body={item.caption} html={item.captionHtml} width={box.width} />}
      <div class={`${styles.hint} ${styles.below}`}>{t("room:row.play")}</div>
    </MessageFrame>
  );
}

interface CaptionProps {
  readonly body: string;
  readonly html?: readonly HtmlNode[] | undefined;
  /** Of the picture, in px of the design. */
  readonly width: number;
}

/** As wide as its picture, so that a portrait does not stand beside a long line of emptiness. */
export function Caption({ body, html, width }: CaptionProps): JSX.Element {
  return (
    <div class={styles.caption} style={{ maxWidth: `${Math.max(28, width / 16)}rem` }}>
      <Words body={body} html={html} />
    </div>
  );
}
