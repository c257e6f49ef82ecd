import { signal } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import { toClearEvent } from "../../../src/matrix/clearEvents.ts";
import type { Decryptor } from "../../../src/matrix/Decryptor.ts";
import { createHttp } from "../../../src/matrix/http.ts";
import type { RawEvent } from "../../../src/matrix/rawEvent.ts";
import { createRoomMedia } from "../../../src/matrix/roomMedia.ts";
import type { RoomMedia, RoomMediaItem } from "../../../src/matrix/fileTypes.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { FakeHomeserver, json } from "../../fixtures/FakeHomeserver.ts";
import { startTestSession } from "../../fixtures/startTestSession.ts";

const ROOM = "!room:fake.test";
const ANN = "@ann:fake.test";
const running: Session[] = [];
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5000, interval: 5 });
const names = (media: RoomMedia): string[] => media.items.value.map(({ alt }) => alt);

const picture = (name: string): Record<string, unknown> => ({
  ...{ msgtype: "m.image", body: name, url: `mxc://fake.test/${name}` },
  info: { w: 640, h: 480, mimetype: "image/jpeg" },
});

function fill(server: FakeHomeserver, count: number, talk = 0): void {
  for (let i = 1; i <= count; i++) {
    server.add(ROOM, { type: "m.room.message", content: picture(`p${i}`) });
    for (let j = 0; j < talk; j++) server.say(ROOM, `words ${i} ${j}`);
  }
}

async function stage(prepare: (server: FakeHomeserver) => void) {
  const server = new FakeHomeserver();
  server.room(ROOM, "Family");
  server.member(ROOM, ANN, "Ann");
  prepare(server);
  const started = await startTestSession(server);
  running.push(started.session);
  await until(() => expect(started.session.sync.value.status).toBe("live"));
  return { server, ...started };
}

/** Loads until the beginning; a server may not make it go on for ever. */
async function loadAll(media: RoomMedia, most = 100): Promise<number> {
  let steps = 0;
  await until(() => expect(media.older.value.status).not.toBe("loading"));
  while (media.older.value.status === "more" && steps < most) {
    await media.loadOlder();
    steps++;
  }
  return steps;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((session) => session.stop()));
});

