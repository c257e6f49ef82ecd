import { afterEach, describe, expect, test } from "vitest";
import { heldKey, startGamepad } from "../../../../platform/late/gamepad.ts";
import { fakeScope } from "../fakeTv.ts";

function pad(parts: { pressed?: readonly number[]; axes?: readonly number[]; mapping?: string; connected?: boolean } = {}): Gamepad {
  const { pressed = [], axes = [0, 0], mapping = "standard", connected = true } = parts;
  return {
    connected,
    mapping,
    axes,
    buttons: Array.from({ length: 16 }, (_none, at) => ({ pressed: pressed.includes(at), touched: false, value: 0 })),
  } as unknown as Gamepad;
}

describe("the one key that is held", () => {
  test.each([
    [0, "Select"],
    [1, "GoBack"],
    [12, "ArrowUp"],
    [13, "ArrowDown"],
    [14, "ArrowLeft"],
    [15, "ArrowRight"],
  ])("button %d is %s", (button, key) => expect(heldKey([pad({ pressed: [button] })], undefined)).toBe(key));

  test("nothing at rest, nor for a pad that has gone", () => {
    expect(heldKey([null, pad({ axes: [0.3, -0.3] })], undefined)).toBeUndefined();
    expect(heldKey([pad({ pressed: [0], connected: false })], undefined)).toBeUndefined();
  });

  test("the stick begins late and ends late: it trembles on its way", () => {
    expect(heldKey([pad({ axes: [0.5, 0] })], undefined)).toBeUndefined();
    expect(heldKey([pad({ axes: [0.7, 0.2] })], undefined)).toBe("ArrowRight");
    expect(heldKey([pad({ axes: [0.5, 0] })], "ArrowRight")).toBe("ArrowRight");
    expect(heldKey([pad({ axes: [0.3, 0] })], "ArrowRight")).toBeUndefined();
    expect(heldKey([pad({ axes: [-0.2, -0.9] })], undefined)).toBe("ArrowUp");
  });

  test("what was held goes on beside a second button", () => {
    expect(heldKey([pad({ pressed: [0, 13] })], "ArrowDown")).toBe("ArrowDown");
  });

  test("of a pad that no engine knows, the first two buttons and the stick", () => {
    expect(heldKey([pad({ mapping: "", pressed: [12] })], undefined)).toBeUndefined();
    expect(heldKey([pad({ mapping: "", pressed: [1] })], undefined)).toBe("GoBack");
    expect(heldKey([pad({ mapping: "", axes: [0, 1] })], undefined)).toBe("ArrowDown");
  });
});

describe("a gamepad in the page", () => {
  let stop = (): void => undefined;
  afterEach(() => stop());

  function house() {
    let pads: (Gamepad | null)[] = [];
    let asked = 0;
    let next: ((now: number) => void) | undefined;
    const told: string[] = [];
    const tell = (event: Event): void => void told.push(`${event.type} ${(event as KeyboardEvent).key}`);
    for (const type of ["keydown", "keyup"]) document.addEventListener(type, tell);
    const scope = fakeScope({
      navigator: { getGamepads: () => ((asked += 1), pads) },
      requestAnimationFrame: (run: (now: number) => void) => ((next = run), 1),
      cancelAnimationFrame: () => (next = undefined),
    });
    const end = startGamepad(scope);
    stop = () => {
      end();
      for (const type of ["keydown", "keyup"]) document.removeEventListener(type, tell);
    };
    return {
      told,
      asked: () => asked,
      polls: () => next !== undefined,
      frame(now: number, ...shown: (Gamepad | null)[]) {
        pads = shown;
        const run = next;
        next = undefined;
        run?.(now);
      },
      connect: () => window.dispatchEvent(new Event("gamepadconnected")),
    };
  }

  test("is looked at only while one is connected", () => {
    const { polls, connect, frame, asked } = house();
    const before = asked();
    expect(polls()).toBe(false);
    connect();
    expect(polls()).toBe(true);
    frame(0, pad());
    expect(polls()).toBe(true);
    frame(16, null);
    expect(polls()).toBe(false);
    expect(asked()).toBe(before + 2);
  });

  test("presses, repeats and releases as a remote does", () => {
    const { told, connect, frame } = house();
    connect();
    const down = pad({ pressed: [13] });
    frame(0, down);
    frame(100, down);
    frame(399, down);
    expect(told).toEqual(["keydown ArrowDown"]);
    frame(400, down);
    frame(420, down);
    frame(450, down);
    expect(told).toEqual(["keydown ArrowDown", "keydown ArrowDown", "keydown ArrowDown"]);
    frame(460, pad());
    expect(told[3]).toBe("keyup ArrowDown");
  });

  test("OK and Back are pressed once, however long they are held", () => {
    const { told, connect, frame } = house();
    connect();
    for (const now of [0, 500, 1000]) frame(now, pad({ pressed: [0] }));
    frame(1100, pad({ pressed: [1] }));
    frame(1200, pad());
    expect(told).toEqual(["keydown Select", "keyup Select", "keydown GoBack", "keyup GoBack"]);
  });

  test("a key that was held when the pad went is released", () => {
    const { told, connect, frame } = house();
    connect();
    frame(0, pad({ pressed: [15] }));
    frame(16, null);
    expect(told).toEqual(["keydown ArrowRight", "keyup ArrowRight"]);
  });

  test("an engine without gamepads, and a host that forbids them", () => {
    expect(() => startGamepad(fakeScope({ navigator: {} }))()).not.toThrow();
    const forbids = {
      getGamepads: () => {
        throw new DOMException("no", "SecurityError");
      },
    };
    expect(() => startGamepad(fakeScope({ navigator: forbids }))()).not.toThrow();
  });
});
