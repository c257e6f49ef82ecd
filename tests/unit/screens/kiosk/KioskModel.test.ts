import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultConfig, parseConfig } from "../../../../src/core/config.ts";
import { NavigationModel } from "../../../../src/core/navigation.ts";
import { policyOf } from "../../../../src/core/policy.ts";
import { AppError } from "../../../../src/core/errors.ts";
import { noticeActivity, startIdle } from "../../../../src/input/idle.ts";
import type { KioskOrders } from "../../../../src/matrix/kioskControl.ts";
import type { RoomRecord } from "../../../../src/matrix/records.ts";
import type { Session } from "../../../../src/matrix/types.ts";
import { KioskModel } from "../../../../src/screens/kiosk/KioskModel.ts";
import { aRoom } from "../../../fixtures/plain.ts";
import { stillHousehold } from "../../../fixtures/stillSession.ts";

const A = "!a:hearth.example";
const B = "!b:hearth.example";
const C = "!c:hearth.example";
let stop: () => void;
let dispose: (() => void) | undefined;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 12) });
  stop = startIdle();
});
afterEach(() => {
  dispose?.();
  dispose = undefined;
  stop();
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

interface Around {
  readonly rooms?: RoomRecord[];
  readonly fresh?: boolean;
  readonly resolve?: Session["resolveRoom"];
}

function make(kiosk: object, { rooms = [aRoom("a", "Hall"), aRoom("b", "Yard")], fresh = true, resolve }: Around = {}) {
  const config = parseConfig(JSON.stringify({ kiosk }));
  const policy = policyOf(config);
  const navigation = new NavigationModel(policy.home);
  const session = stillHousehold(rooms, { fresh });
  const orders = signal<KioskOrders>({});
  const join = vi.fn(session.acceptInvite);
  const model = new KioskModel({
    session: { ...session, resolveRoom: resolve ?? session.resolveRoom, acceptInvite: join },
    services: { config, policy, navigation },
    orders,
  });
  dispose = () => model[Symbol.dispose]();
  const shown = (): string => {
    const wall = model.wall.value;
    return wall.status === "here" ? wall.record.roomId : wall.status === "absent" ? wall.why : wall.status;
  };
  return { model, session, orders, shown, join, navigation, policy };
}

describe("a wall of rooms", () => {
  it("shows them one after the other, and begins again", async () => {
    const { shown, model } = make({ rooms: [A, B, A], rotateSeconds: 10 });
    const seen = [shown()];
    for (let i = 0; i < 3; i++) {
      await pass(10_000);
      seen.push(shown());
    }
    expect(seen).toEqual([A, B, A, B]);
    expect(model.place.value).toEqual({ at: 1, of: 2 }); // named twice is one room
  });

  it("goes on while messages come faster than it turns", async () => {
    const { shown, session } = make({ rooms: [A, B], rotateSeconds: 10 });
    const seen: string[] = [];
    for (let second = 1; second <= 30; second++) {
      await pass(1000);
      session.records.value = [aRoom("a", "Hall", { unread: second }), aRoom("b", "Yard")];
      if (second % 10 === 0) seen.push(shown());
    }
    expect(seen).toEqual([B, A, B]);
  });

  it("waits while somebody reads, and goes on when nobody does", async () => {
    const { shown } = make({ rooms: [A, B], rotateSeconds: 30 });
    await pass(25_000);
    noticeActivity();
    await pass(10_000);
    expect(shown()).toBe(A);
    await pass(15_000);
    expect(shown()).toBe(B);
  });

  it("is turned by hand in both directions; a wall of one room is not", async () => {
    const { model, shown } = make({ rooms: [A, B] });
    expect([model.turn(-1), shown()]).toEqual([true, B]);
    expect([model.turn(1), shown()]).toEqual([true, A]);
    dispose?.();
    expect(make({ rooms: [A] }).model.turn(1)).toBe(false);
  });

  it("stands still under what lies over it", async () => {
    const { model, shown } = make({ rooms: [A, B], rotateSeconds: 10 });
    model.cover(true);
    await pass(60_000);
    expect(shown()).toBe(A);
    model.cover(false);
    await pass(10_000);
    expect(shown()).toBe(B);
  });

  it("says what is missing, and shows it when it comes", async () => {
    const { shown, session } = make({ rooms: [C] });
    expect(shown()).toBe("notJoined");
    session.records.value = [...session.records.value, aRoom("c", "Cellar")];
    expect(shown()).toBe(C);
  });

  it("claims nothing before the server has told how things are", () => {
    expect(make({ rooms: [C] }, { fresh: false }).shown()).toBe("looking");
  });

  it("finds an alias when the server answers again", async () => {
    const resolve = vi.fn<(address: string) => Promise<string | undefined>>();
    resolve.mockRejectedValueOnce(new AppError("offline")).mockResolvedValue(A);
    const { shown } = make({ rooms: ["#hall:hearth.example"] }, { resolve });
    await pass(0);
    expect(shown()).toBe("offline");
    await pass(60_000);
    expect(shown()).toBe(A);
    await pass(300_000);
    expect(resolve).toHaveBeenCalledTimes(2);
  });

  it("says that an alias is nobody's", async () => {
    const { shown } = make({ rooms: ["#nowhere:hearth.example"] });
    await pass(0);
    expect(shown()).toBe("unknown");
  });

  it("answers an invite to one of its rooms; a guest asks to be let in; others do not", async () => {
    const invited = aRoom("c", "Cellar", { membership: "invite" });
    expect(make({ rooms: [C] }, { rooms: [invited] }).join).toHaveBeenCalledWith(C);
    dispose?.();
    const guest = make({ rooms: [C], account: "guest" });
    expect(guest.join).toHaveBeenCalledTimes(1);
    await pass(59_000);
    expect(guest.join).toHaveBeenCalledTimes(1);
    await pass(2_000);
    expect(guest.join).toHaveBeenCalledTimes(2);
    dispose?.();
    expect(make({ rooms: [C] }).join).not.toHaveBeenCalled();
  });

  it("follows a room to the one that carries it on, and no circle for ever", () => {
    const moved = aRoom("a", "Hall", { successor: B });
    expect(make({ rooms: [A] }, { rooms: [moved, aRoom("b", "Hall 2", { successor: A })] }).shown()).toMatch(/^![ab]:/);
    dispose?.();
    expect(make({ rooms: [A] }, { rooms: [moved, aRoom("b", "Hall 2")] }).shown()).toBe(B);
  });

  it("shows what it is told from afar, and goes on with its own afterwards", () => {
    const { shown, orders, model } = make({ rooms: [A], message: "Lunch at one" });
    expect(model.message.value).toBe("Lunch at one");
    orders.value = { show: B, message: "Fire drill" };
    expect([shown(), model.message.value, model.place.value.of]).toEqual([B, "Fire drill", 1]);
    orders.value = { show: "!elsewhere:hearth.example", message: "" };
    expect([shown(), model.message.value]).toEqual([A, ""]);
  });

  it("offers answers unless it is only to be read", () => {
    expect(make({ rooms: [A] }).model.replies.value).toBe("own");
    dispose?.();
    expect(make({ rooms: [A], quickReplies: ["Coming"] }).model.replies.value).toEqual(["Coming"]);
    dispose?.();
    expect(make({ rooms: [A], readOnly: true }).model.replies.value).toBeUndefined();
  });

  it("says that the line is gone when it is gone for a while, and takes it back by itself", async () => {
    const { model, session } = make({ rooms: [A] });
    const gone = () => (session.sync.value = { status: "reconnecting", since: Date.now(), error: new AppError("offline") });
    gone();
    await pass(4_000);
    session.sync.value = { status: "live" };
    await pass(10_000);
    expect(model.isOffline.value).toBe(false);
    gone();
    await pass(5_000);
    expect(model.isOffline.value).toBe(true);
    session.sync.value = { status: "live" };
    expect(model.isOffline.value).toBe(false);
  });

  it("in the mode of photos gives way to them when nobody is there", async () => {
    const { navigation } = make({ rooms: [A], mode: "ambient" });
    await pass(19_000);
    expect(navigation.top.value.route.screen).toBe("kiosk");
    await pass(2_000);
    expect(navigation.top.value.route.screen).toBe("ambient");
    noticeActivity(); // the key that woke it
    navigation.back();
    await pass(10_000);
    expect(navigation.top.value.route.screen).toBe("kiosk");
  });

  it("is empty without rooms", () => {
    expect(make({ mode: "ambient" }).shown()).toBe("empty");
    expect(policyOf(defaultConfig).lock).toBeUndefined();
  });
});
