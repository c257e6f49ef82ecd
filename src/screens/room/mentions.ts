/** What people, rooms and messages that a text mentions are called here: its sender may call them anything. */
import { t } from "../../core/i18n.ts";
import type { Session } from "../../matrix/types.ts";
import type { Mention, PillShape } from "../../ui/Html.tsx";
import { roomTitle } from "../words.ts";
import { isMessage } from "./rowLabel.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";

/** @returns a function that a row asks for each mention while it is drawn: it follows names as they change. */
export function mentions(
  session: Pick<Session, "userId" | "rooms">,
  model: Pick<RoomViewModel, "rows" | "record">,
): (pill: PillShape) => Mention | undefined {
  return ({ target, id }) => {
    switch (target) {
      case "user":
        return personMention(session, model, id);
      case "room": {
        const name = roomName(session, id);
        return name === undefined ? undefined : { words: name };
      }
      case "event":
        return { words: eventWords(session, model, id) };
      default:
        return target satisfies never;
    }
  };
}

function personMention(session: Pick<Session, "userId">, model: Pick<RoomViewModel, "rows">, userId: string): Mention | undefined {
  if (userId === session.userId) return { words: t("room:mention.you"), own: true };
  // Read once: a row that is drawn again for each message of somebody else costs more than a name that is late.
  for (const row of model.rows.peek()) if (isMessage(row) && row.sender?.userId === userId) return { words: row.sender.name };
  return undefined;
}

/** Known by its id; an address (#…) is its own name. */
function roomName({ rooms }: Pick<Session, "rooms">, id: string): string | undefined {
  const record = rooms.all.peek().get(id);
  if (record) return roomTitle(record.name);
  return id.charAt(0) === "!" ? t("room:mention.room") : undefined;
}

/** @param id "<room id or alias>/<event id>" */
function eventWords(session: Pick<Session, "rooms">, { record }: Pick<RoomViewModel, "record">, id: string): string {
  const room = id.slice(0, id.indexOf("/"));
  if (room === record.peek()?.roomId) return t("room:mention.messageHere");
  const name = roomName(session, room);
  return name === undefined ? t("room:mention.message") : t("room:mention.messageIn", { name });
}
