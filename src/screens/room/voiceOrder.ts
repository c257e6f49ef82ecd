/** Which voice message follows another, and what counts as heard (pure). */
import type { TimelineItem } from "../../matrix/records.ts";
import type { Heard } from "../../matrix/voiceMemory.ts";
import type { VoiceItem } from "./voiceTypes.ts";

/** Nobody resumes in the first breath of a message, nor in its last one. */
const EDGE_S = 3;
const MOSTLY = 0.9;

const isVoice = (row: TimelineItem): row is VoiceItem => row.kind === "voice";

/** The next one below that somebody else sent and nobody has heard. */
export function nextVoice(rows: readonly TimelineItem[], after: VoiceItem, heard: Heard): VoiceItem | undefined {
  const from = rows.findIndex((row) => isVoice(row) && row.eventId === after.eventId);
  return rows.find((row, index): row is VoiceItem => {
    if (!isVoice(row) || row.own || row.eventId === undefined || !row.media || heard.has(row.eventId, row.at)) return false;
    // Far up in a long history the one that plays may have left the window of loaded rows.
    return from >= 0 ? index > from : row.at > after.at;
  });
}

/** @param at seconds; `length` where it is known. */
export function isHeardToTheEnd(at: number, length: number | undefined): boolean {
  return length !== undefined && length > 0 && at >= length * MOSTLY;
}

/** Where to go on the next time; undefined: from the beginning. */
export function whereToResume(at: number, length: number | undefined): number | undefined {
  if (!(at >= EDGE_S) || at === Infinity) return undefined;
  return length !== undefined && at > length - EDGE_S ? undefined : at;
}
