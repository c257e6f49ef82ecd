import { afterEach, describe, expect, it, vi } from "vitest";
import { isAborted } from "../../../src/matrix/matrixErrors.ts";
import type { OpenRoom, SearchPage } from "../../../src/matrix/roomTypes.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { type FakeEvent, FakeHomeserver, json } from "../../fixtures/FakeHomeserver.ts";
import { startTestSession } from "../../fixtures/startTestSession.ts";

const ROOM = "!room:fake.test";
const running: Session[] = [];
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5000, interval: 5 });
const never = new AbortController().signal;
const texts = ({ hits }: SearchPage): string[] => hits.map(({ text }) => text);

async function opened(prepare: (server: FakeHomeserver) => void) {
  const server = new FakeHomeserver();
  server.room(ROOM, "Family");
  server.member(ROOM, "@ann:fake.test", "Ann");
  prepare(server);
  const { session } = await startTestSession(server);
  running.push(session);
  await until(() => expect(session.sync.value.status).toBe("live"));
  const room = session.openRoom(ROOM);
  await until(() => expect(room.state.value.status).toBe("open"));
  await until(() => expect(room.pinned.value).toBeDefined());
  return { server, session, room };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((session) => session.stop()));
});

/** The next searches get these answers. */
function answers(server: FakeHomeserver, ...bodies: unknown[]): void {
  for (const body of bodies) server.fail(/\/search$/, () => json(body));
}
const results = (events: readonly unknown[], more: object = {}): object => ({
  search_categories: { room_events: { results: events.map((result) => ({ result })), ...more } },
});

