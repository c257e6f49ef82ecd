import { afterEach, describe, expect, it, vi } from "vitest";
import type { TimelineItem } from "../../../src/matrix/records.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { type FakeEvent, FakeHomeserver, json } from "../../fixtures/FakeHomeserver.ts";
import { startTestSession } from "../../fixtures/startTestSession.ts";

const ROOM = "!room:fake.test";
const START = "org.matrix.msc3381.poll.start";
const RESPONSE = "org.matrix.msc3381.poll.response";
const running: Session[] = [];
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5000, interval: 5 });
const texts = (items: readonly TimelineItem[]): string[] => items.flatMap((item) => (item.kind === "text" ? [item.body] : []));

afterEach(async () => {
  await Promise.all(running.splice(0).map((session) => session.stop()));
});

async function opened(fill: (server: FakeHomeserver) => void = () => undefined) {
  const server = new FakeHomeserver();
  server.room(ROOM, "Family");
  server.member(ROOM, "@ann:fake.test", "Ann");
  server.member(ROOM, "@bo:fake.test", "Bo");
  fill(server);
  server.say(ROOM, "here");
  const { session } = await startTestSession(server);
  running.push(session);
  await until(() => expect(session.sync.value.status).toBe("live"));
  const room = session.openRoom(ROOM);
  await until(() => expect(room.state.value.status).toBe("open"));
  await until(() => expect(texts(room.timeline.items.value)).toContain("here"));
  const rowOf = (eventId: string): TimelineItem | undefined =>
    room.timeline.items.value.find((item) => "eventId" in item && item.eventId === eventId);
  return { server, session, room, rowOf };
}

const poll = (server: FakeHomeserver): FakeEvent =>
  server.add(ROOM, {
    type: START,
    content: {
      [START]: {
        kind: "org.matrix.msc3381.poll.disclosed",
        question: { "org.matrix.msc1767.text": "Where?" },
        answers: ["a", "b"].map((id) => ({ id, "org.matrix.msc1767.text": id })),
      },
    },
  });
const vote = (server: FakeHomeserver, about: FakeEvent, sender: string, answers: readonly string[]): FakeEvent =>
  server.add(ROOM, {
    type: RESPONSE,
    sender,
    content: { "m.relates_to": { rel_type: "m.reference", event_id: about.event_id }, [RESPONSE]: { answers } },
  });
const reply = (server: FakeHomeserver, root: FakeEvent, body: string, sender = "@ann:fake.test"): FakeEvent =>
  server.say(ROOM, body, sender, { "m.relates_to": { rel_type: "m.thread", event_id: root.event_id } });

