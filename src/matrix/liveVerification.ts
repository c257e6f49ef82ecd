/** Verification between people travels in their direct chat; the crypto module hears of it from us, as it comes. */
import { log } from "../core/log.ts";
import { ENCRYPTED } from "./clearEvents.ts";
import type { Encryption } from "./Encryption.ts";
import { field, fields, type RawEvent, string } from "./rawEvent.ts";
import type { KeptRoomList } from "./RoomList.ts";
import { events } from "./roomReducer.ts";

/** Older requests are dead (client-server API, "Key verification framework": 10 minutes). */
const ALIVE_MS = 10 * 60 * 1000;

/** Hands over what of a sync answer may be verification: plain events of any room, encrypted ones of direct chats. */
export function passVerification(body: unknown, list: KeptRoomList, encryption: Encryption): void {
  const engine = encryption.engine.peek();
  const decryptor = encryption.decryptor.peek();
  if (!engine || !decryptor) return;
  const joined = fields(field(field(body, "rooms"), "join"));
  for (const roomId of Object.keys(joined)) {
    for (const event of events(joined[roomId], "timeline")) {
      if (Date.now() - (event.origin_server_ts ?? 0) > ALIVE_MS || event.state_key !== undefined) continue;
      if (isVerification(event)) pass(roomId, event);
      else if (event.type === ENCRYPTED && list.all.peek().get(roomId)?.isDirect) void open(roomId, event);
    }
  }

  async function open(roomId: string, event: RawEvent): Promise<void> {
    try {
      const result = await decryptor?.decrypt(event, roomId);
      if (result && "event" in result && isVerification(result.event)) pass(roomId, result.event);
    } catch (thrown) {
      log("security").info("a message of a direct chat could not be decrypted", thrown);
    }
  }

  function pass(roomId: string, event: RawEvent): void {
    if (!engine) return;
    const { client, sdk } = engine;
    (client as unknown as { emit(name: "event", event: unknown): void }).emit(
      "event",
      new sdk.MatrixEvent({ ...event, room_id: roomId } as never),
    );
  }
}

function isVerification(event: RawEvent): boolean {
  if (event.type === "m.room.message") return field(event.content, "msgtype") === "m.key.verification.request";
  return (string(event.type) ?? "").indexOf("m.key.verification.") === 0;
}