describe("the pictures of a room", () => {
  it("are those of the whole history, oldest first, page by page", async () => {
    const { session, server } = await stage((server) => fill(server, 130, 2));
    const media = session.roomMedia(ROOM);
    await until(() => expect(names(media)).toContain("p130"));
    expect(names(media)).not.toContain("p1");
    await loadAll(media);
    expect(names(media)).toEqual(Array.from({ length: 130 }, (_, i) => `p${i + 1}`));
    expect(media.older.value).toEqual({ status: "end" });
    expect(media.items.value[0]).toMatchObject({ sender: { name: "Ann" }, eventId: expect.any(String) });
    const filters = server.sent(/messages$/).map(({ query }) => JSON.parse(query.get("filter") ?? "{}"));
    expect(filters.every((filter) => filter.lazy_load_members && filter.types.length === 1)).toBe(true);
    media.close();
  });

  it("begin with what the open room knows, without asking", async () => {
    const { session, server } = await stage((server) => fill(server, 60));
    const room = session.openRoom(ROOM);
    await until(() => expect(room.state.value.status).toBe("open"));
    const asked = server.sent(/messages$/).length;
    const media = session.roomMedia(ROOM);
    expect(names(media).slice(-2)).toEqual(["p59", "p60"]);
    expect(server.sent(/messages$/)).toHaveLength(asked);
    await loadAll(media);
    expect(names(media)).toHaveLength(60);
    // The room's screen goes first, or the viewer does: the other goes on.
    room.close();
    server.add(ROOM, { type: "m.room.message", content: picture("late") });
    await until(() => expect(names(media)).toContain("late"));
    media.close();
  });

  it("hold galleries, part by part, in their place", async () => {
    const parts = ["a", "b"].map((name) => ({ ...picture(name), itemtype: "m.image", msgtype: undefined }));
    const { session } = await stage((server) => {
      fill(server, 2);
      server.add(ROOM, { type: "m.room.message", content: { msgtype: "dm.filament.gallery", body: "two", itemtypes: parts } });
      server.add(ROOM, { type: "m.room.message", content: picture("last") });
    });
    const media = session.roomMedia(ROOM);
    await loadAll(media);
    expect(names(media)).toEqual(["p1", "p2", "a", "b", "last"]);
    const [, , a, b] = media.items.value;
    expect(a?.eventId).toBe(b?.eventId);
    expect([a?.key, b?.key]).toEqual([`${a?.eventId}/0`, `${a?.eventId}/1`]);
  });

  it("grow with what is sent, lose what is deleted, and take edits of their sender alone", async () => {
    const { session, server } = await stage((server) => fill(server, 3));
    const media = session.roomMedia(ROOM);
    await until(() => expect(names(media)).toHaveLength(3));
    const sent = server.add(ROOM, { type: "m.room.message", content: picture("new") });
    await until(() => expect(names(media)).toEqual(["p1", "p2", "p3", "new"]));
    const [first, second] = media.items.value as [RoomMediaItem, RoomMediaItem];
    const edit = (target: string, name: string, sender: string): void =>
      void server.add(ROOM, {
        ...{ type: "m.room.message", sender },
        content: { ...picture(name), "m.new_content": picture(name), "m.relates_to": { rel_type: "m.replace", event_id: target } },
      });
    edit(first.eventId as string, "forged", "@mallory:fake.test");
    edit(second.eventId as string, "better", ANN);
    server.add(ROOM, { type: "m.room.redaction", redacts: sent.event_id, content: {} });
    await until(() => expect(names(media)).toEqual(["p1", "better", "p3"]));
    expect(media.items.value[0]).toBe(first);
    expect(media.items.value[1]).toMatchObject({ key: second.key, edited: true });
  });

  it("that were sent while nobody listened are caught up with, in their order", async () => {
    const { session, server } = await stage((server) => fill(server, 3));
    const media = session.roomMedia(ROOM);
    await until(() => expect(names(media)).toHaveLength(3));
    server.timelineLimit = 5; // one answer of the server cannot hold them all
    for (let i = 4; i <= 90; i++) server.add(ROOM, { type: "m.room.message", content: picture(`p${i}`) });
    await until(() => expect(names(media)).toContain("p90"));
    for (let tries = 0; media.newer.value.status !== "end" && tries < 20; tries++) await media.loadNewer();
    expect(names(media)).toEqual(Array.from({ length: 90 }, (_, i) => `p${i + 1}`));
    server.add(ROOM, { type: "m.room.message", content: picture("after") });
    await until(() => expect(names(media)[90]).toBe("after"));
  });

  it("leave out ignored people", async () => {
    const { session } = await stage((server) => {
      fill(server, 1);
      server.add(ROOM, { type: "m.room.message", sender: "@pest:fake.test", content: picture("spam") });
      server.accountData("m.ignored_user_list", { ignored_users: { "@pest:fake.test": {} } });
    });
    const media = session.roomMedia(ROOM);
    await until(() => expect(names(media)).toEqual(["p1"]));
  });

  it("say what went wrong, and go on when asked again", async () => {
    const { session, server } = await stage((server) => fill(server, 60));
    const media = session.roomMedia(ROOM);
    await until(() => expect(names(media)).toContain("p60"));
    await until(() => expect(media.older.value.status).toBe("more"));
    server.fail(/messages$/, () => json({ errcode: "M_UNKNOWN" }, 500));
    await media.loadOlder();
    expect(media.older.value).toMatchObject({ status: "failed", kind: "server" });
    await loadAllAgain(media);
    expect(names(media)).toHaveLength(60);
  });

  it("tell who reacted when one looks at it, and take our own back", async () => {
    const { session, server } = await stage((server) => fill(server, 1));
    const media = session.roomMedia(ROOM);
    await until(() => expect(names(media)).toEqual(["p1"]));
    const eventId = media.items.value[0]?.eventId as string;
    const reaction = { rel_type: "m.annotation", event_id: eventId, key: "🎉" };
    server.faults.push(({ path }) =>
      /relations/.test(path)
        ? json({ chunk: [null, { type: "m.reaction", event_id: "$r", sender: ANN, content: { "m.relates_to": reaction } }] })
        : undefined,
    );
    media.lookAt(eventId);
    media.lookAt(eventId);
    await until(() => expect(media.items.value[0]?.reactions).toMatchObject([{ key: "🎉", count: 1 }]));
    expect(server.sent(/relations/)).toHaveLength(1);
    await media.toggleReaction(eventId, "🎉");
    await until(() => expect(media.items.value[0]?.reactions).toMatchObject([{ key: "🎉", count: 2, own: expect.any(String) }]));
  });
});

async function loadAllAgain(media: RoomMedia): Promise<void> {
  await media.loadOlder();
  await loadAll(media);
}

