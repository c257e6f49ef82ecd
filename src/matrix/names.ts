/**
 * Names and other short texts of strangers, made safe to show: a name must not be able to reverse the line it stands
 * in, to look empty, to look like another person's, or to fill the screen.
 */
import { field, fields } from "./rawEvent.ts";

/** Longest name shown, in UTF-16 units; a longer one ends in "…". */
const NAME_LENGTH = 80;

// C0 and C1 controls; soft hyphen, combining grapheme joiner, Arabic letter mark, Hangul fillers, Khmer inherent
// vowels, Mongolian separators; zero-width and directional marks, embeddings, overrides, isolates, invisible operators;
// blank Braille; variation selectors are kept (emoji), BOM, interlinear marks and tags are not.
// U+200D (joiner) and U+200C are kept inside texts: emoji families and several scripts need them.
const INVISIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb]/g;
const TAGS = /\udb40[\udc00-\udc7f]/g;
const SPACES = /[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/g;
/** More than four marks on one letter are decoration that runs into the neighbouring lines. */
const MARK_PILE =
  /([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+/g;

/** The first `most` units at most, never ending inside a surrogate pair. */
export function beginning(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 1 : most);
}

/** Cuts at `most` units, never inside a surrogate pair, and says so with "…". */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = most - 1;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** Text of several lines: controls, direction overrides and invisible characters go, line breaks stay. */
export function cleanText(raw: unknown, most: number): string {
  if (typeof raw !== "string") return "";
  // Twice the length is enough input for any output, and bounds the work on a hostile megabyte.
  const cut = raw.length > most * 2 + 64 ? raw.slice(0, most * 2 + 64) : raw;
  const clean = cut.replace(/\r\n?/g, "\n").replace(TAGS, "").replace(INVISIBLE, "").replace(MARK_PILE, "$1").replace(LONE_SURROGATE, "$1");
  return shorten(clean, most);
}

// The marks U+200E, U+200F and U+061C steer punctuation in right-to-left texts and end with their paragraph; tags make flags.
const INVISIBLE_IN_BODY =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u034f\u115f\u1160\u17b4\u17b5\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]/g;

/** The words of a message: what `cleanText` removes, save for what honest right-to-left texts and emoji are made of. */
export function cleanBody(raw: unknown, most: number): string {
  if (typeof raw !== "string") return "";
  const cut = raw.length > most * 2 + 64 ? raw.slice(0, most * 2 + 64) : raw;
  const clean = cut.replace(/\r\n?/g, "\n").replace(INVISIBLE_IN_BODY, "").replace(MARK_PILE, "$1").replace(LONE_SURROGATE, "$1");
  return shorten(clean, most);
}

/** One line: as `cleanText`, with every run of white space one space. */
export function cleanLine(raw: unknown, most: number): string {
  if (typeof raw !== "string") return "";
  return shorten(
    cleanText(raw, most * 2)
      .replace(SPACES, " ")
      .trim(),
    most,
  );
}

/** A display, room or server name on one line; "" when nothing visible is left. */
export function cleanName(raw: unknown, most: number = NAME_LENGTH): string {
  const line = cleanLine(raw, most);
  return /[^\s\u200c\u200d\ufe00-\ufe0f\u0300-\u036f]/.test(line) ? line : "";
}

/** The part of a user id between "@" and ":", cleaned; the whole id where it is malformed. */
export function localpart(userId: string): string {
  const match = /^@([^:]+):/.exec(userId);
  return cleanName(match?.[1] ?? userId) || cleanName(userId);
}

// The look-alikes that matter most in names; the SDK's table (unhomoglyph, 114 kB) is not worth its weight here.
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  а: "a", в: "b", с: "c", е: "e", н: "h", і: "i", ј: "j", к: "k", м: "m", о: "o", р: "p", ѕ: "s", т: "t", х: "x", у: "y",
  α: "a", β: "b", ε: "e", ι: "i", κ: "k", ν: "v", ο: "o", ρ: "p", τ: "t", υ: "u", χ: "x",
  ı: "i", "0": "o", "1": "l", "|": "l", i: "l",
}; // prettier-ignore

/** What two names have in common when they look the same: for comparing only, never shown. */
export function foldName(name: string): string {
  const flat = cleanName(name, 200)
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\s\u200c\u200d]/g, "")
    .toLowerCase();
  let folded = "";
  for (const character of flat) {
    folded += Object.prototype.hasOwnProperty.call(LOOK_ALIKE, character) ? LOOK_ALIKE[character] : character;
  }
  return folded;
}

/** Of an id in which nothing can be seen: a row must say that somebody wrote it. */
const NOBODY = "?";

/**
 * A member's name as the spec shows it ("Calculating the display name for a user"): the user id without a name,
 * the name when nobody else looks like it, else name and user id.
 * @param shared another member of the room has a name that looks the same (compare by `foldName`).
 */
export function disambiguate(userId: string, displayName: unknown, shared: boolean): string {
  const name = cleanName(displayName);
  if (!name) return cleanName(userId, 255) || NOBODY;
  // A name that is itself written like a user id pretends to be somebody.
  if (!shared && !(/^@.+:./.test(name) && name !== userId)) return name;
  return `${name} (${cleanName(userId, 255)})`;
}

/** Names for a whole room at once: user id → name. */
export function disambiguateAll(
  members: Iterable<{ readonly userId: string; readonly displayName?: unknown }>,
): ReadonlyMap<string, string> {
  const all = Array.from(members);
  const count = new Map<string, number>();
  for (const member of all) {
    const folded = foldName(cleanName(member.displayName));
    if (folded) count.set(folded, (count.get(folded) ?? 0) + 1);
  }
  const names = new Map<string, string>();
  for (const member of all) {
    const folded = foldName(cleanName(member.displayName));
    names.set(member.userId, disambiguate(member.userId, member.displayName, (count.get(folded) ?? 0) > 1));
  }
  return names;
}

/** The short name of a member event's content: its display name, else the local part of the id. */
export function shortName(userId: string, memberContent: unknown): string {
  return cleanName(field(fields(memberContent), "displayname")) || localpart(userId);
}
