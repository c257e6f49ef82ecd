import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../../../src/core/errors.ts";
import { createKioskControl, type KioskControl, readOrders } from "../../../src/matrix/kioskControl.ts";
import { maySteer } from "../../../src/matrix/kioskRights.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { aRoom } from "../../fixtures/plain.ts";
import { stillHousehold } from "../../fixtures/stillSession.ts";

const ROOM = "!control:hearth.example";
const TYPE = "org.hearth.kiosk.control";
const ADMIN = "@admin:hearth.example";

describe("orders", () => {
  it("are what they should be, or not there", () => {
    expect(readOrders({ show: "#hall:hearth.example", message: "Lunch" })).toEqual({ show: "#hall:hearth.example", message: "Lunch" });
    expect(readOrders({ show: ROOM })).toEqual({ show: ROOM });
    for (const content of [undefined, null, 7, "x", [], { show: 7, message: {} }, { show: "javascript:alert(1)" }, { show: "#a b:c" }])
      expect(readOrders(content)).toEqual({});
    expect(readOrders({ show: `#${"a".repeat(300)}:b` })).toEqual({});
  });
  it("are one clean line", () => {
    const { message = "" } = readOrders({ message: `a\n\u202eb${"c".repeat(5000)}` });
    expect(message.length).toBeLessThanOrEqual(300);
    expect(message).not.toMatch(/[\n\u202e]/);
    expect(readOrders({ message: "" })).toEqual({ message: "" });
  });
});

describe("the right to steer", () => {
  const create = { sender: "@maker:x", content: { room_version: "10" } };
  const levels = { users: { [ADMIN]: 50, "@mod:x": "75", "@low:x": 49, "@odd:x": {} }, users_default: 0 };
  it.each([
    [ADMIN, levels, true],
    ["@mod:x", levels, true], // old rooms write strings
    ["@low:x", levels, false],
    ["@odd:x", levels, false],
    ["@nobody:x", levels, false],
    ["constructor", levels, false],
    [ADMIN, { ...levels, state_default: 60 }, false],
    ["@low:x", { ...levels, state_default: 10 }, true],
    ["@nobody:x", { ...levels, state_default: 0 }, false], // where everybody may, nobody is an admin
    ["@nobody:x", { users_default: 100 }, true],
    [ADMIN, undefined, false],
    ["@maker:x", undefined, true],
    [ADMIN, "nonsense", false],
  ])("%s with %j: %s", (sender, content, expected) => {
    expect(maySteer(sender, content, create)).toBe(expected);
  });
  it("does not follow from what the room asks for this one type", () => {
    expect(maySteer("@low:x", { ...levels, events: { [TYPE]: 0 } }, create)).toBe(false);
  });
  it("is the creators' from room version 12 on, and not before", () => {
    const content = { room_version: "12", additional_creators: ["@two:x", 7] };
    const twelve = { sender: "@maker:x", content };
    expect(["@maker:x", "@two:x", "@three:x"].map((id) => maySteer(id, levels, twelve))).toEqual([true, true, false]);
    expect(maySteer("@two:x", levels, { ...twelve, content: { ...content, room_version: "11" } })).toBe(false);
  });
});

