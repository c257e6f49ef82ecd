/**
 * Messages on their way into encrypted rooms: members and settings are made known to the crypto module first, changed
 * identities hold the message back, keys are shared before the message is encrypted with them.
 */
import { AppError } from "../core/errors.ts";
import { CryptoRoom } from "./CryptoRoom.ts";
import { type EncryptedRooms, type RoomEncryption, USUAL } from "./encryptedRooms.ts";
import type { Http } from "./http.ts";
import { roomPath } from "./http.ts";
import { fromSdk, fromThrown } from "./matrixErrors.ts";
import type { CryptoEngine } from "./openCrypto.ts";
import { field, type Fields, fields } from "./rawEvent.ts";
import { events, stateOf } from "./roomReducer.ts";

export type Sealed =
  | { readonly status: "sealed"; readonly type: string; readonly content: Fields }
  /** These people (user ids) have another identity than the one we knew or verified. */
  | { readonly status: "held"; readonly userIds: readonly string[] };

export interface Encryptor {
  /** The room is opened: its members' devices are made known, so that their messages can be vouched for. */
  know(roomId: string): Promise<void>;
  /** The room's section of a sync answer. */
  receive(roomId: string, section: unknown): void;
  /** @throws AppError */
  seal(roomId: string, type: string, content: Fields, txnId: string): Promise<Sealed>;
  /** A person has been asked: the new identities of these people are accepted. @throws AppError */
  accept(userIds: readonly string[]): Promise<void>;
}

export function createEncryptor(options: {
  readonly engine: CryptoEngine;
  readonly http: Http;
  readonly rooms: EncryptedRooms;
  readonly ownUserId: string;
}): Encryptor {
  const { http, rooms, ownUserId } = options;
  const { crypto, sdk, client } = options.engine;
  const known = new Map<string, CryptoRoom>();
  const configured = new Set<string>();
  /** Whose identity is as we know it; asked again when the crypto module says that it may have changed. */
  const steady = new Set<string>();
  client.on("userTrustStatusChanged" as never, ((userId: string) => steady.delete(userId)) as never);
  client.on("crypto.devicesUpdated" as never, ((userIds: readonly string[]) => userIds.forEach((id) => steady.delete(id))) as never);

  function roomOf(roomId: string): CryptoRoom {
    let room = known.get(roomId);
    if (!room) {
      room = new CryptoRoom(roomId, http, () => void crypto.forceDiscardSession(roomId));
      known.set(roomId, room);
    }
    return room;
  }

  async function settingsOf(roomId: string): Promise<RoomEncryption> {
    const saved = rooms.settings(roomId);
    if (saved) return saved;
    try {
      const content = await http.call("GET", roomPath(roomId, "state", "m.room.encryption", ""));
      rooms.note(roomId, { type: "m.room.encryption", state_key: "", content });
    } catch (thrown) {
      const { kind } = fromThrown(thrown);
      // The server denies it: encrypted it stays.
      if (kind !== "notFound" && kind !== "forbidden") throw thrown;
    }
    return rooms.settings(roomId) ?? USUAL;
  }

  async function configure(roomId: string): Promise<CryptoRoom> {
    const room = roomOf(roomId);
    await room.load();
    if (configured.has(roomId)) return room;
    const content = await settingsOf(roomId);
    await crypto.onCryptoEvent(room as never, { getContent: () => content } as never);
    configured.add(roomId);
    return room;
  }

  async function changedAmong(userIds: readonly string[]): Promise<string[]> {
    const changed: string[] = [];
    for (const userId of userIds) {
      if (userId === ownUserId || steady.has(userId)) continue;
      const status = await crypto.getUserVerificationStatus(userId);
      if (status.needsUserApproval || (status.wasCrossSigningVerified() && !status.isCrossSigningVerified())) changed.push(userId);
      else steady.add(userId);
    }
    return changed;
  }

  return {
    async know(roomId) {
      await configure(roomId);
      crypto.onSyncCompleted({} as never); // asks for the devices of those who are new to us
    },
    receive(roomId, section) {
      const room = known.get(roomId);
      if (!room) return;
      room.apply(stateOf(section));
      room.apply(events(section, "timeline").filter((event) => event.state_key !== undefined));
      if (field(field(section, "timeline"), "limited") === true) room.doubt();
    },
    async seal(roomId, type, content, txnId) {
      const room = await configure(roomId);
      // Whoever is told to be in a room of nobody, or of others only, is told nonsense.
      if (!room.people.includes(ownUserId)) {
        room.doubt();
        throw new AppError("server", "a member list without us");
      }
      const before = await changedAmong(room.people);
      if (before.length) return { status: "held", userIds: before };
      const event = new sdk.MatrixEvent({ type, content: { ...content }, room_id: roomId, sender: ownUserId } as never);
      event.setTxnId(txnId);
      try {
        await crypto.encryptEvent(event, room as never);
      } catch (thrown) {
        // Sharing the key found out: the devices were asked for just now.
        steady.clear();
        const now = await changedAmong(room.people);
        if (now.length) return { status: "held", userIds: now };
        throw fromSdk(thrown);
      }
      const sealed = fields(event.getWireContent());
      if (event.getWireType() !== "m.room.encrypted" || typeof sealed["ciphertext"] !== "string") throw new Error("not encrypted");
      return { status: "sealed", type: event.getWireType(), content: sealed };
    },
    async accept(userIds) {
      try {
        for (const userId of userIds) {
          const status = await crypto.getUserVerificationStatus(userId);
          if (status.wasCrossSigningVerified() && !status.isCrossSigningVerified()) await crypto.withdrawVerificationRequirement(userId);
          if (status.needsUserApproval) await crypto.pinCurrentUserIdentity(userId);
          steady.delete(userId);
        }
      } catch (thrown) {
        throw fromSdk(thrown);
      }
    },
  };
}
