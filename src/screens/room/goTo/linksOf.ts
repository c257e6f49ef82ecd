/** Links of a message into rooms, out of its pills (pure): matrix.to addresses and `matrix:` URIs are pills already. */
import type { TimelineItem } from "../../../matrix/records.ts";

export interface RoomLink {
  /** Room id, or alias. */
  readonly room: string;
  readonly eventId?: string;
  /** As it stands in the message. */
  readonly text: string;
}

const MOST_LINKS = 3;
const MOST_NODES = 2000;

interface Node {
  readonly type?: unknown;
  readonly children?: unknown;
  readonly target?: unknown;
  readonly id?: unknown;
  readonly text?: unknown;
}

/** The first few, each once. */
export function linksOf(item: TimelineItem): readonly RoomLink[] {
  const links: RoomLink[] = [];
  let looked = 0;
  const look = (nodes: unknown): void => {
    if (!Array.isArray(nodes)) return;
    for (const node of nodes as readonly Node[]) {
      if (links.length >= MOST_LINKS || ++looked > MOST_NODES) return;
      if (node?.type === "pill" && typeof node.id === "string")
        add(node as { readonly target: unknown; readonly id: string; readonly text: unknown });
      else look(node?.children);
    }
  };
  const add = ({ target, id, text }: { readonly target: unknown; readonly id: string; readonly text: unknown }): void => {
    if (target !== "room" && target !== "event") return;
    const at = target === "event" ? id.indexOf("/") : id.length;
    const link: RoomLink = {
      room: id.slice(0, at),
      ...(at < id.length ? { eventId: id.slice(at + 1) } : {}),
      text: typeof text === "string" ? text : id,
    };
    if (!links.some((other) => other.room === link.room && other.eventId === link.eventId)) links.push(link);
  };
  if ("html" in item) look(item.html);
  if ("captionHtml" in item) look((item as { readonly captionHtml?: unknown }).captionHtml);
  return links;
}
