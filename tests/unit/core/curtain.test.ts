import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { CurtainModel } from "../../../src/core/curtain.ts";
import type { GuestSafe } from "../../../src/core/settings.ts";

function make(guestSafe: GuestSafe = "hand", here = false) {
  const settings = { guestSafe: signal(guestSafe), guestsHere: signal(here) };
  return { settings, curtain: new CurtainModel(settings) };
}

describe("the curtain", () => {
  it("is drawn for guests, and opened for whoever asked", () => {
    const { curtain, settings } = make();
    expect(curtain.state.value).toBe("open");
    curtain.ask(); // nothing to see that is not seen
    expect(curtain.asks.value).toBe(false);
    curtain.hide();
    expect([curtain.state.value, curtain.asks.value, settings.guestsHere.value]).toEqual(["guests", false, true]);
    curtain.ask();
    expect(curtain.asks.value).toBe(true);
    curtain.putAway();
    expect([curtain.state.value, curtain.asks.value]).toEqual(["guests", false]);
    curtain.open();
    expect([curtain.state.value, settings.guestsHere.value]).toEqual(["open", false]);
  });

  it("stays drawn over a power cut, and begins drawn where it is drawn by itself", () => {
    expect(make("hand", true).curtain.state.value).toBe("guests");
    expect(make("auto").curtain.state.value).toBe("guests");
    expect(make("off", true).curtain.state.value).toBe("open");
  });

  it("is not drawn at a kiosk, whatever this TV was before", () => {
    const curtain = new CurtainModel({ guestSafe: signal<GuestSafe>("auto"), guestsHere: signal(true) }, false);
    curtain.lock();
    expect(curtain.state.value).toBe("open");
  });

  it("locked goes before guests, and is opened as a whole", () => {
    const { curtain } = make("hand", true);
    curtain.lock();
    expect(curtain.state.value).toBe("locked");
    curtain.hide();
    expect(curtain.state.value).toBe("locked");
    curtain.open();
    expect(curtain.state.value).toBe("open");
  });
});
