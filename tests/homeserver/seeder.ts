import { createHmac } from "node:crypto";
import type { Picture } from "./media/encode.ts";
import { matrixRequest, roomPath, userIdOf, type MatrixRequest } from "./matrixApi.ts";
import { secrets } from "./synapseConfig.ts";

/** Acts as anybody, at any time, through the application service. Times are milliseconds since 1970. */
export class Seeder {
  readonly baseUrl: string;
  #transactions = 0;
  #uploads = new Map<string, Promise<string>>();

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  /** A request as `user`. */
  as<T = Record<string, unknown>>(
    user: string,
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    request: MatrixRequest = {},
  ): Promise<T> {
    return matrixRequest<T>(this.baseUrl, method, path, { ...request, query: { ...request.query, user_id: userIdOf(user) } });
  }

  async register(user: string, password: string): Promise<void> {
    await matrixRequest(this.baseUrl, "POST", "/_matrix/client/v3/register", {
      token: "",
      body: { auth: { type: "m.login.dummy" }, username: user, password, inhibit_login: true },
    });
  }

  /** Makes a server administrator, who may use Synapse's admin API. */
  async registerAdmin(user: string, password: string): Promise<void> {
    const path = "/_synapse/admin/v1/register";
    const { nonce } = await matrixRequest<{ nonce: string }>(this.baseUrl, "GET", path, { token: "" });
    const mac = createHmac("sha1", secrets.registration).update([nonce, user, password, "admin"].join("\0")).digest("hex");
    await matrixRequest(this.baseUrl, "POST", path, { token: "", body: { nonce, username: user, password, admin: true, mac } });
  }

  async createRoom(by: string, body: Record<string, unknown>): Promise<string> {
    const { room_id } = await this.as<{ room_id: string }>(by, "POST", "/_matrix/client/v3/createRoom", { body });
    return room_id;
  }

  /** Sends a state event dated `ts`; returns its event id. */
  async state(roomId: string, by: string, type: string, stateKey: string, content: Record<string, unknown>, ts: number): Promise<string> {
    const { event_id } = await this.as<{ event_id: string }>(by, "PUT", roomPath(roomId, "state", type, stateKey), {
      body: content,
      query: { ts },
    });
    return event_id;
  }

  /** Sends a message event dated `ts`; returns its event id. */
  async send(roomId: string, by: string, type: string, content: Record<string, unknown>, ts: number): Promise<string> {
    const path = roomPath(roomId, "send", type, `seed${++this.#transactions}`);
    const { event_id } = await this.as<{ event_id: string }>(by, "PUT", path, { body: content, query: { ts } });
    return event_id;
  }

  async redact(roomId: string, by: string, eventId: string, reason: string): Promise<void> {
    await this.as(by, "PUT", roomPath(roomId, "redact", eventId, `seed${++this.#transactions}`), { body: { reason } });
  }

  /** Marks the room as read up to an event. */
  async read(roomId: string, by: string, eventId: string): Promise<void> {
    await this.as(by, "POST", roomPath(roomId, "read_markers"), { body: { "m.fully_read": eventId, "m.read": eventId } });
  }

  async accountData(user: string, type: string, content: Record<string, unknown>): Promise<void> {
    await this.as(user, "PUT", `/_matrix/client/v3/user/${encodeURIComponent(userIdOf(user))}/account_data/${encodeURIComponent(type)}`, {
      body: content,
    });
  }

  /** Uploads once per `name`; returns the mxc address. */
  upload(name: string, make: () => Promise<{ bytes: Uint8Array; mimetype: string }>): Promise<string> {
    let upload = this.#uploads.get(name);
    if (!upload) {
      upload = make().then(async ({ bytes, mimetype }) => {
        const { content_uri } = await matrixRequest<{ content_uri: string }>(this.baseUrl, "POST", "/_matrix/media/v3/upload", {
          body: bytes,
          contentType: mimetype,
          query: { filename: name },
        });
        return content_uri;
      });
      this.#uploads.set(name, upload);
    }
    return upload;
  }
}

/** The `info` of a picture as events carry it. */
export function pictureInfo(picture: Picture): Record<string, unknown> {
  const { mimetype, width, height, bytes, blurhash } = picture;
  return { mimetype, w: width, h: height, size: bytes.length, "xyz.amorgan.blurhash": blurhash };
}
