/**
 * What a key of a remote is called in each world: `keyCode` first (some sets leave `key` empty), `KeyboardEvent.key` second.
 * Sources: LG "Magic Remote" and Samsung "Remote Control" guides, Enact's keymap, BBC TAL device configurations.
 */
import type { RemoteKey } from "./types.ts";

/** `KeyboardEvent.keyCode` → key of the remote. */
export type KeyCodes = Readonly<Record<number, RemoteKey>>;

const ARROWS_AND_OK: KeyCodes = { 37: "left", 38: "up", 39: "right", 40: "down", 13: "ok" };
const COLOURS: KeyCodes = { 403: "red", 404: "green", 405: "yellow", 406: "blue" };
const DIGITS: KeyCodes = { 48: "0", 49: "1", 50: "2", 51: "3", 52: "4", 53: "5", 54: "6", 55: "7", 56: "8", 57: "9" };
const PLAYER: KeyCodes = { 415: "play", 19: "pause", 413: "stop", 412: "rewind", 417: "fastForward" };

export const WEBOS_CODES: KeyCodes = {
  ...ARROWS_AND_OK,
  ...DIGITS,
  ...COLOURS,
  ...PLAYER,
  16777221: "ok", // Enact: the OK of some wheels
  461: "back",
  33: "channelUp",
  34: "channelDown",
  457: "info",
};

export const TIZEN_CODES: KeyCodes = {
  ...ARROWS_AND_OK,
  ...DIGITS,
  ...COLOURS,
  ...PLAYER,
  10009: "back",
  10252: "playPause",
  427: "channelUp",
  428: "channelDown",
  457: "info",
  10133: "menu",
};

/** The names under which Samsung hands out keys on request; Back, arrows and OK come unasked. */
export const TIZEN_NAMES: Readonly<Record<string, RemoteKey>> = {
  MediaPlay: "play",
  MediaPause: "pause",
  MediaPlayPause: "playPause",
  MediaStop: "stop",
  MediaRewind: "rewind",
  MediaFastForward: "fastForward",
  ColorF0Red: "red",
  ColorF1Green: "green",
  ColorF2Yellow: "yellow",
  ColorF3Blue: "blue",
  ChannelUp: "channelUp",
  ChannelDown: "channelDown",
  Info: "info",
  0: "0",
  1: "1",
  2: "2",
  3: "3",
  4: "4",
  5: "5",
  6: "6",
  7: "7",
  8: "8",
  9: "9",
};

/**
 * A keyboard, and the browsers of other makers' sets. HbbTV sets and VIDAA: 461, 403 to 406, 412 to 417, wound on by 473.
 * TiVo and Vewd (once Opera): Back 8 or 27, pause 463. Fire TV: Back 27, menu 18, 179, 227, 228. WebKit boxes: 166, 402.
 */
export const BROWSER_CODES: KeyCodes = {
  ...ARROWS_AND_OK,
  ...DIGITS,
  ...COLOURS,
  ...PLAYER,
  27: "back",
  8: "back",
  166: "back",
  461: "back",
  179: "playPause",
  178: "stop",
  402: "play",
  463: "pause",
  227: "rewind",
  228: "fastForward",
  473: "fastForward",
  33: "channelUp",
  34: "channelDown",
  457: "info",
  93: "menu",
  18: "menu", // on a keyboard Alt, which is a modifier and never gets here
};

/** `KeyboardEvent.key`, as the standard has it; Samsung's names are the standard's. */
export const KEY_NAMES: Readonly<Record<string, RemoteKey>> = {
  ...TIZEN_NAMES,
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
  Enter: "ok",
  Select: "ok",
  GoBack: "back",
  BrowserBack: "back",
  XF86Back: "back",
  Escape: "back",
  ContextMenu: "menu",
};

/** Samsung's on-screen keyboard (and a real one, while a field has the focus): "Done" and "Cancel". */
export const IME_DONE = 65376;
export const IME_CANCEL = 65385;
/** "A letter is being composed": says nothing about the key. */
export const IME_COMPOSING = 229;
export const BACKSPACE = 8;
/** LG: the pointer of the Magic Remote comes and goes (Enact Sandstone's names: pointerShow, pointerHide). */
export const POINTER_SHOWN = 1536;
export const POINTER_HIDDEN = 1537;

/** What every remote has. */
export const BASIC_KEYS: readonly RemoteKey[] = ["up", "down", "left", "right", "ok", "back"];
