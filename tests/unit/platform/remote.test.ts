import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BROWSER_CODES, TIZEN_CODES, WEBOS_CODES, type KeyCodes } from "../../../platform/keyCodes.ts";
import { makeRemote } from "../../../platform/remote.ts";
import type { KeyPress } from "../../../platform/types.ts";
import { keyEvent } from "./fakeTv.ts";

let stop = () => {};
let presses: KeyPress[] = [];
let consume = true;

function listen(codes: KeyCodes, keyboardShown?: () => boolean) {
  const remote = makeRemote(window, { codes, keys: ["ok"], pointer: false, ...(keyboardShown ? { keyboardShown } : {}) });
  stop = remote.listen((press) => {
    presses.push(press);
    return consume;
  });
}

function field(html: "input" | "textarea", type = "text"): HTMLElement {
  const element = document.createElement(html);
  if (html === "input") element.setAttribute("type", type);
  document.body.appendChild(element);
  return element;
}

const down = (keyCode: number, init: KeyboardEventInit = {}, target?: EventTarget) => keyEvent("keydown", { ...init, keyCode }, target);
const up = (keyCode: number, init: KeyboardEventInit = {}, target?: EventTarget) => keyEvent("keyup", { ...init, keyCode }, target);
const keys = () => presses.filter((press) => press.phase === "down").map((press) => press.key);

beforeEach(() => {
  presses = [];
  consume = true;
});
afterEach(() => {
  stop();
  document.body.textContent = "";
});

describe("key codes", () => {
  test.each([
    ["webOS", WEBOS_CODES, 461, "back"],
    ["webOS", WEBOS_CODES, 16777221, "ok"],
    ["webOS", WEBOS_CODES, 33, "channelUp"],
    ["webOS", WEBOS_CODES, 406, "blue"],
    ["Tizen", TIZEN_CODES, 10009, "back"],
    ["Tizen", TIZEN_CODES, 10252, "playPause"],
    ["Tizen", TIZEN_CODES, 427, "channelUp"],
    ["browser", BROWSER_CODES, 27, "back"],
    ["browser", BROWSER_CODES, 8, "back"],
    ["browser", BROWSER_CODES, 166, "back"],
    ["HbbTV", BROWSER_CODES, 461, "back"],
    ["HbbTV", BROWSER_CODES, 403, "red"],
    ["HbbTV", BROWSER_CODES, 415, "play"],
    ["HbbTV", BROWSER_CODES, 19, "pause"],
    ["HbbTV", BROWSER_CODES, 473, "fastForward"],
    ["TiVo and Vewd", BROWSER_CODES, 8, "back"],
    ["TiVo and Vewd", BROWSER_CODES, 463, "pause"],
    ["Fire TV", BROWSER_CODES, 179, "playPause"],
    ["Fire TV", BROWSER_CODES, 227, "rewind"],
    ["Fire TV", BROWSER_CODES, 228, "fastForward"],
    ["Fire TV", BROWSER_CODES, 18, "menu"],
    ["a WebKit box", BROWSER_CODES, 402, "play"],
  ] as const)("%s: %s %d is %s", (_shell, codes, code, key) => {
    listen(codes);
    down(code);
    expect(keys()).toEqual([key]);
  });

  test("the key's name serves where the code says nothing", () => {
    listen(TIZEN_CODES);
    down(0, { key: "ColorF0Red" });
    down(0, { key: "GoBack" });
    expect(keys()).toEqual(["red", "back"]);
  });

  test("the code is believed before the name: Tizen's Back has none", () => {
    listen(TIZEN_CODES);
    down(10009, { key: "" });
    down(10009, { key: "Unidentified" });
    expect(keys()).toEqual(["back", "back"]);
  });

  test("unknown keys, letters and the pointer's own codes are nobody's", () => {
    listen(WEBOS_CODES);
    expect(down(65, { key: "a" }).defaultPrevented).toBe(false);
    down(1536);
    down(1537);
    expect(presses).toEqual([]);
  });

  test("Fire TV's menu key is a keyboard's Alt, which is no key of a remote", () => {
    listen(BROWSER_CODES);
    down(18, { key: "Alt", altKey: true });
    expect(keys()).toEqual([]);
  });

  test.each(["ctrlKey", "altKey", "metaKey"] as const)("with %s it is the browser's shortcut", (modifier) => {
    listen(BROWSER_CODES);
    expect(down(37, { key: "ArrowLeft", [modifier]: true }).defaultPrevented).toBe(false);
    expect(presses).toEqual([]);
  });
});

