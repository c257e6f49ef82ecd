import { secrets, serverName } from "./synapseConfig.ts";

/** An answer of the homeserver other than 2xx. */
export class MatrixRequestError extends Error {
  readonly status: number;
  /** For example "M_FORBIDDEN"; empty when the body was not Matrix's JSON. */
  readonly errcode: string;
  constructor(request: string, status: number, errcode: string, text: string) {
    super(`${request} → ${status} ${errcode}: ${text.slice(0, 300)}`);
    this.status = status;
    this.errcode = errcode;
  }
}

export interface MatrixRequest {
  /** Sent as JSON; a Buffer is sent as it is. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** The access token; the application service's when absent. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Sends one request to a homeserver and returns its JSON. Throws MatrixRequestError. */
export async function matrixRequest<T = Record<string, unknown>>(
  baseUrl: string,
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  { body, contentType, query = {}, token = secrets.appservice, signal }: MatrixRequest = {},
): Promise<T> {
  const url = new URL(baseUrl + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  const raw = body instanceof Uint8Array;
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { "Content-Type": contentType ?? (raw ? "application/octet-stream" : "application/json") }),
    },
    ...(body === undefined ? {} : { body: raw ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  const text = await answer.text();
  if (answer.ok) return (text ? JSON.parse(text) : {}) as T;
  let errcode = "";
  try {
    errcode = String((JSON.parse(text) as { errcode?: unknown }).errcode ?? "");
  } catch {
    // not Matrix's JSON: the text itself goes into the message
  }
  throw new MatrixRequestError(`${method} ${path}`, answer.status, errcode, text);
}

/** "@dana:hearth.test" for "dana"; a whole user id stays as it is. */
export function userIdOf(user: string): string {
  return user.startsWith("@") ? user : `@${user}:${serverName}`;
}

/** The path of a room's resource: `roomPath("!r", "send", type, txn)`, every part escaped. */
export function roomPath(roomId: string, ...parts: string[]): string {
  return `/_matrix/client/v3/rooms/${[roomId, ...parts].map(encodeURIComponent).join("/")}`;
}
