import type { JSX } from "preact";
import type { TimelineItem } from "../../../matrix/records.ts";
import { RevealedContext } from "../rowContext.ts";
import { AudioRow, FileRow, LocationRow } from "./CardRows.tsx";
import { EncryptedRow, OtherRow, RedactedRow } from "./PlaceholderRows.tsx";
import { GalleryRow } from "./GalleryRow.tsx";
import { PictureRow, VideoRow } from "./PictureRows.tsx";
import { PollRow } from "./PollRow.tsx";
import { DateRow, EdgeRow, NoticeRow, ReadMarkerRow } from "./QuietRows.tsx";
import { RowBoundary } from "./RowBoundary.tsx";
import { VoiceRow } from "./VoiceRow.tsx";
import { TextRow } from "./TextRow.tsx";

interface RowProps {
  readonly item: TimelineItem;
  /** A run of notices shows all its lines. */
  readonly spread: boolean;
  /** The words that a message hides are open. */
  readonly revealed?: boolean;
}

/** One row of the timeline. */
export function RowView({ item, spread, revealed = false }: RowProps): JSX.Element {
  return (
    <RowBoundary item={item}>
      <RevealedContext.Provider value={revealed}>
        <Shape item={item} spread={spread} />
      </RevealedContext.Provider>
    </RowBoundary>
  );
}

/** The one switch from kinds to looks. */
function Shape({ item, spread }: RowProps): JSX.Element {
  switch (item.kind) {
    case "text":
    case "emote":
    case "botNotice":
      return <TextRow item={item} />;
    case "image":
    case "sticker":
      return <PictureRow item={item} />;
    case "video":
      return <VideoRow item={item} />;
    case "gallery":
      return <GalleryRow item={item} />;
    case "voice":
      return <VoiceRow item={item} />;
    case "audio":
      return <AudioRow item={item} />;
    case "file":
      return <FileRow item={item} />;
    case "poll":
      return <PollRow item={item} />;
    case "location":
      return <LocationRow item={item} />;
    case "encrypted":
      return <EncryptedRow item={item} />;
    case "redacted":
      return <RedactedRow item={item} />;
    case "other":
      return <OtherRow item={item} />;
    case "notice":
      return <NoticeRow item={item} spread={spread} />;
    case "date":
      return <DateRow item={item} />;
    case "readMarker":
      return <ReadMarkerRow />;
    case "edge":
      return <EdgeRow item={item} />;
    default:
      // A kind that came from a newer snapshot: the boundary says so in words.
      throw new Error(`no look for a row of kind ${String((item satisfies never as TimelineItem).kind)}`);
  }
}