describe("a server that", () => {
  const hostile = async (answer: (from: string | null, nth: number) => unknown): Promise<{ media: RoomMedia; asked: () => number }> => {
    let nth = 0;
    const http = createHttp("https://fake.test", async (url) => json(answer(new URL(String(url)).searchParams.get("from"), nth++)));
    const media = createRoomMedia({
      ...{ roomId: ROOM, ownUserId: "@me:fake.test", http, open: undefined },
      encryption: { decryptor: signal(undefined), state: signal({ status: "starting" as const }), trust: signal(0) },
      ...{ isEncrypted: () => false, ignored: () => new Set<string>(), isHeld: () => false, onClose: () => undefined },
    });
    await until(() => expect(media.older.value.status).not.toBe("loading"));
    return { media, asked: () => nth };
  };
  const event = (id: string, content: unknown = picture(id.slice(1))): unknown => ({
    type: "m.room.message",
    event_id: id,
    sender: ANN,
    content,
  });

  it("gives the same token again is at its end", async () => {
    const { media } = await hostile(() => ({ chunk: [event("$a")], start: "t", end: "t" }));
    await loadAll(media);
    expect(media.older.value).toEqual({ status: "end" });
    expect(names(media)).toEqual(["a"]);
  });

  it("has empty pages without end is asked a few times a step", async () => {
    const { media, asked } = await hostile((_from, nth) => ({ chunk: [], start: `s${nth}`, end: `t${nth}` }));
    const before = asked();
    await media.loadOlder();
    expect(asked() - before).toBeLessThanOrEqual(6);
    expect(media.older.value).toEqual({ status: "more" });
  });

  it("sends nonsense harms nothing", async () => {
    const chunk = [null, 7, [], event("$1", null), event("$2", { msgtype: "m.image", url: 5, info: [] }), event("$3"), { type: {} }];
    const { media } = await hostile(() => ({ chunk, state: "x", end: {}, start: [] }));
    expect(names(media)).toEqual(["3"]);
    expect(media.older.value).toEqual({ status: "end" });
  });

  it("repeats its events shows each once", async () => {
    const { media } = await hostile((_from, nth) => ({ chunk: [event("$a"), event("$b")], end: nth < 3 ? `t${nth}` : undefined }));
    await loadAll(media);
    expect(names(media)).toEqual(["b", "a"]);
  });

  it("has more than anybody can look at is held to some thousands", async () => {
    const { media } = await hostile((_from, nth) => ({
      chunk: Array.from({ length: 500 }, (_, i) => event(`$${nth}-${i}`)),
      end: `t${nth}`,
    }));
    await loadAll(media, 6);
    expect(media.items.value.length).toBeLessThanOrEqual(3000);
    expect(media.newer.value).toEqual({ status: "more" });
  });
});

describe("an encrypted room's pictures", () => {
  it("are decrypted page by page, and come later when their key does", async () => {
    const sealed = (id: string): unknown => ({ type: "m.room.encrypted", event_id: id, sender: ANN, origin_server_ts: 5, content: {} });
    let onKey: ((eventId: string) => void) | undefined;
    let hasKey = false;
    // Stands for the crypto module.
    const decryptor = {
      decrypt: async (wire: RawEvent, _room: string, watcher: { onKey(eventId: string): void }) => {
        const id = wire.event_id as string;
        if (id === "$late" && !hasKey) {
          onKey = watcher.onKey;
          return { why: "keyMissing" };
        }
        const content = id === "$words" ? { msgtype: "m.text", body: "hi" } : picture(id.slice(1));
        return { event: toClearEvent(wire, { type: "m.room.message", content }, {}) as RawEvent };
      },
      unwatch: () => undefined,
    } as unknown as Decryptor;
    const pages: Record<string, unknown> = {
      first: { chunk: [sealed("$new"), sealed("$late"), sealed("$words")], end: "t" },
      t: { chunk: [sealed("$old")] },
    };
    const http = createHttp("https://fake.test", async (url) => json(pages[new URL(String(url)).searchParams.get("from") ?? "first"]));
    const media = createRoomMedia({
      ...{ roomId: ROOM, ownUserId: "@me:fake.test", http, open: undefined },
      encryption: { decryptor: signal(decryptor), state: signal({ status: "unverified" as const, ways: [] }), trust: signal(0) },
      ...{ isEncrypted: () => true, ignored: () => new Set<string>(), isHeld: () => false, onClose: () => undefined },
    });
    await until(() => expect(names(media)).toEqual(["old", "new"]));
    hasKey = true;
    onKey?.("$late");
    await until(() => expect(names(media)).toEqual(["old", "late", "new"]));
    expect(media.items.value.every(({ shield }) => shield === undefined)).toBe(true);
    media.close();
  });
});
