import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { KeyPress, RemoteKey } from "../../../platform/types.ts";
import { makeDispatch } from "../../../src/input/dispatch.ts";
import { REMOTE_KEY } from "../../../src/input/RemoteKeyEvent.ts";
import { sleepUntilKey } from "../../../src/input/sleep.ts";

const heard: string[] = [];
const onBack = vi.fn();
const press = makeDispatch({ onBack });
const send = (key: RemoteKey, phase: KeyPress["phase"] = "down", repeat = 0): boolean => press({ key, phase, repeat });
const listen = (event: Event): void => {
  const { key, phase, repeat } = (event as CustomEvent<KeyPress>).detail;
  heard.push(`${key} ${phase} ${repeat}`);
};

let clicks: number;
beforeEach(() => {
  heard.length = 0;
  clicks = 0;
  onBack.mockClear();
  document.body.innerHTML = "<button>below</button>";
  const button = document.querySelector("button") as HTMLButtonElement;
  button.addEventListener("click", () => clicks++);
  button.focus();
  document.addEventListener(REMOTE_KEY, listen);
});
afterEach(() => document.removeEventListener(REMOTE_KEY, listen));

describe("a sleeping screen", () => {
  it.each<RemoteKey>(["ok", "back", "left", "red", "play", "7"])(
    "is woken by %s, which does nothing else, however long it is held",
    (key) => {
      const wake = vi.fn();
      sleepUntilKey(wake);
      expect(send(key)).toBe(true);
      expect(wake).toHaveBeenCalledOnce();
      for (let repeat = 1; repeat < 4; repeat++) expect(send(key, "down", repeat)).toBe(true);
      expect(send(key, "up", 3)).toBe(true);
      expect([heard, clicks, onBack.mock.calls.length]).toEqual([[], 0, 0]);
      send("ok");
      expect([heard, clicks]).toEqual([["ok down 0"], 1]);
    },
  );

  it("is not woken by the rest of the key that led to it", () => {
    const wake = vi.fn();
    send("ok");
    sleepUntilKey(wake);
    expect(send("ok", "down", 1)).toBe(true);
    expect(send("ok", "up", 1)).toBe(true);
    expect(wake).not.toHaveBeenCalled();
    expect([heard, clicks]).toEqual([["ok down 0"], 1]);
    send("ok");
    expect(wake).toHaveBeenCalledOnce();
    send("ok", "up");
  });

  it("gives up the key that woke it when its release was never heard", () => {
    sleepUntilKey(() => undefined);
    send("ok");
    send("ok"); // a new press: the release went to the system
    expect(clicks).toBe(1);
    send("ok", "up");
    expect(heard).toEqual(["ok down 0", "ok up 0"]);
  });

  it("lets another key through while the one that woke it is still down", () => {
    sleepUntilKey(() => undefined);
    send("left");
    send("ok");
    expect(clicks).toBe(1);
  });

  it("is woken without a key as well", () => {
    const wake = vi.fn();
    sleepUntilKey(wake)();
    send("ok");
    expect(wake).not.toHaveBeenCalled();
    expect(clicks).toBe(1);
  });
});
