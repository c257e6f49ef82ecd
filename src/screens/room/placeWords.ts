/** A place in words: what it is called, where it lies, how sure that is, and how long it is followed. */
import { direction, language, t } from "../../core/i18n.ts";
import { clockTime, fullTime } from "../../core/time.ts";
import type { Geo, LiveLocation } from "../../matrix/records.ts";
import type { MessageOf } from "./rowLabel.ts";

/** What a place is called: its sender's words, else that somebody is there. */
export function placeTitle(item: MessageOf<"location">, now: number): string {
  if (item.body) return item.body;
  if (item.what !== "self") return t("room:row.location");
  const how = howThere(item, now);
  return item.own ? t(`room:place.${how}You`) : t(`room:place.${how}`, { name: item.sender.name });
}

function howThere({ geo, live }: MessageOf<"location">, now: number): "self" | "was" | "soon" {
  if (live && !geo) return "soon";
  return live && !isLive(live, now) ? "was" : "self";
}

/** "51.5008° north, 0.1247° west": four digits are some ten metres. */
export function geoWords({ lat, lon, uncertainty }: Geo): string {
  // In Arabic the sign would go to the number's other side: a mark before it makes it a number of its own.
  const mark = direction(language.value) === "rtl" ? "\u200e" : "";
  const degrees = (value: number): string => `${mark}${Math.round(Math.abs(value) * 10_000) / 10_000}°${mark}`;
  const north = t(lat >= 0 ? "room:place.north" : "room:place.south", { degrees: degrees(lat) });
  const east = t(lon >= 0 ? "room:place.east" : "room:place.west", { degrees: degrees(lon) });
  const at = t("room:place.at", { north, east });
  return uncertainty === undefined ? at : t("room:place.within", { place: at, distance: distanceWords(uncertainty) });
}

/** Metres below a kilometre, kilometres beyond. */
function distanceWords(metres: number): string {
  if (metres < 1000) return t("room:place.metres", { distance: Math.max(1, Math.round(metres)) });
  const kilometres = metres / 1000;
  return t("room:place.kilometres", { distance: kilometres < 10 ? Math.round(kilometres * 10) / 10 : Math.round(kilometres) });
}

export const isLive = (live: LiveLocation, now: number): boolean => live.endedAt === undefined && live.until > now;

/** @param now milliseconds since 1970 */
export function liveWords(live: LiveLocation, now: number): string {
  if (!isLive(live, now)) return t("room:place.ended");
  // Of another day the clock alone says nothing.
  const until = live.until - now < 12 * 3600 * 1000 ? clockTime(live.until) : fullTime(live.until);
  return live.updatedAt === undefined ? t("room:place.liveSoon", { until }) : t("room:place.live", { until });
}

/** All of it, line by line. */
export function placeWords(item: MessageOf<"location">, now: number): string[] {
  const title = placeTitle(item, now);
  const kind = item.body ? t("room:label.withCaption", { kind: t("room:row.location"), caption: title }) : title;
  return [kind, ...(item.live ? [liveWords(item.live, now)] : []), ...(item.geo ? [geoWords(item.geo)] : [])];
}

/** For a phone's map (RFC 5870). */
export function geoUri({ lat, lon, uncertainty }: Geo): string {
  const plain = (value: number): string => value.toFixed(6).replace(/\.?0+$/, "");
  return `geo:${plain(lat)},${plain(lon)}${uncertainty === undefined ? "" : `;u=${Math.round(uncertainty)}`}`;
}
