import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TvWindow } from "../../../platform/makers.ts";
import type { Platform } from "../../../platform/types.ts";
import { memoryStorage } from "../../../platform/storage.ts";
import { webosPlatform } from "../../../platform/webos.ts";
import { completeTv } from "../../../src/completeTv.ts";
import { PointerBack } from "../../../src/app/PointerBack.tsx";
import { startInput } from "../../../src/input/dispatch.ts";
import { Focusable, setFocus } from "../../../src/input/focus.tsx";
import { pointerShown } from "../../../src/input/pointer.ts";
import { onKeys } from "../../../src/input/RemoteKeyEvent.ts";
import { useTextField } from "../../../src/input/useTextField.ts";
import { webosSet } from "../../simulators/inUnit.ts";
import type { WebosOptions, WebosTv } from "../../simulators/webosTv.ts";
import { keyEvent } from "../platform/fakeTv.ts";

let root: HTMLElement;
let set: WebosTv;
let stop: () => void;
const onBack = vi.fn();
const clicked = vi.fn();
const heard: string[] = [];
const onDone = vi.fn();

function Screen() {
  const field = useTextField({ focusKey: "field", onInput: () => undefined, onDone });
  return (
    <div onremotekey={onKeys({ up: () => void heard.push("up"), down: () => void heard.push("down"), red: () => void heard.push("red") })}>
      <Focusable focusKey="a">a</Focusable>
      <Focusable focusKey="b" onClick={clicked}>
        b
      </Focusable>
      <Focusable {...field.row}>field</Focusable>
      <input {...field.input} />
      <p id="empty">nothing to press</p>
    </div>
  );
}

async function start(options: WebosOptions = {}, change: (platform: Platform) => Platform = (platform) => platform): Promise<void> {
  set = webosSet(options);
  const platform = change(webosPlatform(window as TvWindow, memoryStorage()));
  const stopInput = startInput(platform.remote, { onBack });
  const stopTv = completeTv(platform);
  stop = () => {
    stopInput();
    stopTv();
  };
  root = document.createElement("div");
  document.body.appendChild(root);
  render(
    <>
      <Screen />
      <PointerBack />
    </>,
    root,
  );
  await vi.advanceTimersByTimeAsync(100);
  setFocus("a");
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const find = (selector: string) => root.querySelector(selector) as HTMLElement;
const focused = () => document.activeElement?.getAttribute("data-focus-key");
const key = (keyCode: number) => {
  keyEvent("keydown", { keyCode }, document.activeElement as Element);
  keyEvent("keyup", { keyCode }, document.activeElement as Element);
};
let at = 0;
async function moveOver(selector: string): Promise<void> {
  for (let step = 0; step < 2; step++) {
    find(selector).dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX: ++at, clientY: 5 }));
    await pass(40);
  }
}
const wheel = (deltaY: number, selector = "#empty") =>
  find(selector).dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaY }));

beforeEach(() => {
  vi.useFakeTimers();
  heard.length = 0;
  for (const spy of [onBack, clicked, onDone]) spy.mockClear();
});
afterEach(() => {
  stop();
  render(null, root);
  root.remove();
  set.remove();
  vi.useRealTimers();
});

describe("the Magic Remote's pointer", () => {
  it("moves the one focus, and the keys go on from there when it has gone", async () => {
    await start();
    set.pointer(true);
    await moveOver('[data-focus-key="b"]');
    expect(focused()).toBe("b");
    await moveOver("#empty");
    expect(focused()).toBe("b");
    set.pointer(false);
    expect(focused()).toBe("b");
    key(13);
    expect(clicked).toHaveBeenCalledTimes(1);
  });

  it.each(["key", "event"] as const)("is known to be shown and gone by LG's %s", async (by) => {
    await start();
    set.pointer(true, by);
    expect(pointerShown.value).toBe(true);
    set.pointer(false, by);
    expect(pointerShown.value).toBe(false);
  });

  it("has gone when the pad is used or it rests, not when a coloured key or the channels are", async () => {
    await start();
    await moveOver("#empty");
    expect(pointerShown.value).toBe(true);
    key(403);
    key(33);
    expect(pointerShown.value).toBe(true);
    expect(heard).toEqual(["red"]);
    key(40);
    expect(pointerShown.value).toBe(false);
    await moveOver("#empty");
    expect(pointerShown.value).toBe(true);
    await pass(10_000);
    expect(pointerShown.value).toBe(false);
  });

  it("is not shown by the movement that the engine makes up when it goes, or when the page moves below it", async () => {
    await start();
    await moveOver('[data-focus-key="b"]');
    set.pointer(false);
    setFocus("a");
    const echo = (clientX: number) =>
      find('[data-focus-key="b"]').dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX, clientY: 5 }));
    echo(900);
    await pass(100);
    echo(900);
    await pass(100);
    expect(pointerShown.value).toBe(false);
    expect(focused()).toBe("a");
  });
});

