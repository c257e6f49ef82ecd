import { encodePicture } from "./media/encode.ts";
import { sceneSvg } from "./media/scenes.ts";
import { matrixRequest, roomPath, userIdOf, type MatrixRequest } from "./matrixApi.ts";
import { password } from "./household/people.ts";
import { secrets } from "./synapseConfig.ts";

/** A server that people may act on: `openHousehold()` returns one. */
export interface ActorServer {
  readonly baseUrl: string;
  readonly oauth?: unknown;
}

export interface ClientEvent {
  readonly type: string;
  readonly event_id: string;
  readonly sender: string;
  readonly content: Record<string, unknown>;
  readonly state_key?: string;
  readonly origin_server_ts: number;
}

interface SyncAnswer {
  next_batch: string;
  rooms?: {
    join?: Record<string, { timeline?: { events: ClientEvent[] }; ephemeral?: { events: ClientEvent[] } }>;
    invite?: Record<string, unknown>;
  };
}

/** Somebody else at another client, over plain HTTP. Rooms are given by id. */
export class Actor {
  readonly userId: string;
  readonly #server: ActorServer;
  readonly #user: string;
  #session: Promise<{ token: string; deviceId?: string }> | undefined;
  #since: string | undefined;
  static #transactions = 0;

  constructor(server: ActorServer, user: string) {
    this.#server = server;
    this.#user = user;
    this.userId = userIdOf(user);
  }

  /** The access token and device of this actor: signed in once, by password. Where sign-in is delegated it is the application service's, without a device. */
  session(): Promise<{ token: string; deviceId?: string }> {
    this.#session ??= this.#server.oauth
      ? Promise.resolve({ token: secrets.appservice })
      : matrixRequest<{ access_token: string; device_id: string }>(this.#server.baseUrl, "POST", "/_matrix/client/v3/login", {
          token: "",
          body: {
            type: "m.login.password",
            identifier: { type: "m.id.user", user: this.#user },
            password,
            initial_device_display_name: `${this.#user}'s other client`,
          },
        }).then(({ access_token, device_id }) => ({ token: access_token, deviceId: device_id }));
    return this.#session;
  }

