/** What a remote's buttons look like to a page: the codes of LG's and Samsung's remotes and of a keyboard. */

export type RemoteLayout = "browser" | "webos" | "tizen";

export type RemoteKey =
  | "up"
  | "down"
  | "left"
  | "right"
  | "ok"
  | "back"
  | "play"
  | "pause"
  | "playPause"
  | "stop"
  | "rewind"
  | "fastForward"
  | "channelUp"
  | "channelDown"
  | "red"
  | "green"
  | "yellow"
  | "blue"
  | "info"
  | "menu"
  | "backspace"
  | "escape"
  | "tab"
  | "imeDone"
  | "imeCancel"
  | Digit;

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";

/** A key as it reaches the page. `text` is what it types, if anything. */
export interface KeyCode {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly text?: string;
}

const everywhere: Readonly<Partial<Record<RemoteKey, KeyCode>>> = {
  up: { key: "ArrowUp", code: "ArrowUp", keyCode: 38 },
  down: { key: "ArrowDown", code: "ArrowDown", keyCode: 40 },
  left: { key: "ArrowLeft", code: "ArrowLeft", keyCode: 37 },
  right: { key: "ArrowRight", code: "ArrowRight", keyCode: 39 },
  // The text makes Chromium click a focused button, as OK does on a TV.
  ok: { key: "Enter", code: "Enter", keyCode: 13, text: "\r" },
  backspace: { key: "Backspace", code: "Backspace", keyCode: 8 },
  escape: { key: "Escape", code: "Escape", keyCode: 27 },
  tab: { key: "Tab", code: "Tab", keyCode: 9 },
  ...digits(),
};

/** The shared part of LG's and Samsung's remotes (HbbTV codes). */
const television: Readonly<Partial<Record<RemoteKey, KeyCode>>> = {
  red: { key: "ColorF0Red", code: "", keyCode: 403 },
  green: { key: "ColorF1Green", code: "", keyCode: 404 },
  yellow: { key: "ColorF2Yellow", code: "", keyCode: 405 },
  blue: { key: "ColorF3Blue", code: "", keyCode: 406 },
  play: { key: "MediaPlay", code: "", keyCode: 415 },
  pause: { key: "MediaPause", code: "", keyCode: 19 },
  stop: { key: "MediaStop", code: "", keyCode: 413 },
  rewind: { key: "MediaRewind", code: "", keyCode: 412 },
  fastForward: { key: "MediaFastForward", code: "", keyCode: 417 },
  info: { key: "Info", code: "", keyCode: 457 },
  imeDone: { key: "", code: "", keyCode: 65376 },
  imeCancel: { key: "", code: "", keyCode: 65385 },
};

const layouts: Readonly<Record<RemoteLayout, Readonly<Partial<Record<RemoteKey, KeyCode>>>>> = {
  browser: {
    ...everywhere,
    back: { key: "Escape", code: "Escape", keyCode: 27 },
    playPause: { key: "MediaPlayPause", code: "MediaPlayPause", keyCode: 179 },
    stop: { key: "MediaStop", code: "MediaStop", keyCode: 178 },
    channelUp: { key: "PageUp", code: "PageUp", keyCode: 33 },
    channelDown: { key: "PageDown", code: "PageDown", keyCode: 34 },
    menu: { key: "ContextMenu", code: "ContextMenu", keyCode: 93 },
  },
  webos: {
    ...everywhere,
    ...television,
    back: { key: "GoBack", code: "", keyCode: 461 },
    channelUp: { key: "PageUp", code: "PageUp", keyCode: 33 },
    channelDown: { key: "PageDown", code: "PageDown", keyCode: 34 },
  },
  tizen: {
    ...everywhere,
    ...television,
    // Samsung's Back has no key name: a page can tell it by keyCode alone.
    back: { key: "", code: "", keyCode: 10009 },
    playPause: { key: "MediaPlayPause", code: "", keyCode: 10252 },
    channelUp: { key: "ChannelUp", code: "", keyCode: 427 },
    channelDown: { key: "ChannelDown", code: "", keyCode: 428 },
    menu: { key: "Menu", code: "", keyCode: 10133 },
  },
};

function digits(): Readonly<Partial<Record<RemoteKey, KeyCode>>> {
  const names: readonly Digit[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
  return Object.fromEntries(names.map((name) => [name, { key: name, code: `Digit${name}`, keyCode: 48 + Number(name), text: name }]));
}

/** What pressing `key` on that remote sends. Throws when that remote has no such button. */
export function keyCodeOf(key: RemoteKey, layout: RemoteLayout): KeyCode {
  const code = layouts[layout][key];
  if (!code) throw new Error(`A ${layout} remote has no "${key}" button.`);
  return code;
}
