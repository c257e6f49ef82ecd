/** Inside a peer's process: rooms and what is said in them. */
import type { ICreateRoomStateEvent, MatrixEvent, Method, Room } from "matrix-js-sdk";
import type { EventType, RoomMessageEventContent } from "matrix-js-sdk/lib/types.js";
import { userIdOf } from "../homeserver/matrixApi.ts";
import { decryptAttachment, type EncryptedFile } from "./attachment.ts";
import type { RoomCommands } from "./commands.ts";
import type { PeerMessage, SendOptions } from "./Peer.ts";
import type { PeerSession } from "./PeerSession.ts";
import { photoContent } from "./photoContent.ts";

export function roomCommands(session: PeerSession): RoomCommands {
  const { client } = session;
  const roomOf = (roomId: string, timeoutMs?: number): Promise<Room> =>
    session.until(() => client.getRoom(roomId), `room ${roomId}`, timeoutMs) as Promise<Room>;
  const eventsOf = async (roomId: string) => (await roomOf(roomId)).getLiveTimeline().getEvents();

  const sendEvent: RoomCommands["sendEvent"] = async (roomId, type, content, options = {}) => {
    await roomOf(roomId);
    const whole = { ...content, ...replyRelation(options) } as unknown as RoomMessageEventContent;
    const sent = await session.dated(options.at, () => client.sendEvent(roomId, type as EventType.RoomMessage, whole));
    return sent.event_id;
  };

  return {
    async createRoom(invitees, options = {}) {
      const { encrypted = true, rotateAfterMessages, rotateAfterMs, historyVisibility } = options;
      const state: ICreateRoomStateEvent[] = [];
      if (encrypted)
        state.push({
          type: "m.room.encryption",
          state_key: "",
          content: {
            algorithm: "m.megolm.v1.aes-sha2",
            ...(rotateAfterMessages === undefined ? {} : { rotation_period_msgs: rotateAfterMessages }),
            ...(rotateAfterMs === undefined ? {} : { rotation_period_ms: rotateAfterMs }),
          },
        });
      if (historyVisibility)
        state.push({ type: "m.room.history_visibility", state_key: "", content: { history_visibility: historyVisibility } });
      const { room_id } = await client.createRoom({
        preset: "private_chat" as never,
        invite: invitees.map(userIdOf),
        is_direct: options.direct ?? false,
        initial_state: state,
        ...(options.name === undefined ? {} : { name: options.name }),
      });
      const room = await roomOf(room_id);
      await session.until(() => !encrypted || room.hasEncryptionStateEvent(), "the room's encryption");
      return room_id;
    },
    async join(roomId, { timeoutMs } = {}) {
      await roomOf(roomId, timeoutMs);
      await client.joinRoom(roomId);
      await session.until(() => client.getRoom(roomId)?.getMyMembership() === "join", `membership in ${roomId}`, timeoutMs);
    },
    invite: async (roomId, user) => void (await client.invite(roomId, userIdOf(user))),
    async waitForMember(roomId, user, { timeoutMs } = {}) {
      const room = await roomOf(roomId, timeoutMs);
      await session.until(() => room.getMember(userIdOf(user))?.membership === "join", `${user} in ${roomId}`, timeoutMs);
    },
    send: (roomId, text, options) => sendEvent(roomId, "m.room.message", { msgtype: "m.text", body: text }, options),
    sendEvent,
    async sendPhoto(roomId, photo, options = {}) {
      const upload = async (bytes: Uint8Array<ArrayBuffer>) =>
        (await client.uploadContent(new Blob([bytes]), { type: "application/octet-stream", includeFilename: false })).content_uri;
      return sendEvent(roomId, "m.room.message", await photoContent(photo, upload, options), options);
    },
    async readPhoto(roomId, eventId) {
      const event = (await eventsOf(roomId)).find((other) => other.getId() === eventId);
      const file = event?.getContent()["file"] as EncryptedFile | undefined;
      if (!file) throw new Error("no such picture");
      const address = `${client.baseUrl}/_matrix/client/v1/media/download/${file.url.slice("mxc://".length)}`;
      const answer = await fetch(address, { headers: { Authorization: `Bearer ${client.getAccessToken()}` } });
      if (!answer.ok) throw new Error(`the picture's download answered ${answer.status}`);
      return decryptAttachment(file, new Uint8Array(await answer.arrayBuffer()));
    },
    async waitForText(roomId, text, { timeoutMs, from } = {}) {
      const said = async () => {
        const found = (await eventsOf(roomId)).findLast(
          (event) => event.getContent()["body"] === text && !event.isDecryptionFailure() && (!from || event.getSender() === userIdOf(from)),
        );
        return found && !found.status && messageOf(session, found);
      };
      return session.until(said, `"${text}" in ${roomId}`, timeoutMs) as Promise<PeerMessage>;
    },
    async waitForEvent(roomId, eventId, { timeoutMs } = {}) {
      const come = async () => {
        const found = (await eventsOf(roomId)).find((event) => event.getId() === eventId);
        return found && !found.isBeingDecrypted() && messageOf(session, found);
      };
      return session.until(come, `event ${eventId}`, timeoutMs) as Promise<PeerMessage>;
    },
    async messages(roomId, limit = 30) {
      const room = await roomOf(roomId);
      for (let before = -1; room.getLiveTimeline().getEvents().length < limit;) {
        const now = room.getLiveTimeline().getEvents().length;
        if (now === before) break;
        before = now;
        await client.scrollback(room, limit - now);
      }
      const events = (await eventsOf(roomId)).slice(-limit);
      await session.until(() => events.every((event) => !event.isBeingDecrypted()), "decryption");
      return Promise.all(events.map((event) => messageOf(session, event)));
    },
    request: (method, path, body) =>
      client.http.authedRequest(method as Method, path, undefined, body as Record<string, unknown> | undefined, { prefix: "" }),
  };
}

function replyRelation({ replyTo }: SendOptions): Record<string, unknown> {
  return replyTo === undefined ? {} : { "m.relates_to": { "m.in_reply_to": { event_id: replyTo } } };
}

async function messageOf({ crypto }: PeerSession, event: MatrixEvent): Promise<PeerMessage> {
  const info = event.isEncrypted() ? await crypto.getEncryptionInfoForEvent(event) : null;
  const content = event.getContent() as Record<string, unknown>;
  return {
    eventId: event.getId() as string,
    sender: event.getSender() as string,
    type: event.getType(),
    content,
    text: typeof content["body"] === "string" && !event.isDecryptionFailure() ? content["body"] : "",
    encrypted: event.isEncrypted(),
    ...(event.isDecryptionFailure() ? { undecryptable: event.decryptionFailureReason ?? "UNKNOWN_ERROR" } : {}),
    shield: (["none", "grey", "red"] as const)[info?.shieldColour ?? 0],
    ...(info?.shieldReason === null || info?.shieldReason === undefined ? {} : { shieldReason: info.shieldReason }),
  };
}
