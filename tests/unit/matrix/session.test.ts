import { afterEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../../../src/matrix/types.ts";
import type { TimelineItem } from "../../../src/matrix/records.ts";
import { FakeHomeserver, json } from "../../fixtures/FakeHomeserver.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";
import { startTestSession } from "../../fixtures/startTestSession.ts";

const ROOM = "!room:fake.test";
const running: Session[] = [];

async function start(server: FakeHomeserver, storage = memoryStorage()) {
  const started = await startTestSession(server, { storage });
  running.push(started.session);
  return started;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((session) => session.stop()));
});

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5000, interval: 5 });
const bodies = (items: readonly TimelineItem[]): string[] => items.flatMap((item) => (item.kind === "text" ? [item.body] : []));
const numbers = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_none, i) => `m${from + i}`);

describe("Session", () => {
  it("shows the rooms of the first sync and what comes after", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Family");
    server.member(ROOM, "@ann:fake.test", "Ann");
    server.say(ROOM, "hello");
    const { session } = await start(server);
    await until(() => expect(session.sync.value.status).toBe("live"));
    expect(session.rooms.fresh.value).toBe(true);
    expect(session.rooms.all.value.get(ROOM)).toMatchObject({
      name: { kind: "name", text: "Family" },
      last: { sender: "Ann", summary: { kind: "text", text: "hello" } },
    });
    server.counts(ROOM, 2, 1);
    await until(() => expect(session.rooms.shelves.value.map((shelf) => shelf.kind)).toEqual(["unread", "rooms"]));
  });

  it("goes on when somebody who watches the list throws", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Family");
    const { session } = await start(server);
    await until(() => expect(session.sync.value.status).toBe("live"));
    const watched: unknown[] = [];
    const stop = session.rooms.all.subscribe((rooms) => {
      watched.push(rooms.get(ROOM)?.last?.summary);
      if (watched.length > 1) throw new Error("a broken screen");
    });
    server.say(ROOM, "one");
    await until(() => expect(watched.length).toBe(2));
    server.say(ROOM, "two");
    await until(() => expect(watched[2]).toEqual({ kind: "text", text: "two" }));
    expect(session.sync.value.status).toBe("live");
    stop();
  });

  it("opens a room, takes in what comes live, and shows an event that came in between once and in place", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Big");
    numbers(1, 60).forEach((body) => server.say(ROOM, body));
    const { session } = await start(server);
    await until(() => expect(session.sync.value.status).toBe("live"));
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let asked = false;
    server.faults.push((request) => {
      if (!request.path.endsWith("/messages") || asked) return undefined;
      asked = true;
      return (async () => {
        server.say(ROOM, "m61"); // in the page and in the sync
        const page = await (server as unknown as { messages(room: unknown, query: URLSearchParams): Response }).messages(
          server.rooms.get(ROOM),
          request.query,
        );
        server.say(ROOM, "m62"); // in the sync only
        await held;
        return page;
      })();
    });
    const room = session.openRoom(ROOM);
    expect(session.openRoom(ROOM)).toBe(room);
    await until(() => expect(session.rooms.all.value.get(ROOM)?.last?.summary).toEqual({ kind: "text", text: "m62" }));
    release();
    await until(() => expect(room.state.value.status).toBe("open"));
    await until(() => expect(bodies(room.timeline.items.value)).toEqual(numbers(22, 62)));
    server.say(ROOM, "m63");
    await until(() => expect(bodies(room.timeline.items.value).slice(-2)).toEqual(["m62", "m63"]));
  });

  it("scrolls back to the beginning within its budget and returns to the live end", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Big");
    numbers(1, 400).forEach((body) => server.say(ROOM, body));
    const { session } = await start(server);
    const room = session.openRoom(ROOM);
    await until(() => expect(room.timeline.older.value.status).toBe("more"));
    const seen = new Set<string>();
    for (let i = 0; i < 20 && room.timeline.older.value.status !== "end"; i++) {
      await room.timeline.loadOlder();
      await until(() => expect(room.timeline.items.value.length).toBeGreaterThan(0));
      await new Promise((resolve) => setTimeout(resolve, 20));
      bodies(room.timeline.items.value).forEach((body) => seen.add(body));
      expect(bodies(room.timeline.items.value).length).toBeLessThanOrEqual(126);
    }
    expect(room.timeline.older.value.status).toBe("end");
    expect(seen.has("m1")).toBe(true);
    expect(room.timeline.position.value).toBe("history");
    server.say(ROOM, "m401");
    // Forward again, page by page, without a hole.
    for (let i = 0; i < 30 && room.timeline.position.value === "history"; i++) await room.timeline.loadNewer();
    expect(room.timeline.position.value).toBe("live");
    await until(() => expect(bodies(room.timeline.items.value).slice(-1)).toEqual(["m401"]));
    const shown = bodies(room.timeline.items.value);
    expect(shown).toEqual(numbers(401 - shown.length + 1, 401));
    server.say(ROOM, "m402");
    await until(() => expect(bodies(room.timeline.items.value).slice(-2)).toEqual(["m401", "m402"]));
  });

  it("jumps to the live end", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM);
    numbers(1, 300).forEach((body) => server.say(ROOM, body));
    const { session } = await start(server);
    const room = session.openRoom(ROOM);
    await until(() => expect(room.state.value.status).toBe("open"));
    for (let i = 0; i < 4; i++) await room.timeline.loadOlder();
    expect(room.timeline.position.value).toBe("history");
    await room.timeline.showLive();
    expect(room.timeline.position.value).toBe("live");
    await until(() => expect(bodies(room.timeline.items.value).slice(-1)).toEqual(["m300"]));
  });

  it("sends once although the answer was lost, keeps the row's key, and shows it as sent", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM);
    server.say(ROOM, "hello");
    const { session, network } = await start(server);
    const room = session.openRoom(ROOM);
    await until(() => expect(room.state.value.status).toBe("open"));
    await until(() => expect(session.sync.value.status).toBe("live"));
    // The server takes it, the answer never arrives, then there is no network at all.
    let lost = false;
    server.faults.push((request) => {
      if (lost || !/\/send\//.test(request.path)) return undefined;
      lost = true;
      void (server as unknown as { answer(request: unknown): Promise<Response> }).answer(request);
      server.online = false;
      return Promise.reject(new TypeError("Failed to fetch"));
    });
    room.sendText("only once");
    const row = (): TimelineItem | undefined => room.timeline.items.value.find((item) => item.kind === "text" && item.body === "only once");
    await until(() => expect(row()).toMatchObject({ own: true }));
    const key = row()?.key;
    room.sendText("second");
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.online = true;
    network.tell?.(true);
    await until(() => expect(bodies(room.timeline.items.value)).toEqual(["hello", "only once", "second"]));
    await until(() => expect(row()).toMatchObject({ key, sendState: { status: "sent" } }));
    const sent = () => server.rooms.get(ROOM)?.events.filter((event) => event.sender === server.me && event.type === "m.room.message");
    await until(() => expect(sent()?.length).toBe(2));
  });

  it("sends after a restart what could not be sent before, once", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM);
    server.say(ROOM, "hello");
    const storage = memoryStorage();
    const first = await start(server, storage);
    const room = first.session.openRoom(ROOM);
    await until(() => expect(room.state.value.status).toBe("open"));
    await until(() => expect(room.canSend.value).toBe(true)); // the list may know of the room later than it opens
    server.online = false;
    room.sendText("later");
    await until(() =>
      expect(room.timeline.items.value.some((item) => "sendState" in item && item.sendState.status === "queued")).toBe(true),
    );
    await first.session.stop();
    server.online = true;
    const second = await start(server, storage);
    await until(() => expect(server.rooms.get(ROOM)?.events.map((event) => (event.content as { body?: string }).body)).toContain("later"));
    await until(async () => expect(await storage.get("profile/p1/outbox")).toBeUndefined());
    await second.session.stop();
    await start(server, storage);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.sent(/\/send\//).length).toBe(1);
  });

  it("marks what the server refuses as failed, and sends it again or drops it when told", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM);
    const { session } = await start(server);
    const room = session.openRoom(ROOM);
    await until(() => expect(room.state.value.status).toBe("open"));
    await until(() => expect(room.canSend.value).toBe(true));
    server.fail(/\/send\//, () => json({ errcode: "M_FORBIDDEN", error: "no" }, 403), 2);
    room.sendText("one");
    room.sendText("two");
    const states = (): unknown[] =>
      room.timeline.items.value.flatMap((item) => (item.kind === "text" ? [[item.body, item.sendState.status]] : []));
    await until(() =>
      expect(states()).toEqual([
        ["one", "failed"],
        ["two", "failed"],
      ]),
    );
    const [one, two] = room.timeline.items.value.filter((item) => item.kind === "text");
    room.retry(one?.key as string);
    room.cancel(two?.key as string);
    await until(() => expect(states()).toEqual([["one", "sent"]]));
  });

  it("paints the saved records after a restart and asks only for what changed", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Family");
    server.say(ROOM, "hello");
    const storage = memoryStorage();
    const first = await start(server, storage);
    const room = first.session.openRoom(ROOM);
    await until(() => expect(bodies(room.timeline.items.value)).toEqual(["hello"]));
    await first.session.stop();
    server.say(ROOM, "meanwhile");
    server.online = false;
    const { session } = await start(server, storage);
    expect(session.rooms.fresh.value).toBe(false);
    expect(session.rooms.shelves.value[0]?.rooms[0]?.name).toEqual({ kind: "name", text: "Family" });
    const again = session.openRoom(ROOM);
    expect(bodies(again.timeline.items.value)).toEqual(["hello"]);
    await until(() => expect(session.sync.value.status).toBe("reconnecting"));
    // One can write already; it waits below the rows of the last visit.
    again.sendText("written offline");
    await until(() =>
      expect(again.timeline.items.value.slice(-1)[0]).toMatchObject({ body: "written offline", sendState: { status: "queued" } }),
    );
    expect(bodies(again.timeline.items.value)).toEqual(["hello", "written offline"]);
    server.online = true;
    session.retryNow();
    await until(() => expect(session.rooms.all.value.get(ROOM)?.last?.summary).toEqual({ kind: "text", text: "written offline" }));
    expect(session.rooms.fresh.value).toBe(true);
    await until(() => expect(bodies(again.timeline.items.value)).toEqual(["hello", "meanwhile", "written offline"]));
    expect(server.sent(/\/send\//).length).toBe(1);
    expect(server.sent(/\/sync$/).filter((request) => !request.query.has("since")).length).toBe(1);
  });

  it("fills a short gap and jumps over a long one", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM);
    numbers(1, 10).forEach((body) => server.say(ROOM, body));
    const { session, network } = await start(server);
    const room = session.openRoom(ROOM);
    await until(() => expect(room.state.value.status).toBe("open"));
    await until(() => expect(session.sync.value.status).toBe("live"));
    const away = async (from: number, to: number): Promise<void> => {
      server.online = false;
      session.suspend();
      numbers(from, to).forEach((body) => server.say(ROOM, body));
      server.online = true;
      session.resume();
      network.tell?.(true);
      await until(() => expect(bodies(room.timeline.items.value).slice(-1)).toEqual([`m${to}`]));
    };
    await away(11, 50);
    expect(bodies(room.timeline.items.value)).toEqual(numbers(1, 50));
    await away(51, 250);
    expect(bodies(room.timeline.items.value)).toEqual(numbers(181, 250));
    await room.timeline.loadOlder();
    await until(() => expect(bodies(room.timeline.items.value)[0]).toBe("m131"));
  });

  it("says at once that the network is gone, though the poll still waits for its answer", async () => {
    const server = new FakeHomeserver();
    const { session, network } = await start(server);
    await until(() => expect(session.sync.value.status).toBe("live"));
    server.online = false;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(session.sync.value.status).toBe("live");
    network.tell?.(false);
    await until(() => expect(session.sync.value.status).toBe("reconnecting"));
    server.online = true;
    network.tell?.(true);
    await until(() => expect(session.sync.value.status).toBe("live"));
  });

  it("signs out: tells the server, leaves nothing in storage", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Family");
    const { session, storage } = await start(server);
    await until(() => expect(session.sync.value.status).toBe("live"));
    session.openRoom(ROOM);
    session.suspend();
    await session.signOut();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await storage.keys()).filter((key) => key.startsWith("profile/"))).toEqual([]);
    expect(server.sent(/\/logout$/).length).toBe(1);
  });

  it("leaves nothing behind of messages that were being written down when it was signed out", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Family");
    const inner = memoryStorage();
    const slow: typeof inner = {
      ...inner,
      set: (key, value) => new Promise((resolve) => setTimeout(() => resolve(inner.set(key, value)), key.endsWith("outbox") ? 15 : 0)),
    };
    const { session } = await start(server, slow);
    await until(() => expect(session.sync.value.status).toBe("live"));
    const room = session.openRoom(ROOM);
    await until(() => expect(room.state.value.status).toBe("open"));
    server.fail(/\/send\//, () => new Promise(() => undefined), 5);
    ["secret one", "secret two", "secret three"].forEach((body) => room.sendText(body));
    await session.signOut();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await slow.keys()).filter((key) => key.startsWith("profile/"))).toEqual([]);
  });

  it("does not paint what was deleted while the room was closed", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Family");
    const [regretted] = [server.say(ROOM, "regretted"), server.say(ROOM, "fine")];
    const storage = memoryStorage();
    const { session } = await start(server, storage);
    const room = session.openRoom(ROOM);
    await until(() => expect(bodies(room.timeline.items.value)).toEqual(["regretted", "fine"]));
    room.close();
    server.add(ROOM, { type: "m.room.redaction", redacts: (regretted as { event_id: string }).event_id });
    server.say(ROOM, "after");
    await until(() => expect(session.rooms.all.value.get(ROOM)?.last?.summary).toEqual({ kind: "text", text: "after" }));
    await session.stop();
    server.online = false;
    const later = await start(server, storage);
    expect(bodies(later.session.openRoom(ROOM).timeline.items.value)).toEqual(["fine"]);
  });

  it("reports a dead token as a soft sign-out and keeps the profile", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM);
    const { session, signedOut, profiles } = await start(server);
    await until(() => expect(session.sync.value.status).toBe("live"));
    server.faults.push(() => json({ errcode: "M_UNKNOWN_TOKEN", error: "gone", soft_logout: true }, 401));
    server.wake();
    await until(() => expect(signedOut).toEqual([{ soft: true }]));
    expect(session.sync.value).toMatchObject({ status: "stopped", error: { kind: "signedOut" } });
    expect(profiles.list.value[0]).toMatchObject({ softLogout: true });
  });

  it("keeps records and unsent messages over a soft logout, for the same device", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Family");
    const { session, signedOut, storage } = await start(server);
    await until(() => expect(session.sync.value.status).toBe("live"));
    server.faults.push(({ path }) => (path.includes("/send/") ? json({ errcode: "M_UNKNOWN_TOKEN", soft_logout: true }, 401) : undefined));
    session.openRoom(ROOM).sendText("not gone");
    await until(() => expect(signedOut).toEqual([{ soft: true }]));
    const left = (await storage.keys()).filter((key) => key.startsWith("profile/p1/"));
    expect(left).toEqual(expect.arrayContaining(["profile/p1/credentials", "profile/p1/outbox"]));
    expect(JSON.stringify(await storage.get("profile/p1/outbox"))).toContain("not gone");
    expect(JSON.stringify(await storage.get("profile/p1/credentials"))).not.toContain("secret");
    expect(left.length).toBeGreaterThan(2); // the records
  });

  it("leaves nothing of a session that was ended for good, whatever was being written", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Family");
    const { session, signedOut, storage, profiles } = await start(server);
    await until(() => expect(session.sync.value.status).toBe("live"));
    server.faults.push(({ path }) => (path.includes("/send/") ? json({ errcode: "M_UNKNOWN_TOKEN", error: "gone" }, 401) : undefined));
    session.openRoom(ROOM).sendText("on its way");
    session.suspend(); // saves
    await until(() => expect(signedOut).toEqual([{ soft: false }]));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await storage.keys()).filter((key) => key.startsWith("profile/"))).toEqual([]);
    expect(profiles.list.value).toEqual([]);
  });
});
