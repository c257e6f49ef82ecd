import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../../../../src/core/errors.ts";
import { recentLog } from "../../../../src/core/log.ts";
import type { Credentials } from "../../../../src/matrix/signInTypes.ts";
import { ProvisionModel, type ProvisionOptions } from "../../../../src/screens/kiosk/ProvisionModel.ts";

const credentials = { profileId: "p" } as Credentials;
let dispose: (() => void) | undefined;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  dispose?.();
  dispose = undefined;
  vi.useRealTimers();
});
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

function make(account: "token" | "guest", change: Partial<ProvisionOptions> = {}) {
  const link = signal<string | undefined>(undefined);
  const byLink = vi.fn(async () => credentials);
  const asGuest = vi.fn(async () => credentials);
  const onDone = vi.fn(async () => undefined);
  const takeLink = (): string | undefined => {
    const taken = link.peek();
    link.value = undefined;
    return taken;
  };
  const isLink = (text: string): boolean => text.includes("=");
  const model = new ProvisionModel({ account, link, takeLink, isLink, byLink, asGuest, onDone, ...change });
  dispose = () => model[Symbol.dispose]();
  return { model, link, byLink, asGuest, onDone };
}

describe("a screen that signs in by a link", () => {
  it("waits for one, uses it, and keeps none", async () => {
    const { model, link, byLink, onDone } = make("token");
    expect(model.state.value.step).toBe("noLink");
    link.value = "#/login?loginToken=hush739";
    expect([model.state.value.step, link.value]).toEqual(["working", undefined]);
    await pass();
    expect(byLink).toHaveBeenCalledTimes(1);
    expect(onDone).toHaveBeenCalledExactlyOnceWith(credentials);
    expect(JSON.stringify(recentLog())).not.toContain("hush739");
  });

  it("says that a link is used up, and takes another one", async () => {
    const { model, link, onDone } = make("token", {
      byLink: vi.fn<ProvisionOptions["byLink"]>().mockRejectedValueOnce(new AppError("badCredentials")).mockResolvedValue(credentials),
    });
    link.value = "a=b";
    await pass();
    expect(model.state.value.step).toBe("refused");
    model.retry(); // there is nothing to try again with
    await pass(600_000);
    expect(onDone).not.toHaveBeenCalled();
    link.value = "c=d";
    await pass();
    expect(onDone).toHaveBeenCalledTimes(1);
  });

  it("does not use up what is none", async () => {
    const { model, link, byLink } = make("token");
    link.value = "nonsense";
    await pass();
    expect(model.state.value.step).toBe("refused");
    expect(byLink).not.toHaveBeenCalled();
  });

  it("tries the same link again while there is no network, later each time", async () => {
    const byLink = vi.fn<ProvisionOptions["byLink"]>().mockRejectedValue(new AppError("offline"));
    const { model, link } = make("token", { byLink });
    link.value = "a=b";
    await pass();
    expect(model.state.value).toEqual({ step: "waiting", why: "offline" });
    await pass(5_000);
    await pass(5_000);
    expect(byLink).toHaveBeenCalledTimes(2);
    await pass(5_000);
    expect(byLink).toHaveBeenCalledTimes(3);
  });
});

describe("a screen that is a guest", () => {
  it("is one at once", async () => {
    const { onDone, link } = make("guest");
    link.value = "a=b"; // nobody signs in a screen that is to be a guest's
    await pass();
    expect(onDone).toHaveBeenCalledTimes(1);
    expect(link.value).toBeUndefined();
  });
  it("says where there are none, and looks again", async () => {
    const asGuest = vi.fn<ProvisionOptions["asGuest"]>().mockRejectedValue(new AppError("forbidden"));
    const { model } = make("guest", { asGuest });
    await pass();
    expect(model.state.value.step).toBe("noGuests");
    model.retry();
    await pass();
    expect(asGuest).toHaveBeenCalledTimes(2);
  });
});