describe("a screen that is steered", () => {
  let control: KioskControl | undefined;
  beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => {
    control?.stop();
    vi.useRealTimers();
  });
  const settle = () => vi.advanceTimersByTimeAsync(0);

  function house({ kept = undefined as string | undefined, encrypted = false, keeps = true } = {}) {
    const state: Record<string, unknown> = {
      "m.room.power_levels/": { content: { users: { [ADMIN]: 100 } } },
      "m.room.create/": { sender: ADMIN, content: { room_version: "10" } },
    };
    const calls: string[] = [];
    const bodies: unknown[] = [];
    const listeners = new Set<(body: unknown) => void>();
    const offline = signal(false);
    let last = kept;
    const call = async (method: string, path: string, options: { body?: unknown } = {}): Promise<unknown> => {
      calls.push(`${method} ${decodeURIComponent(path)}`);
      if (offline.value) throw new AppError("offline");
      if (method === "PUT") {
        bodies.push(options.body);
        return {};
      }
      const found = state[decodeURIComponent(path).split("/state/")[1] ?? ""];
      if (found === undefined) throw new AppError("notFound");
      return found;
    };
    const still = stillHousehold([aRoom("control", "Control", { encrypted })]);
    const session = {
      ...still,
      line: {
        http: { baseUrl: "", call },
        onAnswer(run: (body: unknown) => void) {
          listeners.add(run);
          return () => void listeners.delete(run);
        },
      },
    } as unknown as Session;
    const give = (content: unknown, eventId: string, sender = ADMIN): void => {
      state[`${TYPE}/hall`] = { type: TYPE, state_key: "hall", sender, event_id: eventId, content };
    };
    const tell = (section: unknown): void => listeners.forEach((run) => run({ rooms: { join: { [ROOM]: section } } }));
    const news = (): void => {
      const event = { type: TYPE, state_key: "hall", sender: ADMIN, event_id: "$x", origin_server_ts: 1, content: {} };
      tell({ timeline: { events: [event] } });
    };
    const begin = (): KioskControl => {
      control = createKioskControl({
        session,
        room: ROOM,
        name: "hall",
        lastRestart: async () => last,
        async keepRestart(eventId) {
          if (!keeps) throw new Error("full");
          last = eventId;
        },
      });
      return control;
    };
    return { begin, give, news, tell, calls, bodies, offline, lastKept: () => last };
  }

  it("obeys what lies there when it begins, and what comes", async () => {
    const { begin, give, news } = house();
    give({ show: "!a:x", message: "Hello" }, "$1");
    const { orders } = begin();
    await settle();
    expect(orders.value).toEqual({ show: "!a:x", message: "Hello" });
    give({}, "$2");
    news();
    await settle();
    expect(orders.value).toEqual({});
  });

  it("does not obey strangers, also not from the moment on that somebody becomes one", async () => {
    const { begin, give, tell } = house();
    give({ show: "!a:x" }, "$1", "@mallory:x");
    const { orders, restart } = begin();
    await settle();
    expect(orders.value).toEqual({});
    give({ restart: true }, "$2", "@mallory:x");
    tell({ timeline: { limited: true } });
    await settle();
    expect(restart.value).toBeUndefined();
  });

  it("starts again once for each order, and never for one that lay there", async () => {
    const { begin, give, news, lastKept } = house();
    give({ restart: true }, "$old");
    const first = begin();
    await settle();
    expect([first.restart.value, lastKept()]).toEqual([undefined, "$old"]);
    give({ restart: true }, "$new");
    news();
    await settle();
    expect([first.restart.value, lastKept()]).toEqual(["$new", "$new"]);
    first.stop();
    const second = begin(); // after the restart
    await settle();
    news();
    await settle();
    expect(second.restart.value).toBeUndefined();
  });

  it("does not start again for what cannot be kept: it would for ever", async () => {
    const { begin, give, news } = house({ keeps: false });
    give({}, "$1");
    const { restart, orders } = begin();
    await settle();
    give({ restart: true, message: "Hi" }, "$2");
    news();
    await settle();
    expect([orders.value, restart.value]).toEqual([{ message: "Hi" }, undefined]);
  });

  it("asks again when the server did not answer, later each time", async () => {
    const { begin, give, calls, offline } = house();
    offline.value = true;
    give({ message: "Hi" }, "$1");
    const { orders } = begin();
    await settle();
    await vi.advanceTimersByTimeAsync(15_000);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(calls).toHaveLength(2);
    offline.value = false;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(orders.value).toEqual({ message: "Hi" });
  });

  it("hears nothing of other rooms, other screens and other events", async () => {
    const { begin, tell, calls } = house();
    begin();
    await settle();
    const before = calls.length;
    const other = { type: TYPE, state_key: "yard", sender: ADMIN, event_id: "$x", origin_server_ts: 1, content: {} };
    for (const section of [undefined, null, 7, {}, { timeline: { events: [null, 7, other] } }, { timeline: { events: "x" } }])
      tell(section);
    await settle();
    expect(calls.length).toBe(before);
  });

  it("tells how it is, without anything secret, and not in an encrypted room", async () => {
    const { begin, bodies, calls } = house();
    const running = begin();
    await settle();
    await running.tellHealth({ version: "1", uptimeSeconds: 7.9, sync: "live", memory: "small" });
    expect(bodies).toEqual([{ name: "hall", version: "1", uptime_seconds: 7, sync: "live", memory: "small" }]);
    expect(calls[calls.length - 1]).toMatch(/^PUT .*\/send\/org\.hearth\.kiosk\.health\//);
    running.stop();
    const sealed = house({ encrypted: true });
    await sealed.begin().tellHealth({ version: "1", uptimeSeconds: 1, sync: "live", memory: "small" });
    expect(sealed.bodies).toEqual([]);
  });
});
