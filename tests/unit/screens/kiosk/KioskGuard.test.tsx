import { signal } from "@preact/signals";
import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setLanguage } from "../../../../src/core/i18n.ts";
import { makeRemoteKeyEvent } from "../../../../src/input/RemoteKeyEvent.ts";
import type { GuardViewModel } from "../../../../src/screens/kiosk/GuardModel.ts";
import { KioskGuard } from "../../../../src/screens/kiosk/KioskGuard.tsx";
import { stillGuards } from "../../../fixtures/stillKiosk.ts";

beforeEach(() => setLanguage("en", []));
afterEach(cleanup);

const guardOf = (name: string): GuardViewModel => (stillGuards[name] as () => GuardViewModel)();

describe("the guard of a kiosk", () => {
  function underGuard(heard: boolean) {
    const press = vi.fn(() => heard);
    const onKey = vi.fn();
    const { container, unmount } = render(
      <>
        <div onremotekey={onKey}>
          <button type="button">row</button>
        </div>
        <KioskGuard model={{ ...guardOf("night"), isDim: signal(false), press }} />
      </>,
    );
    const row = container.querySelector("button") as HTMLElement;
    return { press, onKey, row, unmount };
  }

  it("hears each press before anybody else, once, and leaves it alone unless it ends the sequence", async () => {
    const { press, onKey, row, unmount } = underGuard(false);
    await vi.waitFor(() => {
      row.dispatchEvent(makeRemoteKeyEvent({ key: "up", phase: "down", repeat: 0 }));
      expect(press).toHaveBeenCalled();
    });
    press.mockClear();
    onKey.mockClear();
    for (const [phase, repeat] of [
      ["down", 0],
      ["down", 1],
      ["up", 0],
    ] as const) {
      row.dispatchEvent(makeRemoteKeyEvent({ key: "ok", phase, repeat }));
    }
    expect(press.mock.calls).toEqual([["ok"]]);
    expect(onKey).toHaveBeenCalledTimes(3);
    unmount();
    await vi.waitFor(() => {
      press.mockClear();
      document.body.dispatchEvent(makeRemoteKeyEvent({ key: "ok", phase: "down", repeat: 0 }));
      expect(press).not.toHaveBeenCalled();
    });
  });

  it("keeps the last key of the sequence to itself", async () => {
    const { press, onKey, row } = underGuard(true);
    const event = makeRemoteKeyEvent({ key: "ok", phase: "down", repeat: 0 });
    await vi.waitFor(() => {
      row.dispatchEvent(makeRemoteKeyEvent({ key: "up", phase: "down", repeat: 0 }));
      expect(press).toHaveBeenCalled();
    });
    onKey.mockClear();
    row.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(onKey).not.toHaveBeenCalled();
  });

  it("asks for the PIN, and says what can be done then", () => {
    const pin = render(<KioskGuard model={guardOf("pin")} />);
    expect(pin.container.querySelector("[data-overlay=pin]")?.textContent).toContain("PIN");
    cleanup();
    const service = render(<KioskGuard model={guardOf("service")} />);
    expect(service.container.querySelector("[data-overlay=service]")?.textContent).toContain("All rooms and settings");
  });
});