describe("polls of an open room", () => {
  it("fetches the votes beyond the window once, in pages, when the poll is shown", async () => {
    const { server, room, rowOf } = await opened();
    const start = poll(server);
    await until(() => expect(rowOf(start.event_id)).toMatchObject({ kind: "poll", voters: 0 }));
    // Votes that sync never told of: as those in a gap.
    const { events } = server.rooms.get(ROOM)!;
    for (let i = 0; i < 300; i++) {
      events.push({
        type: RESPONSE,
        event_id: `$v${i}`,
        sender: `@p${i}:fake.test`,
        origin_server_ts: start.origin_server_ts + i,
        content: { "m.relates_to": { rel_type: "m.reference", event_id: start.event_id }, [RESPONSE]: { answers: [i % 3 ? "a" : "b"] } },
      });
    }
    room.wantVotes(start.event_id);
    room.wantVotes(start.event_id);
    await until(() => expect(rowOf(start.event_id)).toMatchObject({ voters: 300, answers: [{ votes: 200 }, { votes: 100 }] }));
    expect(server.sent(/relations/).length).toBe(2);
    vote(server, start, "@bo:fake.test", ["b"]);
    await until(() => expect(rowOf(start.event_id)).toMatchObject({ voters: 301 }));
  });

  it("asks again the next time when the votes could not be had", async () => {
    const { server, room, rowOf } = await opened();
    const start = poll(server);
    await until(() => expect(rowOf(start.event_id)).toBeDefined());
    server.fail(/relations/, () => json({}, 502));
    room.wantVotes(start.event_id);
    await until(() => expect(server.sent(/relations/).length).toBe(1));
    await until(() => {
      room.wantVotes(start.event_id);
      expect(server.sent(/relations/).length).toBe(2);
    });
  });

  it("shows our vote at once, changes it, takes it back, and undoes it when the server refuses", async () => {
    const { server, room, rowOf } = await opened();
    const start = poll(server);
    const own = (): readonly boolean[] => {
      const row = rowOf(start.event_id);
      return row?.kind === "poll" ? row.answers.map((answer) => answer.own) : [];
    };
    await until(() => expect(own()).toEqual([false, false]));
    let answer: (response: Response) => void = () => undefined;
    server.fail(/poll.response/, () => new Promise((resolve) => (answer = resolve)));
    const voted = room.vote(start.event_id, ["b", "nonsense"]);
    await until(() => expect(own()).toEqual([false, true]));
    await until(() => expect(server.sent(/poll.response/)).toHaveLength(1));
    answer(json({ errcode: "M_FORBIDDEN" }, 403));
    await expect(voted).rejects.toMatchObject({ kind: "forbidden" });
    await until(() => expect(own()).toEqual([false, false]));
    await room.vote(start.event_id, ["a"]);
    await room.vote(start.event_id, ["b"]);
    await until(() => expect(own()).toEqual([false, true]));
    await room.vote(start.event_id, []);
    await until(() => expect(rowOf(start.event_id)).toMatchObject({ voters: 0 }));
    const bodies = server.sent(/poll.response/).map(({ body }) => (body as Record<string, { answers?: unknown }>)[RESPONSE]?.answers);
    expect(bodies.slice(1)).toEqual([["a"], ["b"], []]);
  });

  it("waits with a vote for the network, and sends the last one only", async () => {
    const { server, room, rowOf, session } = await opened();
    const start = poll(server);
    await until(() => expect(rowOf(start.event_id)).toBeDefined());
    server.online = false;
    await room.vote(start.event_id, ["a"]);
    await room.vote(start.event_id, ["b"]);
    await until(() => expect(rowOf(start.event_id)).toMatchObject({ answers: [{ own: false }, { own: true }] }));
    server.online = true;
    session.retryNow();
    await until(() => expect(server.sent(/poll.response/).length).toBe(1));
    await until(() => expect(rowOf(start.event_id)).toMatchObject({ voters: 1, answers: [{ votes: 0 }, { votes: 1 }] }));
  });

  it("refuses to vote in what has ended or is none, and says that it has ended", async () => {
    const { server, room, rowOf } = await opened();
    const start = poll(server);
    const end = (sender: string): FakeEvent =>
      server.add(ROOM, {
        type: "org.matrix.msc3381.poll.end",
        sender,
        content: { "m.relates_to": { rel_type: "m.reference", event_id: start.event_id } },
      });
    end("@bo:fake.test"); // a stranger to it
    await room.vote((await shown()).event_id, ["a"]);
    end("@ann:fake.test");
    await until(() => expect(rowOf(start.event_id)).toMatchObject({ status: "ended", results: "shown" }));
    await expect(room.vote(start.event_id, ["b"])).rejects.toMatchObject({ kind: "expired" });
    await expect(room.vote("$nothing", ["b"])).rejects.toMatchObject({ kind: "notFound" });
    const notices = room.timeline.items.value.flatMap((item) => (item.kind === "notice" ? item.notices : []));
    expect(notices.filter(({ key }) => key === "pollEnded")).toEqual([{ key: "pollEnded", values: { question: "Where?" } }]);

    async function shown(): Promise<FakeEvent> {
      await until(() => expect(rowOf(start.event_id)).toBeDefined());
      return start;
    }
  });
});

