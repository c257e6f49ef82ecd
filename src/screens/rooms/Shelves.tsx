import type { JSX } from "preact";
import { now } from "../../core/signals.ts";
import { t } from "../../core/i18n.ts";
import { FocusList } from "../../input/FocusList.tsx";
import type { MediaStore } from "../../matrix/fileTypes.ts";
import { EmojiText } from "../../ui/EmojiText.tsx";
import type { Rooms, ShelfRow, Tile } from "./RoomsModel.ts";
import styles from "./Shelves.module.css";
import { RoomTile, tileRow } from "./RoomTile.tsx";
import { shelfWords, tileSentence } from "./words.ts";

/** Sizes in rem, as Shelves.module.css and RoomTile.module.css have them. */
const SHELF = 22.75;
const TILE = 25.5;
const TILE_LINE = 17;
const GAP = 1.5;

interface Props {
  readonly model: Rooms;
  readonly media: MediaStore;
}

/** Attributes that tests and people who write them rely on (test contract). */
const attributesOf = ({ room }: Tile) => ({ "data-room-id": room.roomId, "data-unread": room.unread, "data-highlight": room.highlight });

/** All shelves: a list of lists, windowed both ways. */
export function Shelves({ model, media }: Props): JSX.Element {
  return (
    <FocusList<ShelfRow>
      nested
      fixed
      focusKey="rooms-shelves"
      listLabel={t("rooms:title")}
      items={model.rows}
      focused={model.focusedShelf}
      snap
      overscan={0.4}
      gap={1}
      class={styles.shelves ?? ""}
      rowClass={styles.row ?? ""}
      estimate={() => SHELF}
      label={(row) => shelfWords(row.shelf.value)}
      renderItem={(row) => <ShelfView key={row.key} row={row} model={model} media={media} />}
    />
  );
}

function ShelfView({ row, model, media }: Props & { readonly row: ShelfRow }): JSX.Element {
  const shelf = row.shelf.value;
  const title = shelfWords(shelf);
  return (
    <section class={styles.shelf} data-shelf={shelf.kind}>
      <h2 class={styles.title}>
        <span class={styles.name} dir="auto">
          <EmojiText text={title} />
        </span>
        <span class={styles.count}>{shelf.rooms.length}</span>
      </h2>
      <Tiles row={row} model={model} media={media} title={title} />
    </section>
  );
}

/** On its own: a shelf's title and count change without its tiles being compared. */
function Tiles({ row, model, media, title }: Props & { readonly row: ShelfRow; readonly title: string }): JSX.Element {
  return (
    <FocusList<Tile>
      focusKey={`shelf-${row.key}`}
      listLabel={t("rooms:shelfLabel", { title, count: row.tiles.value.length })}
      axis="x"
      fixed
      snap
      items={row.tiles}
      focused={row.focused}
      overscan={0.3}
      gap={GAP}
      class={styles.tiles ?? ""}
      rowClass={tileRow}
      estimate={() => TILE}
      label={({ room }) => tileSentence(room, now.value, model.previews.value)}
      attributes={attributesOf}
      renderItem={({ room }) => <RoomTile room={room} media={media} previews={model.previews.value} />}
      onOpen={(tile) => model.open(tile, row.key)}
    />
  );
}

/** What a search found, as a grid. */
export function Results({ model, media }: Props): JSX.Element {
  return (
    <FocusList<Tile>
      focusKey="rooms-results"
      listLabel={t("rooms:search.results", { count: model.results.value.length })}
      items={model.results}
      focused={model.focusedResult}
      columns={4}
      fixed
      gap={GAP}
      overscan={0.4}
      class={styles.results ?? ""}
      rowClass={tileRow}
      estimate={() => TILE_LINE}
      label={({ room }) => tileSentence(room, now.value, model.previews.value)}
      attributes={attributesOf}
      renderItem={({ room }) => <RoomTile room={room} media={media} previews={model.previews.value} />}
      onOpen={(tile) => model.open(tile, undefined)}
    />
  );
}
