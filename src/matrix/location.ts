/** Places in messages (client-server API, "m.location"; MSC3488) and the places of people (MSC3489, live location). */
import { cleanLine } from "./names.ts";
import { array, field, string, whole } from "./rawEvent.ts";
import type { Geo, LiveLocation } from "./records.ts";

const DESCRIPTION_LENGTH = 500;
/** More than half way round the earth nobody is told anything. */
const MOST_UNCERTAIN = 20_000_000;
/** The longest that somebody is believed to be followed. */
const LONGEST_MS = 366 * 24 * 3600 * 1000;
const LAST_MOMENT = 8.64e15;

export interface Place {
  readonly body: string;
  readonly geo?: Geo;
  readonly what: "self" | "pin";
}

/** `geo:` URIs in WGS84 degrees (RFC 5870); undefined for any other and for what is not on earth. */
export function geoOf(uri: unknown): Geo | undefined {
  if (typeof uri !== "string" || uri.length > 300) return undefined;
  const match = /^geo:(-?\d{1,3}(?:\.\d{1,20})?),(-?\d{1,3}(?:\.\d{1,20})?)(?:,-?\d{1,9}(?:\.\d{1,20})?)?((?:;[^;]*)*)$/i.exec(uri.trim());
  if (!match) return undefined;
  const lat = Number(match[1]);
  const lon = Number(match[2]);
  const parameters = (match[3] as string).toLowerCase();
  const system = /;crs=([^;]*)/.exec(parameters)?.[1];
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180 || (system !== undefined && system !== "wgs84")) return undefined;
  const uncertainty = Number(/;u=(\d{1,12}(?:\.\d{1,12})?)(?:;|$)/.exec(parameters)?.[1] ?? "0");
  return { lat, lon, ...(uncertainty > 0 && uncertainty <= MOST_UNCERTAIN ? { uncertainty } : {}) };
}

const inside = (content: unknown): unknown => field(content, "m.location") ?? field(content, "org.matrix.msc3488.location");

function whatOf(content: unknown): Place["what"] {
  const asset = field(content, "m.asset") ?? field(content, "org.matrix.msc3488.asset");
  return string(field(asset, "type")) === "m.self" ? "self" : "pin";
}

/** Clients put the bare address into the words for clients that know no places: it says nothing to a person. */
function words(value: unknown): string {
  const line = cleanLine(value, DESCRIPTION_LENGTH);
  return /^geo:\S*$/i.test(line) ? "" : line.replace(/\s*\bgeo:-?\d[^\s]*/gi, "").trim();
}

/** The place of a message. */
export function locationOf(content: unknown): Place {
  const place = inside(content);
  const geo = geoOf(field(place, "uri")) ?? geoOf(field(content, "geo_uri"));
  return {
    body: words(field(place, "description")) || words(field(content, "body")) || words(textOf(content)),
    ...(geo ? { geo } : {}),
    what: whatOf(content),
  };
}

function textOf(content: unknown): unknown {
  const text = field(content, "m.text") ?? field(content, "org.matrix.msc1767.text");
  return typeof text === "string" ? text : field(array(text)[0], "body");
}

export const isBeaconInfo = (type: string): boolean => type === "m.beacon_info" || type === "org.matrix.msc3672.beacon_info";
export const isBeacon = (type: string): boolean => type === "m.beacon" || type === "org.matrix.msc3672.beacon";

/** What is known of somebody's live location beside the event that began it. */
export interface BeaconNews {
  /** Content of the newest beacon (MSC3489). */
  readonly content?: unknown;
  readonly at?: number;
  readonly endedAt?: number;
}

const momentOf = (content: unknown): number | undefined =>
  whole(field(content, "m.ts") ?? field(content, "org.matrix.msc3488.ts"), 0, LAST_MOMENT);

/**
 * The row of a `beacon_info` state event that began something; undefined for one that only ends it.
 * @param at when the server took the event: what the sender says about the beginning can be anything.
 */
export function liveLocationOf(
  content: unknown,
  at: number,
  news: BeaconNews | undefined,
): (Place & { readonly live: LiveLocation }) | undefined {
  const timeout = whole(field(content, "timeout"), 0, LONGEST_MS);
  if (field(content, "live") !== true || timeout === undefined) return undefined;
  const began = Math.min(momentOf(content) ?? at, at);
  const geo = geoOf(field(inside(news?.content), "uri"));
  const told = geo ? (momentOf(news?.content) ?? news?.at) : undefined;
  return {
    body: words(field(content, "description")) || words(field(inside(news?.content), "description")),
    ...(geo ? { geo } : {}),
    what: "self",
    live: {
      until: Math.min(began + timeout, LAST_MOMENT),
      ...(news?.endedAt === undefined ? {} : { endedAt: news.endedAt }),
      ...(told === undefined ? {} : { updatedAt: told }),
    },
  };
}
