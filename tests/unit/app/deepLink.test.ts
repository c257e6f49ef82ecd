import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addressLaunches, makeLifecycle } from "../../../platform/lifecycle.ts";
import type { AppPhase } from "../../../src/app/AppModel.ts";
import { followLinks, roomOfLink } from "../../../src/app/deepLink.ts";
import { NavigationModel } from "../../../src/core/navigation.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { mishap } from "../../../src/core/attempt.ts";

describe("the room of a link", () => {
  it.each([
    ["#/room/!a:b.c", "!a:b.c"],
    ["/room/%23kitchen:b.c", "#kitchen:b.c"],
    ["#/room/#50%:b.c", "#50%:b.c"],
    ["#/settings", undefined],
    [undefined, undefined],
  ])("%s is %s", (link, room) => expect(roomOfLink(link)).toBe(room));
});

describe("links", () => {
  const makeSession = (fresh = true) => ({
    resolveRoom: vi.fn(async (room: string): Promise<string | undefined> => room),
    rooms: { fresh: signal(fresh) },
  });
  const signedIn = (session: object): AppPhase => ({ status: "signedIn", session: session as Session });
  let navigation: InstanceType<typeof NavigationModel>;
  const phase = signal<AppPhase>({ status: "starting" });
  let stop = (): void => {};
  const follow = (): void => {
    stop = followLinks(makeLifecycle(window, addressLaunches(window)), phase, navigation);
  };
  const settle = () => new Promise((done) => setTimeout(done, 0));
  /** And what the engine tells of it. */
  const go = (hash: string) => {
    location.hash = hash;
    return settle();
  };

  beforeEach(async () => {
    navigation = new NavigationModel({ screen: "rooms" });
    phase.value = { status: "starting" };
    await go("");
  });
  afterEach(() => stop());

  it("of the launch waits until somebody is signed in", async () => {
    await go("#/room/!a:b.c");
    follow();
    const session = makeSession();
    phase.value = signedIn(session);
    await settle();
    expect(session.resolveRoom).toHaveBeenCalledTimes(1);
    expect(navigation.top.value.route).toEqual({ screen: "room", roomId: "!a:b.c" });
  });

  it("in the address open their room once", async () => {
    const session = makeSession();
    phase.value = signedIn(session);
    follow();
    await settle();
    session.resolveRoom.mockClear();
    await go("#/room/!a:b.c");
    expect(session.resolveRoom).toHaveBeenCalledTimes(1);
    expect(navigation.stack.value).toHaveLength(2);
  });

  it("that are found when somebody else sits there open nothing", async () => {
    const dana = makeSession();
    let found = (_room: string): void => {};
    dana.resolveRoom.mockReturnValueOnce(new Promise((resolve) => (found = resolve)));
    await go("#/room/#kitchen:b.c");
    follow();
    phase.value = signedIn(dana);
    phase.value = signedIn(makeSession());
    found("!a:b.c");
    await settle();
    expect(navigation.stack.value).toHaveLength(1);
  });

  it("to a room that is not saved yet wait for the server's list", async () => {
    const before = mishap.value;
    const session = makeSession(false);
    session.resolveRoom.mockResolvedValueOnce(undefined);
    await go("#/room/!new:b.c");
    follow();
    phase.value = signedIn(session);
    await settle();
    expect(navigation.stack.value).toHaveLength(1);
    expect(mishap.value).toBe(before);
    session.rooms.fresh.value = true;
    await settle();
    expect(navigation.top.value.route).toEqual({ screen: "room", roomId: "!new:b.c" });
  });

  it("do not fetch back who has gone elsewhere meanwhile", async () => {
    const session = makeSession(false);
    session.resolveRoom.mockResolvedValueOnce(undefined);
    await go("#/room/!new:b.c");
    follow();
    phase.value = signedIn(session);
    await settle();
    navigation.push({ screen: "settings" });
    session.rooms.fresh.value = true;
    await settle();
    expect(navigation.top.value.route.screen).toBe("settings");
  });

  it("to a room that is not there say so, when the server has been heard", async () => {
    const session = makeSession();
    session.resolveRoom.mockResolvedValue(undefined);
    await go("#/room/!gone:b.c");
    follow();
    phase.value = signedIn(session);
    await settle();
    expect(navigation.stack.value).toHaveLength(1);
    expect(mishap.value?.error.kind).toBe("notFound");
  });

  it("close what lies over all screens; a plain launch does not", async () => {
    const onLink = vi.fn();
    phase.value = signedIn(makeSession());
    stop = followLinks(makeLifecycle(window, addressLaunches(window)), phase, navigation, onLink);
    await settle();
    expect(onLink).not.toHaveBeenCalled();
    await go("#/room/!a:b.c");
    expect(onLink).toHaveBeenCalledTimes(1);
  });
});
