import { cleanup, render } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { signal } from "@preact/signals";
import { setLanguage } from "../../../src/core/i18n.ts";
import type { PinEntry, PinState } from "../../../src/core/PinModel.ts";
import { makeRemoteKeyEvent } from "../../../src/input/RemoteKeyEvent.ts";
import { PinPad } from "../../../src/ui/PinPad.tsx";

afterEach(cleanup);

function still(state: PinState, typed = 0) {
  const type = vi.fn();
  const model: PinEntry = { state: signal(state), typed: signal(typed), complete: signal(typed >= 4), type, erase: vi.fn(), send: vi.fn() };
  return { model, type };
}

describe("the PIN pad", () => {
  it("takes number keys, once each however long they are held, and presses", async () => {
    await setLanguage("en", []);
    const { model, type } = still({ status: "typing" }, 2);
    const onBack = vi.fn();
    const { container } = render(<PinPad model={model} title="PIN?" onBack={onBack} />);
    const five = container.querySelector("[data-focus-key=pin-5]") as HTMLElement;
    expect(document.activeElement).toBe(five);
    five.dispatchEvent(makeRemoteKeyEvent({ key: "7", phase: "down", repeat: 0 }));
    five.dispatchEvent(makeRemoteKeyEvent({ key: "7", phase: "down", repeat: 1 }));
    (container.querySelector("[data-focus-key=pin-3]") as HTMLElement).click();
    expect(type.mock.calls).toEqual([["7"], ["3"]]);
    (container.querySelector("[data-focus-key=pin-send]") as HTMLElement).click();
    expect(model.send).toHaveBeenCalledTimes(1);
    five.dispatchEvent(makeRemoteKeyEvent({ key: "back", phase: "down", repeat: 0 }));
    expect(onBack).toHaveBeenCalledTimes(1);
    expect(container.querySelector("[role=img]")?.getAttribute("aria-label")).toBe("Digits typed: 2");
  });

  it("says in words that it was wrong, and how long one has to wait; no key does anything then", async () => {
    await setLanguage("en", []);
    const typing = render(<PinPad model={still({ status: "typing" }, 4).model} title="PIN?" />);
    expect(typing.container.querySelector("[data-focus-key=pin-5]")?.getAttribute("aria-disabled")).toBe(null);
    expect(typing.container.querySelector("[data-focus-key=pin-send]")?.textContent).toBe("Done");
    cleanup();
    const wrong = render(<PinPad model={still({ status: "wrong" }).model} title="PIN?" />);
    expect(wrong.container.textContent).toContain("not the PIN");
    cleanup();
    const waiting = render(<PinPad model={still({ status: "waiting", seconds: 65 }).model} title="PIN?" />);
    expect(waiting.container.textContent).toContain("1:05");
    const keys = Array.from(waiting.container.querySelectorAll("[data-focus-key^=pin-]")).filter((key) =>
      /^pin-(\d|erase|send)$/.test(key.getAttribute("data-focus-key") ?? ""),
    );
    expect(keys.map((key) => key.getAttribute("aria-disabled"))).toEqual(Array<string>(12).fill("true"));
  });
});