describe("the wheel", () => {
  it("is an arrow where no list is scrolled by it, a notch at a time", async () => {
    await start();
    wheel(100);
    wheel(30); // the same notch
    await pass(200);
    wheel(-100);
    expect(heard).toEqual(["down", "up"]);
    expect(pointerShown.value).toBe(true);
  });

  it("is one even where the set's own parts cannot be added", async () => {
    await start({}, Object.freeze);
    wheel(100);
    expect(heard).toEqual(["down"]);
  });

  it("leaves somebody who writes alone", async () => {
    await start();
    find("input").focus();
    wheel(100);
    expect(document.activeElement).toBe(find("input"));
    expect(heard).toEqual([]);
  });
});

it("Back for a hand that points takes no focus and is the key", async () => {
  await start();
  const back = find("[data-pointer-back]");
  const down = new MouseEvent("mousedown", { bubbles: true, cancelable: true });
  back.dispatchEvent(down);
  expect(down.defaultPrevented).toBe(true);
  back.click();
  expect(onBack).toHaveBeenCalledTimes(1);
  expect(focused()).toBe("a");
});

describe("LG's keyboard", () => {
  it("opens by OK alone, never by hovering, and leaves the field when it closes by itself", async () => {
    await start();
    await moveOver('[data-focus-key="field"]');
    expect(set.keyboardShown()).toBe(false);
    key(13);
    await pass(600);
    expect(set.keyboardShown()).toBe(true);
    // Covered or not: hovering about does not make it flap.
    await moveOver('[data-focus-key="a"]');
    expect(document.activeElement).toBe(find("input"));
    set.closeKeyboard();
    await pass(1000);
    expect(focused()).toBe("field");
    expect(onDone.mock.calls).toEqual([["left"]]);
    key(13);
    await pass(600);
    expect(set.keyboardShown()).toBe(true);
  });

  it.each(["told", "silent"] as const)("is done with by its Enter, however it tells of closing: %s", async (keyboard) => {
    await start({ keyboard });
    setFocus("field");
    key(13);
    await pass(1000);
    const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    Object.defineProperty(event, "keyCode", { value: 13 });
    find("input").dispatchEvent(event);
    await pass(1000);
    expect(onDone.mock.calls).toEqual([["done"]]);
    expect(focused()).toBe("field");
    expect(set.keyboardShown()).toBe(false);
  });

  it("takes the first Back, the field's row the focus, and the next Back is the screen's", async () => {
    await start();
    setFocus("field");
    key(13);
    await pass(600);
    key(461);
    await pass(1000);
    expect([focused(), onBack.mock.calls.length]).toEqual(["field", 0]);
    key(461);
    expect(onBack).toHaveBeenCalledTimes(1);
  });
});

describe("the key that ends the TV's screen saver", () => {
  async function covered(): Promise<void> {
    await start();
    setFocus("b");
    set.startScreenSaver();
    await pass(100);
    expect(set.saverShown()).toBe(true);
  }

  it("does nothing else, however long it is held", async () => {
    await covered();
    for (let i = 0; i < 3; i++) keyEvent("keydown", { keyCode: 13, repeat: i > 0 }, find('[data-focus-key="b"]'));
    keyEvent("keyup", { keyCode: 13 }, find('[data-focus-key="b"]'));
    expect(clicked).not.toHaveBeenCalled();
    key(13);
    expect(clicked).toHaveBeenCalledTimes(1);
  });

  it("counts as that for a moment after the screen saver has gone, and no longer", async () => {
    await covered();
    window.dispatchEvent(new Event("focus"));
    await pass(50);
    key(13);
    expect(clicked).not.toHaveBeenCalled();
    set.startScreenSaver();
    await pass(100);
    window.dispatchEvent(new Event("focus"));
    await pass(2000);
    key(13);
    expect(clicked).toHaveBeenCalledTimes(1);
  });
});
