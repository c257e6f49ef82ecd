import { AppError } from "../../../core/errors.ts";
import type { Navigation } from "../../../core/navigation.ts";
import type { RoomRecord, TimelineItem } from "../../../matrix/records.ts";
import type { Session } from "../../../matrix/types.ts";
import { linksOf, type RoomLink } from "./linksOf.ts";

/** A link that can be followed: into this room, or to one that we are in (`room`; undefined: it is known by its alias only). */
export interface OfferedLink extends RoomLink {
  readonly leads: "here" | "away";
  readonly record?: RoomRecord;
}

export interface Links {
  /** What a message's menu offers. */
  of(item: TimelineItem): readonly OfferedLink[];
  follow(link: OfferedLink): void;
}

export interface LinksDependencies {
  readonly session: Pick<Session, "rooms" | "resolveRoom">;
  readonly roomId: string;
  readonly navigation: Pick<Navigation, "push">;
  toEvent(eventId: string): void;
  attempt(run: () => Promise<void>): void;
}

/** Links of messages into rooms. Made inside of a Model. */
export function makeLinks({ session, roomId, navigation, toEvent, attempt }: LinksDependencies): Links {
  function offered(link: RoomLink): OfferedLink | undefined {
    if (link.room === roomId) return link.eventId === undefined ? undefined : { ...link, leads: "here" };
    if (link.room[0] === "#") return { ...link, leads: "away" };
    const record = session.rooms.all.peek().get(link.room);
    return record?.membership === "join" && !record.isSpace ? { ...link, leads: "away", record } : undefined;
  }

  return {
    of: (item) =>
      linksOf(item)
        .map(offered)
        .filter((link): link is OfferedLink => link !== undefined),
    follow({ room, eventId, leads }) {
      if (leads === "here") {
        if (eventId !== undefined) toEvent(eventId);
        return;
      }
      attempt(async () => {
        const target = room[0] === "#" ? await session.resolveRoom(room) : room;
        if (target === roomId && eventId !== undefined) return toEvent(eventId);
        if (target === roomId) return;
        if (target === undefined || session.rooms.all.peek().get(target)?.membership !== "join") {
          throw new AppError("notFound", "the linked room is none of ours");
        }
        navigation.push({ screen: "room", roomId: target, ...(eventId === undefined ? {} : { eventId }) });
      });
    },
  };
}