describe("presses", () => {
  test("consumed presses are prevented, others are not", () => {
    listen(BROWSER_CODES);
    expect(down(40).defaultPrevented).toBe(true);
    consume = false;
    expect(down(38).defaultPrevented).toBe(false);
  });

  test("a held key counts, whether or not the engine says so", () => {
    listen(BROWSER_CODES);
    down(40);
    down(40, { repeat: true });
    down(40);
    up(40);
    down(40);
    expect(presses.map(({ phase, repeat }) => `${phase} ${repeat}`)).toEqual(["down 0", "down 1", "down 2", "up 2", "down 0"]);
  });

  test("another key starts its own count, and the first one's release is not told", () => {
    listen(BROWSER_CODES);
    down(40);
    down(40);
    down(38);
    up(40);
    expect(presses.map(({ key, phase, repeat }) => `${key} ${phase} ${repeat}`)).toEqual(["down down 0", "down down 1", "up down 0"]);
  });

  test("a release without its press is not told: OK went down on the page before", () => {
    listen(BROWSER_CODES);
    up(13);
    expect(presses).toEqual([]);
  });

  test("the count ends when the window loses the focus", () => {
    listen(BROWSER_CODES);
    down(40);
    window.dispatchEvent(new Event("blur"));
    down(40);
    expect(presses.map((press) => press.repeat)).toEqual([0, 0]);
  });

  test("a key whose release was lost is a new press a while later", () => {
    listen(BROWSER_CODES);
    const at = (time: number): void => {
      const event = new KeyboardEvent("keydown", { bubbles: true });
      Object.defineProperties(event, { keyCode: { value: 13 }, timeStamp: { value: time } });
      document.body.dispatchEvent(event);
    };
    for (const time of [0, 600, 700, 2000]) at(time);
    expect(presses.map((press) => press.repeat)).toEqual([0, 1, 2, 0]);
  });

  test("after the remover nothing is heard", () => {
    listen(BROWSER_CODES);
    stop();
    expect(down(40).defaultPrevented).toBe(false);
    expect(presses).toEqual([]);
  });
});

describe("text fields", () => {
  test.each([
    [37, "left"],
    [39, "right"],
    [13, "OK"],
    [8, "Backspace"],
    [33, "Page Up"],
  ])("%d (%s) stays native", (code) => {
    listen(BROWSER_CODES);
    expect(down(code, {}, field("input")).defaultPrevented).toBe(false);
    expect(presses).toEqual([]);
  });

  test("up, down and Back leave the field", () => {
    listen(BROWSER_CODES);
    const input = field("textarea");
    for (const code of [38, 40, 27]) down(code, {}, input);
    expect(keys()).toEqual(["up", "down", "back"]);
  });

  test("OK of a gamepad leaves a field, since no engine does it", () => {
    listen(BROWSER_CODES);
    const input = field("input");
    down(0, { key: "Select" }, input);
    down(0, { key: "ArrowLeft" }, input);
    down(0, { key: "GoBack" }, input);
    expect(keys()).toEqual(["ok", "back"]);
  });

  test.each(["checkbox", "button", "range"])("input type=%s is not a text field", (type) => {
    listen(BROWSER_CODES);
    down(37, {}, field("input", type));
    expect(keys()).toEqual(["left"]);
  });

  test("Samsung's keyboard: Done is OK, Cancel is Back, letters are nothing", () => {
    listen(TIZEN_CODES);
    const input = field("input", "password");
    down(229, { key: "Process" }, input);
    down(65376, {}, input);
    down(65385, {}, input);
    expect(keys()).toEqual(["ok", "back"]);
  });

  test("a composing key is nobody's", () => {
    listen(BROWSER_CODES);
    const event = new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true });
    Object.defineProperty(event, "isComposing", { value: true });
    Object.defineProperty(event, "keyCode", { value: 40 });
    field("input").dispatchEvent(event);
    expect(presses).toEqual([]);
  });

  test("Back belongs to the TV's keyboard while it is shown", () => {
    let shown = true;
    listen(WEBOS_CODES, () => shown);
    expect(down(461, {}, field("input")).defaultPrevented).toBe(false);
    shown = false;
    down(461, {}, field("input"));
    // The same press goes on: it has closed the keyboard and is no step out of the field.
    expect(presses).toMatchObject([{ key: "back", phase: "down", repeat: 1 }]);
    up(461);
    down(461);
    expect(presses[presses.length - 1]).toEqual({ key: "back", phase: "down", repeat: 0 });
  });

  test("an OK that is still held when it has closed its field is no new press", () => {
    listen(BROWSER_CODES);
    const input = field("input");
    down(13, {}, input);
    // The field's own Enter has put focus on its row.
    input.remove();
    down(13);
    down(13);
    up(13);
    expect(presses.map(({ phase, repeat }) => `${phase} ${repeat}`)).toEqual(["down 1", "down 2", "up 2"]);
  });

  test("typing in a field is told to nobody, its releases neither", () => {
    listen(BROWSER_CODES);
    const input = field("input");
    for (const code of [37, 8, 13]) {
      down(code, {}, input);
      up(code, {}, input);
    }
    expect(presses).toEqual([]);
  });
});
