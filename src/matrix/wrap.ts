/** What leaves the outbox: never in the clear where a room is, or ever was, encrypted. */
import { AppError } from "../core/errors.ts";
import type { EncryptedRooms } from "./encryptedRooms.ts";
import type { Encryption } from "./Encryption.ts";
import { localpart } from "./names.ts";
import type { Outgoing, Wrapped } from "./outbox.ts";
import { field, fields } from "./rawEvent.ts";
import type { KeptRoomList } from "./RoomList.ts";
import { stateOf } from "./roomReducer.ts";

interface WrapDeps {
  readonly list: KeptRoomList;
  readonly encrypted: EncryptedRooms;
  readonly encryption: Encryption;
}

export function createWrap({ list, encrypted, encryption }: WrapDeps): (entry: Outgoing) => Promise<Wrapped> {
  /** By our records, by what is on disk, by the crypto module. */
  async function isEncrypted(roomId: string): Promise<boolean> {
    if (list.all.peek().get(roomId)?.encrypted || encrypted.has(roomId)) return true;
    if (!(await encryption.engine.peek()?.crypto.isEncryptionEnabledInRoom(roomId))) return false;
    encrypted.note(roomId);
    return true;
  }

  return async ({ roomId, type, content, txnId }) => {
    // The room may have become encrypted since the records were saved.
    if (!list.fresh.peek()) return { status: "wait" };
    if (list.all.peek().get(roomId)?.membership !== "join") throw new AppError("forbidden", "not in the room");
    if (!(await isEncrypted(roomId))) return { status: "ready", type, content };
    if (encryption.state.peek().status === "unavailable") throw new AppError("unsupported", "nothing here can encrypt");
    const encryptor = encryption.encryptor.peek();
    if (!encryptor) return { status: "wait" };
    const sealed = await encryptor.seal(roomId, type, content, txnId);
    if (sealed.status === "sealed") return { ...sealed, status: "ready" };
    return { ...sealed, people: sealed.userIds.map((userId) => nameOf(roomId, userId)) };
  };

  function nameOf(roomId: string, userId: string): string {
    const hero = list.all
      .peek()
      .get(roomId)
      ?.keep.heroes?.find((other) => other.userId === userId);
    return hero?.name ?? localpart(userId);
  }
}

/** Remembers which rooms of an answer are encrypted, and how. */
export function noteEncryption(encrypted: EncryptedRooms, list: KeptRoomList, body: unknown): void {
  const joined = fields(field(field(body, "rooms"), "join"));
  for (const roomId of Object.keys(joined)) {
    if (!list.all.peek().get(roomId)?.encrypted) continue;
    const settings = stateOf(joined[roomId]).find((event) => event.type === "m.room.encryption" && event.state_key === "");
    encrypted.note(roomId, settings);
  }
}
