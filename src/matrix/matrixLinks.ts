/** Addresses inside messages: which are shown as links, and which mean a person, a room or an event. */

export interface MatrixTarget {
  readonly target: "user" | "room" | "event";
  /** User id, room id or alias; for an event "<room id or alias>/<event id>". */
  readonly id: string;
}

const SCHEMES = /^(https?|mailto|matrix|magnet|ftp):/i;

/** An address of an allowed scheme, at most 2,000 letters; browsers ignore controls and spaces in schemes, so they go first. */
export function safeHref(raw: unknown): string | undefined {
  if (typeof raw !== "string" || raw.length > 2000) return undefined;
  const href = raw.replace(/[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g, "");
  return SCHEMES.test(href) ? href : undefined;
}

/**
 * The address of somebody's message for other people's apps (client-server API, "matrix.to navigation"), by way of the
 * servers of these people: they know the room.
 */
export function messageLink(roomId: string, eventId: string, ...userIds: readonly string[]): string {
  const servers = userIds.map((userId) => userId.slice(userId.indexOf(":") + 1)).filter((server) => server !== "");
  const via = servers.filter((server, at) => servers.indexOf(server) === at).map((server) => `via=${encodeURIComponent(server)}`);
  return `https://matrix.to/#/${encodeURIComponent(roomId)}/${encodeURIComponent(eventId)}${via.length > 0 ? `?${via.join("&")}` : ""}`;
}

const USER = /^@[^:/?\s]{0,200}:[^/?\s]{1,230}$/;
const ROOM = /^([!#])[^/?\s]{1,254}$/;
const EVENT = /^\$[^/?\s]{1,254}$/;

/** matrix.to links (client-server API, "matrix.to navigation") and `matrix:` URIs. undefined: an ordinary link. */
export function matrixLink(href: string): MatrixTarget | undefined {
  const web = /^https?:\/\/(?:www\.)?matrix\.to\/#\/([^?]*)/i.exec(href);
  if (web) return target((web[1] as string).split("/").map(decode));
  const uri = /^matrix:(?:\/\/[^/]*\/)?([^?#]*)/i.exec(href);
  if (!uri) return undefined;
  const parts = (uri[1] as string).split("/").map(decode);
  const sigil = { u: "@", user: "@", r: "#", room: "#", roomid: "!" }[parts[0] ?? ""];
  if (!sigil || !parts[1]) return undefined;
  const first = sigil + parts[1];
  if ((parts[2] === "e" || parts[2] === "event") && parts[3]) return target([first, `$${parts[3]}`]);
  return target([first]);
}

function target(parts: readonly string[]): MatrixTarget | undefined {
  const [first = "", second = ""] = parts;
  if (USER.test(first)) return { target: "user", id: first };
  if (!ROOM.test(first)) return undefined;
  return EVENT.test(second) ? { target: "event", id: `${first}/${second}` } : { target: "room", id: first };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