describe("one event", () => {
  it("is a row, from the window or from the server", async () => {
    const { room, server } = await opened((at) => {
      at.say(ROOM, "long ago");
      for (let i = 0; i < 60; i++) at.say(ROOM, `m${i}`);
    });
    const first = server.rooms.get(ROOM)?.events.find(({ type }) => type === "m.room.message") as FakeEvent;
    expect(await room.item(first.event_id)).toMatchObject({ kind: "text", body: "long ago", sender: { name: "Ann" } });
    const before = server.requests.length;
    const newest = server.rooms.get(ROOM)?.events[server.rooms.get(ROOM)!.events.length - 1] as FakeEvent;
    expect(await room.item(newest.event_id)).toMatchObject({ kind: "text", body: "m59" });
    expect(server.requests.slice(before).filter(({ path }) => path.includes("/event/"))).toEqual([]);
  });

  it("is nothing when it is not to be had, none that shows, or not what was asked for", async () => {
    const { room, server } = await opened((at) => at.say(ROOM, "hello"));
    expect(await room.item("$nowhere")).toBeUndefined();
    server.fail(/\/event\//, () => json({ errcode: "M_FORBIDDEN" }, 403));
    expect(await room.item("$secret")).toBeUndefined();
    server.fail(/\/event\//, () => json({ type: "m.room.message", event_id: "$other", sender: "@ann:fake.test", content: {} }));
    expect(await room.item("$asked")).toBeUndefined();
    server.fail(/\/event\//, () =>
      json({ type: "m.room.message", event_id: "$x", room_id: "!else:fake.test", sender: "@a:b", content: {} }),
    );
    expect(await room.item("$x")).toBeUndefined();
    server.fail(/\/event\//, () => json({ type: "m.reaction", event_id: "$r", sender: "@a:b", content: {} }));
    expect(await room.item("$r")).toBeUndefined();
    server.fail(/\/event\//, () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(room.item("$later")).rejects.toMatchObject({ kind: "offline" });
  });
});

describe("what is pinned", () => {
  it("is known from the state, newest first, each once, and follows changes", async () => {
    const { room, server } = await opened((at) =>
      at.state(ROOM, "m.room.pinned_events", "", { pinned: ["$a", "$b", 5, "$a", "no id", null] }),
    );
    expect(room.pinned.value).toEqual(["$a", "$b"]);
    server.state(ROOM, "m.room.pinned_events", "", { pinned: ["$b", "$c"] });
    await until(() => expect(room.pinned.value).toEqual(["$c", "$b"]));
    server.state(ROOM, "m.room.pinned_events", "", { pinned: "nonsense" });
    await until(() => expect(room.pinned.value).toEqual([]));
  });

  it("is bounded", async () => {
    const { room } = await opened((at) =>
      at.state(ROOM, "m.room.pinned_events", "", { pinned: Array.from({ length: 999 }, (_none, i) => `$p${i}`) }),
    );
    expect(room.pinned.value).toHaveLength(50);
    expect(room.pinned.value?.[0]).toBe("$p998");
  });
});

describe("a search on the server", () => {
  const say = (n: number, body: unknown, more: object = {}): object => ({
    type: "m.room.message",
    event_id: `$s${n}`,
    room_id: ROOM,
    sender: "@ann:fake.test",
    origin_server_ts: n,
    content: { msgtype: "m.text", body },
    ...more,
  });

  it("asks for this room's words, newest first, and goes on page by page", async () => {
    const { room, server } = await opened((at) => at.say(ROOM, "hello"));
    answers(server, results([say(2, "The cakes are ready")], { highlights: ["cakes", 5], next_batch: "n1" }), results([say(1, "cake")]));
    const first = await room.search({ text: " cake " }, never);
    expect(first).toEqual({
      hits: [{ eventId: "$s2", sender: { userId: "@ann:fake.test", name: "Ann" }, at: 2, text: "The cakes are ready" }],
      words: ["cake", "cakes"],
      where: "server",
      next: { server: "n1" },
    });
    const second = await room.search({ text: "cake", from: first.next! }, never);
    expect(second.next).toBeUndefined();
    expect(texts(second)).toEqual(["cake"]);
    const [one, two] = server.sent(/\/search$/);
    expect(one?.body).toMatchObject({
      search_categories: { room_events: { search_term: "cake", keys: ["content.body"], filter: { rooms: [ROOM] }, order_by: "recent" } },
    });
    expect(two?.query.get("next_batch")).toBe("n1");
  });

  it("leaves out what is of another room, deleted, state, or no event; ends at a token that does not move", async () => {
    const { room, server } = await opened((at) => at.say(ROOM, "hello"));
    const junk = [
      say(1, "cake", { room_id: "!else:fake.test" }),
      say(2, "cake", { unsigned: { redacted_because: { sender: "@ann:fake.test" } } }),
      say(3, "cake", { type: "m.room.topic", state_key: "" }),
      say(4, { not: "words" }),
      null,
      "x",
      say(5, "cake"),
    ];
    answers(server, results(junk, { next_batch: "n1" }), results(junk, { next_batch: "n1" }), results([], { next_batch: "n2" }));
    const first = await room.search({ text: "cake" }, never);
    expect(first.hits.map(({ eventId }) => eventId)).toEqual(["$s5"]);
    expect((await room.search({ text: "cake", from: first.next! }, never)).next).toBeUndefined();
    expect((await room.search({ text: "cake" }, never)).next).toBeUndefined();
  });

  it("names who wrote as they were called, where nothing better is known", async () => {
    const { room, server } = await opened((at) => at.say(ROOM, "hello"));
    server.fail(/\/search$/, () =>
      json({
        search_categories: {
          room_events: {
            results: [
              {
                result: say(1, "cake", { sender: "@zoe:fake.test" }),
                context: { profile_info: { "@zoe:fake.test": { displayname: "Zoe" } } },
              },
            ],
          },
        },
      }),
    );
    expect((await room.search({ text: "cake" }, never)).hits[0]?.sender.name).toBe("Zoe");
  });

  it.each([
    ["nothing that can be read", () => json([]), "server"],
    ["a fault", () => json({}, 500), "server"],
    ["no network", () => Promise.reject(new TypeError("Failed to fetch")), "offline"],
  ])("says why it failed: %s", async (_what, answer, kind) => {
    const { room, server } = await opened((at) => at.say(ROOM, "cake"));
    server.fail(/\/search$/, answer);
    await expect(room.search({ text: "cake" }, never)).rejects.toMatchObject({ kind });
  });

  it("stops when it is left, and when the room is", async () => {
    const { room, server } = await opened((at) => at.say(ROOM, "cake"));
    server.fail(/\/search$/, () => new Promise(() => undefined), 2);
    const leave = new AbortController();
    const first = room.search({ text: "cake" }, leave.signal);
    leave.abort();
    expect(isAborted(await first.catch((thrown: unknown) => thrown))).toBe(true);
    const second = room.search({ text: "cake" }, never);
    room.close();
    expect(isAborted(await second.catch((thrown: unknown) => thrown))).toBe(true);
  });

  it("asks nobody for nothing", async () => {
    const { room, server } = await opened((at) => at.say(ROOM, "cake"));
    expect(await room.search({ text: "  " }, never)).toMatchObject({ hits: [] });
    expect(server.sent(/\/search$/)).toEqual([]);
  });
});

describe("a search by the TV", () => {
  const searchAll = async (room: OpenRoom, text: string): Promise<{ readonly found: string[]; readonly pages: number }> => {
    const found: string[] = [];
    let page = await room.search({ text }, never);
    let pages = 1;
    for (found.push(...texts(page)); page.next && pages < 20; pages++) {
      page = await room.search({ text, from: page.next }, never);
      found.push(...texts(page));
    }
    return { found, pages };
  };
  const fill = (server: FakeHomeserver): void => {
    for (let i = 0; i < 400; i++) server.say(ROOM, i % 100 === 0 ? `needle number ${i}` : `hay ${i}`);
  };

  it("looks through what is loaded, then further back, and leaves the window where it is", async () => {
    const { room, server } = await opened((at) => {
      at.state(ROOM, "m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
      fill(at);
      at.say(ROOM, "the newest Needle");
    });
    const before = room.timeline.items.value.length;
    const first = await room.search({ text: "needle" }, never);
    expect(first).toMatchObject({ where: "encrypted", words: ["needle"] });
    expect(texts(first)).toEqual(["the newest Needle"]);
    expect(typeof first.backTo).toBe("number");
    const { found } = await searchAll(room, "needle");
    expect(found).toEqual(["the newest Needle", "needle number 300", "needle number 200", "needle number 100", "needle number 0"]);
    expect(server.sent(/\/search$/)).toEqual([]);
    expect(room.timeline.items.value.length).toBe(before);
  });

  it("does it where the server has no search", async () => {
    const { room, server } = await opened(fill);
    server.fail(/\/search$/, () => json({ errcode: "M_UNRECOGNIZED" }, 404), 99);
    const page = await room.search({ text: "needle" }, never);
    expect(page.where).toBe("noServerSearch");
    expect((await searchAll(room, "number 100")).found).toEqual(["needle number 100"]);
  });

  it("finds what a message was changed to by its author, and nothing else that it is said to say", async () => {
    const { room } = await opened((at) => {
      at.state(ROOM, "m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
      const mine = at.say(ROOM, "a typo");
      const other = at.say(ROOM, "harmless");
      const edit = (target: FakeEvent, body: string, sender: string): void =>
        void at.say(ROOM, `* ${body}`, sender, {
          "m.new_content": { msgtype: "m.text", body },
          "m.relates_to": { rel_type: "m.replace", event_id: target.event_id },
        });
      edit(mine, "a needle", "@ann:fake.test");
      edit(other, "a needle too", "@eve:fake.test");
      for (let i = 0; i < 60; i++) at.say(ROOM, `hay ${i}`);
    });
    expect((await searchAll(room, "needle")).found).toEqual(["a needle"]);
  });

  it("goes on from where it failed", async () => {
    const { room, server } = await opened((at) => {
      at.state(ROOM, "m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
      fill(at);
    });
    const first = await room.search({ text: "needle" }, never);
    server.fail(/\/messages$/, () => json({}, 502));
    await expect(room.search({ text: "needle", from: first.next! }, never)).rejects.toMatchObject({ kind: "server" });
    expect(texts(await room.search({ text: "needle", from: first.next! }, never))).toContain("needle number 300");
  });
});