  /** Any request as this person. */
  async request<T = Record<string, unknown>>(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    request: MatrixRequest = {},
  ): Promise<T> {
    const { token } = await this.session();
    const query = token === secrets.appservice ? { ...request.query, user_id: this.userId } : (request.query ?? {});
    return matrixRequest<T>(this.#server.baseUrl, method, path, { ...request, query, token });
  }

  /** Returns the new event's id, as do the others below. */
  async sendEvent(roomId: string, type: string, content: Record<string, unknown>): Promise<string> {
    const path = roomPath(roomId, "send", type, `actor${process.pid}.${Date.now()}.${++Actor.#transactions}`);
    return (await this.request<{ event_id: string }>("PUT", path, { body: content })).event_id;
  }

  sendText(roomId: string, body: string, more: Record<string, unknown> = {}): Promise<string> {
    return this.sendEvent(roomId, "m.room.message", { msgtype: "m.text", body, ...more });
  }

  reply(roomId: string, eventId: string, body: string): Promise<string> {
    return this.sendText(roomId, body, { "m.relates_to": { "m.in_reply_to": { event_id: eventId } } });
  }

  edit(roomId: string, eventId: string, body: string): Promise<string> {
    return this.sendText(roomId, `* ${body}`, {
      "m.new_content": { msgtype: "m.text", body },
      "m.relates_to": { rel_type: "m.replace", event_id: eventId },
    });
  }

  react(roomId: string, eventId: string, key: string): Promise<string> {
    return this.sendEvent(roomId, "m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id: eventId, key } });
  }

  /** Sends a picture of media/scenes.ts, "beach-any". */
  async sendImage(roomId: string, scene: string, caption?: string): Promise<string> {
    const { bytes, mimetype, width, height, blurhash } = await encodePicture(sceneSvg(scene, 1200, 900), "jpeg");
    const { content_uri } = await this.request<{ content_uri: string }>("POST", "/_matrix/media/v3/upload", {
      body: bytes,
      contentType: mimetype,
      query: { filename: `${scene}.jpg` },
    });
    const info = { mimetype, w: width, h: height, size: bytes.length, "xyz.amorgan.blurhash": blurhash };
    return this.sendEvent(roomId, "m.room.message", {
      msgtype: "m.image",
      body: caption ?? `${scene}.jpg`,
      filename: `${scene}.jpg`,
      url: content_uri,
      info,
    });
  }

  async redact(roomId: string, eventId: string, reason?: string): Promise<string> {
    const path = roomPath(roomId, "redact", eventId, `actor${process.pid}.${Date.now()}.${++Actor.#transactions}`);
    return (await this.request<{ event_id: string }>("PUT", path, { body: reason ? { reason } : {} })).event_id;
  }

  async sendState(roomId: string, type: string, content: Record<string, unknown>, stateKey = ""): Promise<string> {
    return (await this.request<{ event_id: string }>("PUT", roomPath(roomId, "state", type, stateKey), { body: content })).event_id;
  }

  /** `milliseconds` 0 stops typing. */
  async typing(roomId: string, milliseconds = 20_000): Promise<void> {
    await this.request("PUT", roomPath(roomId, "typing", this.userId), {
      body: milliseconds ? { typing: true, timeout: milliseconds } : { typing: false },
    });
  }

  async readMarker(roomId: string, eventId: string): Promise<void> {
    await this.request("POST", roomPath(roomId, "read_markers"), { body: { "m.fully_read": eventId, "m.read": eventId } });
  }

  async createRoom(options: Record<string, unknown> = {}): Promise<string> {
    return (
      await this.request<{ room_id: string }>("POST", "/_matrix/client/v3/createRoom", { body: { preset: "private_chat", ...options } })
    ).room_id;
  }

  async invite(roomId: string, user: string): Promise<void> {
    await this.request("POST", roomPath(roomId, "invite"), { body: { user_id: userIdOf(user) } });
  }

  async join(roomId: string): Promise<void> {
    await this.request("POST", roomPath(roomId, "join"), { body: {} });
  }

  async leave(roomId: string): Promise<void> {
    await this.request("POST", roomPath(roomId, "leave"), { body: {} });
  }

  /** The newest `limit` events of a room, the newest first. */
  async messages(roomId: string, limit = 20): Promise<ClientEvent[]> {
    return (await this.request<{ chunk: ClientEvent[] }>("GET", roomPath(roomId, "messages"), { query: { dir: "b", limit } })).chunk;
  }

  /**
   * Waits for an event in a room, from the first call of this method on; call it before what causes the event.
   * Throws when none comes within `milliseconds`.
   */
  async waitForEvent(roomId: string, matches: (event: ClientEvent) => boolean, milliseconds = 10_000): Promise<ClientEvent> {
    const deadline = Date.now() + milliseconds;
    const filter = JSON.stringify({
      presence: { types: [] },
      account_data: { types: [] },
      room: { timeline: { limit: 50 }, state: { lazy_load_members: true } },
    });
    for (;;) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${this.#user} saw no such event in ${milliseconds} ms`);
      const answer = await this.request<SyncAnswer>("GET", "/_matrix/client/v3/sync", {
        query: { filter, timeout: this.#since ? left : 0, since: this.#since },
      });
      this.#since = answer.next_batch;
      const room = answer.rooms?.join?.[roomId];
      const event = [...(room?.timeline?.events ?? []), ...(room?.ephemeral?.events ?? [])].find(matches);
      if (event) return event;
    }
  }
}

const actors = new WeakMap<ActorServer, Map<string, Actor>>();

/** The actor of a person on a server: the same one each time, so that it signs in once. */
export function actor(server: ActorServer, user: string): Actor {
  const known = actors.get(server) ?? new Map<string, Actor>();
  actors.set(server, known);
  const found = known.get(user) ?? new Actor(server, user);
  known.set(user, found);
  return found;
}
