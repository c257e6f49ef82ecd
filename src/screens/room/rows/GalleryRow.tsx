import type { JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import type { GalleryPart } from "../../../matrix/records.ts";
import { Icon, type IconName } from "../../../ui/Icon.tsx";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { MediaImage } from "../../../ui/MediaImage.tsx";
import { mosaicBox, MOST_TILES, type Tile, tileBoxes } from "../mosaic.ts";
import type { MessageOf } from "../rowLabel.ts";
import { usePicture } from "../rowContext.ts";
import { FilmMarks } from "./FilmMarks.tsx";
import styles from "./GalleryRow.module.css";
import { MessageFrame } from "./MessageFrame.tsx";
import { Caption } from "./PictureRows.tsx";

const rem = (px: number): string => `${px / 16}rem`;

/** Several files under one caption: the first four, and how many more there are. */
export function GalleryRow({ item }: { readonly item: MessageOf<"gallery"> }): JSX.Element {
  const box = mosaicBox(item.items);
  const more = item.items.length - MOST_TILES;
  return (
    <MessageFrame item={item} look="picture">
      <div class={styles.mosaic} style={{ width: rem(box.width), height: rem(box.height) }}>
        {tileBoxes(item.items.length).map((tile, index) => (
          <div
            key={index}
            class={styles.tile}
            style={{ left: rem(tile.left), top: rem(tile.top), width: rem(tile.width), height: rem(tile.height) }}
          >
            <PartTile part={item.items[index] as GalleryPart} tile={tile} />
            {index === MOST_TILES - 1 && more > 0 && (
              <span class={`hearth-over ${styles.more}`}>{t("room:row.plus", { count: more })}</span>
            )}
          </div>
        ))}
      </div>
      {item.caption && <Caption body={item.caption} html={item.captionHtml} width={box.width} />}
    </MessageFrame>
  );
}

const SIGNS: Readonly<Record<GalleryPart["kind"], IconName>> = { image: "image", video: "play", audio: "mic", file: "file" };

function PartTile({ part, tile }: { readonly part: GalleryPart; readonly tile: Tile }): JSX.Element {
  const shown = part.kind === "image" ? part.media : part.poster;
  const picture = usePicture(shown, tile.width, tile.height);
  if (!shown && !part.blurhash) {
    return (
      <span class={`hearth-middle ${styles.plain}`}>
        <Icon name={SIGNS[part.kind]} />
        <span class={styles.name} dir="auto">
          <EmojiText text={part.name || t(`room:row.${part.kind}`)} />
        </span>
      </span>
    );
  }
  return (
    <>
      <MediaImage picture={picture} width={tile.width / 16} height={tile.height / 16} blurhash={part.blurhash} alt="" />
      {part.kind === "video" && <FilmMarks durationMs={part.durationMs} small />}
    </>
  );
}