describe("threads of an open room", () => {
  it("stand beside the room: a line for the newest reply, the sum at the root", async () => {
    let root: FakeEvent | undefined;
    const { server, room, rowOf } = await opened((filled) => {
      root = filled.say(ROOM, "root");
      reply(filled, root, "r1");
    });
    await until(() => expect(texts(room.timeline.items.value)).toEqual(["root", "here"]));
    const last = reply(server, root!, "r2", "@bo:fake.test");
    await until(() =>
      expect(rowOf(root!.event_id)).toMatchObject({
        thread: { replies: 2, participated: false, latest: { sender: { name: "Bo" }, summary: { text: "r2" } } },
      }),
    );
    const items = room.timeline.items.value;
    expect(items[items.length - 1]).toMatchObject({
      kind: "notice",
      thread: root!.event_id,
      eventId: last.event_id,
      notices: [{ key: "threadReply", values: { who: "Bo" } }],
    });
    expect(items.filter((item) => item.kind === "notice" && item.thread)).toHaveLength(1);
  });

  it("are opened from the newest replies on, grow, and are answered in", async () => {
    let root: FakeEvent | undefined;
    const { server, room } = await opened((filled) => {
      root = filled.say(ROOM, "root");
      for (let i = 1; i <= 60; i++) reply(filled, root, `r${i}`);
    });
    const thread = room.thread(root!.event_id);
    await until(() => expect(texts(thread.items.value)).toHaveLength(41));
    expect(texts(thread.items.value).slice(0, 2)).toEqual(["root", "r21"]);
    expect(thread.items.value.filter((item) => item.kind === "edge")).toHaveLength(1);
    await thread.loadOlder();
    await until(() => expect(texts(thread.items.value)).toHaveLength(61));
    expect(texts(thread.items.value)[1]).toBe("r1");
    expect(thread.items.value.some((item) => item.kind === "edge")).toBe(false);
    const live = reply(server, root!, "live");
    await until(() => expect(texts(thread.items.value)[61]).toBe("live"));
    server.say(ROOM, "elsewhere");
    room.sendText("mine", { thread: root!.event_id });
    await until(() => expect(texts(thread.items.value)[62]).toBe("mine"));
    await until(() => expect(server.sent(/\/send\/m.room.message/)).toHaveLength(1));
    expect((server.sent(/\/send\//)[0]!.body as Record<string, unknown>)["m.relates_to"]).toEqual({
      rel_type: "m.thread",
      event_id: root!.event_id,
      is_falling_back: true,
      "m.in_reply_to": { event_id: live.event_id },
    });
    await until(() => expect(texts(room.timeline.items.value)).toContain("elsewhere"));
    expect(texts(room.timeline.items.value)).not.toContain("mine");
    expect(texts(thread.items.value)).not.toContain("elsewhere");
    thread.markRead(live.event_id);
    await until(() => expect(server.sent(/receipt\/m.read.private\//).map(({ body }) => body)).toEqual([{ thread_id: root!.event_id }]));
    thread.close();
  });

  it("stay open until the last who holds them closes, or another is opened", async () => {
    let root: FakeEvent | undefined;
    let other: FakeEvent | undefined;
    const { server, room } = await opened((filled) => {
      root = filled.say(ROOM, "root");
      other = filled.say(ROOM, "other");
      reply(filled, root, "r1");
    });
    const panel = room.thread(root!.event_id);
    const viewer = room.thread(root!.event_id);
    expect(viewer).toBe(panel);
    await until(() => expect(texts(panel.items.value)).toEqual(["root", "r1"]));
    viewer.close();
    reply(server, root!, "r2");
    await until(() => expect(texts(panel.items.value)).toEqual(["root", "r1", "r2"]));
    expect(room.thread(root!.event_id)).toBe(panel);
    const next = room.thread(other!.event_id);
    panel.close(); // it was taken back already: the other one is no business of it
    panel.close();
    expect(room.thread(other!.event_id)).toBe(next);
    next.close();
    next.close();
    expect(room.thread(other!.event_id)).not.toBe(next);
  });

  it("ask who reacted to a reply that is looked at, once", async () => {
    let root: FakeEvent | undefined;
    let one: FakeEvent | undefined;
    const { server, room } = await opened((filled) => {
      root = filled.say(ROOM, "root");
      one = reply(filled, root, "r1");
    });
    // A reaction that sync never told of: as those before the window.
    server.rooms.get(ROOM)!.events.push({
      type: "m.reaction",
      event_id: "$reaction",
      sender: "@bo:fake.test",
      origin_server_ts: one!.origin_server_ts,
      content: { "m.relates_to": { rel_type: "m.annotation", event_id: one!.event_id, key: "🎉" } },
    });
    const thread = room.thread(root!.event_id);
    const known = () => thread.items.value.find((item) => "eventId" in item && item.eventId === one!.event_id);
    await until(() => expect(known()).toBeDefined());
    expect(known()).toMatchObject({ reactions: [] });
    thread.lookAt(one!.event_id);
    thread.lookAt(one!.event_id);
    thread.lookAt("$unknown");
    await until(() => expect(known()).toMatchObject({ reactions: [{ key: "🎉", count: 1 }] }));
    expect(server.sent(/m.annotation/)).toHaveLength(1);
  });

  it("say why they cannot be opened, and open when tried again", async () => {
    let root: FakeEvent | undefined;
    const { server, room } = await opened((filled) => {
      root = filled.say(ROOM, "root");
      reply(filled, root, "r1");
    });
    server.fail(/relations/, () => json({ errcode: "M_FORBIDDEN" }, 403));
    const thread = room.thread(root!.event_id);
    await until(() => expect(thread.state.value).toMatchObject({ status: "failed", error: { kind: "forbidden" } }));
    await until(() => expect(texts(thread.items.value)).toEqual(["root"]));
    thread.retry();
    await until(() => expect(texts(thread.items.value)).toEqual(["root", "r1"]));
  });

  it("take from a server only what belongs to them", async () => {
    const { server, room } = await opened();
    const root = server.say(ROOM, "root");
    const good = {
      type: "m.room.message",
      event_id: "$good",
      sender: "@ann:fake.test",
      origin_server_ts: 1,
      content: { msgtype: "m.text", body: "good", "m.relates_to": { rel_type: "m.thread", event_id: root.event_id } },
    };
    server.fail(/relations/, () =>
      json({
        chunk: [null, 5, { ...good, event_id: "$other", content: { msgtype: "m.text", body: "smuggled" } }, { ...good, sender: 5 }, good],
        next_batch: 7,
      }),
    );
    const thread = room.thread(root.event_id);
    await until(() => expect(texts(thread.items.value)).toContain("good"));
    expect(texts(thread.items.value)).not.toContain("smuggled");
    expect(thread.older.value).toEqual({ status: "end" });
  });
});

describe("a message's earlier forms", () => {
  const edit = (server: FakeHomeserver, about: FakeEvent, body: unknown, sender = "@ann:fake.test"): FakeEvent =>
    server.say(ROOM, "* x", sender, {
      "m.new_content": { msgtype: "m.text", body },
      "m.relates_to": { rel_type: "m.replace", event_id: about.event_id },
    });

  it("are its sender's own, oldest first", async () => {
    let first: FakeEvent | undefined;
    const { server, room } = await opened((filled) => {
      first = filled.say(ROOM, "one");
    });
    edit(server, first!, "two");
    edit(server, first!, "forged", "@bo:fake.test");
    edit(server, first!, { not: "words" });
    edit(server, first!, "three");
    await until(() => expect(texts(room.timeline.items.value)).toContain("three"));
    expect((await room.edits(first!.event_id)).map(({ body }) => body)).toEqual(["one", "two", "", "three"]);
  });

  it("cannot be had without a network, nor of what is not there", async () => {
    const { server, room } = await opened();
    await expect(room.edits("$nothing")).rejects.toMatchObject({ kind: "notFound" });
    const said = server.say(ROOM, "x");
    await until(() => expect(texts(room.timeline.items.value)).toContain("x"));
    server.online = false;
    await expect(room.edits(said.event_id)).rejects.toMatchObject({ kind: "offline" });
  });
});

describe("reactions", () => {
  const react = (server: FakeHomeserver, about: FakeEvent, key: string, sender: string, more: Record<string, unknown> = {}): FakeEvent =>
    server.add(ROOM, {
      type: "m.reaction",
      sender,
      content: { "m.relates_to": { rel_type: "m.annotation", event_id: about.event_id, key }, ...more },
    });

  it("tell who, with custom emoji by their name and never as an address", async () => {
    let said: FakeEvent | undefined;
    const { server, room, rowOf } = await opened((filled) => {
      said = filled.say(ROOM, "cake");
    });
    react(server, said!, "mxc://fake.test/fox", "@ann:fake.test", { "com.beeper.reaction.shortcode": ":happy_fox:" });
    react(server, said!, "mxc://fake.test/fox", "@bo:fake.test", { shortcode: 5 });
    react(server, said!, "mxc://fake.test/../evil", "@bo:fake.test", { shortcode: ":evil:" });
    react(server, said!, "👍", "@bo:fake.test");
    await until(() => expect(room.reactors(said!.event_id)).toHaveLength(2));
    expect(room.reactors(said!.event_id)).toMatchObject([
      { key: "mxc://fake.test/fox", shortcode: "happy fox", people: [{ name: "Ann" }, { name: "Bo" }] },
      { key: "👍", people: [{ name: "Bo" }] },
    ]);
    await until(() => expect(rowOf(said!.event_id)).toMatchObject({ reactions: [{ shortcode: "happy fox", count: 2 }, { key: "👍" }] }));
    expect(room.reactors("$nothing")).toEqual([]);
  });
});
