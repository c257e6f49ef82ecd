import { afterEach, describe, expect, it, vi } from "vitest";
import { followLoginLinks, hideLoginLink, loginLink, takeLoginLink } from "../../../src/app/loginLink.ts";
import type { LaunchParams, Lifecycle } from "../../../platform/types.ts";

afterEach(() => {
  takeLoginLink();
  history.replaceState(null, "", location.pathname);
});

describe("a link to sign in by", () => {
  it("goes from the address and from the history at once, and is given once", () => {
    history.pushState(null, "", "#/login?loginToken=hush&server=example.org");
    const steps = history.length;
    hideLoginLink();
    expect(location.hash).toBe("");
    expect(history.length).toBe(steps);
    expect(takeLoginLink()).toBe("#/login?loginToken=hush&server=example.org");
    expect(takeLoginLink()).toBeUndefined();
  });

  it("leaves other addresses alone", () => {
    history.pushState(null, "", "#/room/!a:b");
    hideLoginLink();
    expect(location.hash).toBe("#/room/!a:b");
    expect(loginLink.value).toBeUndefined();
  });

  it("is taken from later addresses and from launches", () => {
    let launch: (params: LaunchParams) => void = () => undefined;
    const onLaunch = vi.fn((run: typeof launch) => {
      launch = run;
      return () => undefined;
    });
    followLoginLinks({ onLaunch } as unknown as Lifecycle);
    launch({});
    launch({ link: "/room/!a:b" });
    expect(loginLink.value).toBeUndefined();
    launch({ link: "/login?loginToken=a" });
    expect(takeLoginLink()).toBe("/login?loginToken=a");
    history.pushState(null, "", "#/login?loginToken=b");
    window.dispatchEvent(new Event("hashchange"));
    expect([location.hash, takeLoginLink()]).toEqual(["", "#/login?loginToken=b"]);
  });
});
