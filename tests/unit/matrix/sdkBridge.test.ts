import { describe, expect, it, vi } from "vitest";
import { listenerCount } from "../../../src/matrix/client.ts";
import { type SdkBridge, startSdk } from "../../../src/matrix/sdkBridge.ts";
import { createSdkFeed } from "../../../src/matrix/SdkFeed.ts";
import { FakeHomeserver, json } from "../../fixtures/FakeHomeserver.ts";
import { startTestSession } from "../../fixtures/startTestSession.ts";

const ROOM = "!room:fake.test";
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5000, interval: 5 });

async function start(server: FakeHomeserver) {
  let bridge: SdkBridge | undefined;
  const started = await startTestSession(server, { deps: { sdk: (options) => (bridge = startSdk(options)) } });
  const client = await (bridge as SdkBridge).client;
  await until(() => expect(started.session.sync.value.status).toBe("live"));
  return { ...started, client };
}

describe("the SDK beside a session", () => {
  it("gets open rooms only, lives on our sync, and keeps nothing of a closed room", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Family");
    server.room("!other:fake.test", "Other");
    server.member(ROOM, "@ann:fake.test", "Ann");
    server.say(ROOM, "hello");
    const { session, client } = await start(server);
    await until(() => expect(client.isInitialSyncComplete()).toBe(true));
    const before = listenerCount(client);

    for (let i = 0; i < 3; i++) {
      const room = session.openRoom(ROOM);
      await until(() => expect(client.getRoom(ROOM)?.name).toBe("Family"));
      expect(client.getRooms().map(({ roomId }) => roomId)).toEqual([ROOM]);
      expect(client.getRoom(ROOM)?.getMember("@ann:fake.test")?.name).toBe("Ann");
      server.say(ROOM, `live ${i}`);
      const bodies = (): unknown[] =>
        client
          .getRoom(ROOM)
          ?.getLiveTimeline()
          .getEvents()
          .map((event) => event.getContent()["body"])
          .filter(Boolean) ?? [];
      await until(() => expect(bodies().slice(-1)).toEqual([`live ${i}`]));
      expect(new Set(bodies()).size).toBe(bodies().length);
      room.close();
      expect(client.getRoom(ROOM)).toBeNull();
      server.say("!other:fake.test", "elsewhere");
      server.say(ROOM, `closed ${i}`);
      await until(() => expect(session.rooms.all.value.get(ROOM)?.last?.summary).toEqual({ kind: "text", text: `closed ${i}` }));
      expect(client.getRoom(ROOM)).toBeNull();
    }
    expect(listenerCount(client)).toBe(before);
    // The SDK has asked the server neither for sync nor for filters nor for push rules.
    expect(server.sent(/\/filter/)).toEqual([]);
    expect(server.sent(/\/sync$/).every((request) => request.headers.get("Authorization") === "Bearer secret")).toBe(true);
    await session.stop();
  });

  it("has taken the to-device messages before the server is asked with a newer token", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM);
    const { session, client } = await start(server);
    const received: string[] = [];
    client.on("toDeviceEvent" as never, ((event: { getType(): string }) => received.push(event.getType())) as never);
    let sent = false;
    let askedAfter: number | undefined;
    server.faults.push((request) => {
      if (!request.path.endsWith("/sync")) return undefined;
      if (sent) {
        askedAfter ??= received.length;
        return undefined;
      }
      sent = true;
      return json({
        ...server.syncBody(1000),
        next_batch: request.query.get("since"),
        to_device: { events: [{ type: "m.test", sender: "@a:b", content: {} }] },
      });
    });
    server.wake();
    await until(() => expect(askedAfter).toBe(1));
    expect(received).toEqual(["m.test"]);
    await session.stop();
  });
});

describe("SdkFeed", () => {
  it("keeps an offer open until it was taken, and gives it again when the answer was lost", async () => {
    const feed = createSdkFeed();
    let taken = false;
    const offered = feed
      .offer({ to_device: { events: [{ type: "m.a" }] }, device_one_time_keys_count: { x: 5 } })
      .then(() => (taken = true));
    const first = (await feed.next(undefined)) as { next_batch: string; device_one_time_keys_count: unknown };
    expect(first).toMatchObject({ to_device: { events: [{ type: "m.a" }] }, device_one_time_keys_count: { x: 5 } });
    const again = (await feed.next(undefined)) as { next_batch: string };
    expect(again).toMatchObject({ to_device: { events: [{ type: "m.a" }] } });
    expect(taken).toBe(false);
    const abort = new AbortController();
    const third = feed.next(again.next_batch, abort.signal).catch(() => "aborted");
    await offered;
    abort.abort();
    expect(await third).toBe("aborted");
  });

  it("lets go of everyone when it stops", async () => {
    const feed = createSdkFeed();
    const offered = feed.offer({ to_device: { events: [{ type: "m.a" }] } });
    const given = (await feed.next(undefined)) as { next_batch: string };
    const waiting = createSdkFeed();
    const next = waiting.next(given.next_batch).catch(() => "gone");
    waiting.stop();
    feed.stop();
    await offered;
    expect(await next).toBe("gone");
    expect(await feed.offer({ to_device: { events: [{ type: "m.b" }] } }).then(() => "not held")).toBe("not held");
  });
});
