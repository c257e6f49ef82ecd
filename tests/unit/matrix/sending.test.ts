import { afterEach, describe, expect, it, vi } from "vitest";
import { editOf, relationOf, wordsOf } from "../../../src/matrix/messageContent.ts";
import { readHtml } from "../../../src/matrix/messageHtml.ts";
import type { TimelineItem } from "../../../src/matrix/records.ts";
import type { PackImage } from "../../../src/matrix/roomTypes.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { FakeHomeserver, json } from "../../fixtures/FakeHomeserver.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";
import { startTestSession } from "../../fixtures/startTestSession.ts";

const ROOM = "!room:fake.test";
const running: Session[] = [];
const until = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 5000, interval: 5 });

const image = (shortcode: string): PackImage => ({
  shortcode,
  mxc: `mxc://fake.test/${shortcode}`,
  body: shortcode,
  width: 128,
  height: 128,
  use: "both",
  info: { mimetype: "image/png", w: 128, h: 128 },
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((session) => session.stop()));
});

describe("what is sent", () => {
  it("relates to nothing, to a message, or to a thread with a fallback for clients without threads", () => {
    const last = (root: string): string => `${root}-last`;
    expect(relationOf({}, last)).toEqual({});
    expect(relationOf({ replyTo: "$a" }, last)).toEqual({ "m.relates_to": { "m.in_reply_to": { event_id: "$a" } } });
    expect(relationOf({ thread: "$root" }, last)).toEqual({
      "m.relates_to": {
        rel_type: "m.thread",
        event_id: "$root",
        is_falling_back: true,
        "m.in_reply_to": { event_id: "$root-last" },
      },
    });
    expect(relationOf({ thread: "$root", replyTo: "$a" }, last)["m.relates_to"]).toMatchObject({
      is_falling_back: false,
      "m.in_reply_to": { event_id: "$a" },
    });
  });

  it("has pictures for the names of custom emoji, and everything else escaped", () => {
    const content = wordsOf("m.text", `<b>:fox:</b> & ":wave:"\n:nobody::fox: 12:30:45`, [image("fox"), image("wave")]);
    expect(content["body"]).toBe(`<b>:fox:</b> & ":wave:"\n:nobody::fox: 12:30:45`);
    const html = content["formatted_body"] as string;
    expect(html).toBe(
      `&lt;b&gt;<img data-mx-emoticon src="mxc://fake.test/fox" alt=":fox:" title=":fox:" height="32">&lt;/b&gt; &amp; &quot;` +
        `<img data-mx-emoticon src="mxc://fake.test/wave" alt=":wave:" title=":wave:" height="32">&quot;<br>:nobody:` +
        `<img data-mx-emoticon src="mxc://fake.test/fox" alt=":fox:" title=":fox:" height="32"> 12:30:45`,
    );
    // Read as anybody's message is: nothing but words, breaks and emoticons.
    const kinds = new Set(readHtml(html)?.map((node) => (node.type === "image" ? `image ${node.emoticon}` : node.type)));
    expect(Array.from(kinds).sort()).toEqual(["br", "image true", "text"]);
  });

  it("is plain where no name is known, and where pictures would make it too long", () => {
    expect(wordsOf("m.text", "at 12:30: :fox:", [])).toEqual({ msgtype: "m.text", body: "at 12:30: :fox:" });
    expect(wordsOf("m.text", ":dog: ::: :", [image("fox")])).toEqual({ msgtype: "m.text", body: ":dog: ::: :" });
    expect(wordsOf("m.text", ":fox:".repeat(1000), [image("fox")])).not.toHaveProperty("formatted_body");
  });

  it("edits with a fallback, calls nobody again, and keeps whom the message mentions", () => {
    const before = { msgtype: "m.emote", body: "waves", "m.mentions": { user_ids: ["@ann:fake.test", 5], room: "yes" } };
    expect(editOf("$a", before, "waves :fox:", [image("fox")])).toMatchObject({
      msgtype: "m.emote",
      body: "* waves :fox:",
      formatted_body: expect.stringMatching(/^\* waves <img/) as string,
      "m.mentions": {},
      "m.new_content": {
        msgtype: "m.emote",
        body: "waves :fox:",
        formatted_body: expect.stringMatching(/^waves <img/) as string,
        "m.mentions": { user_ids: ["@ann:fake.test"] },
      },
      "m.relates_to": { rel_type: "m.replace", event_id: "$a" },
    });
    expect(editOf("$a", null, "x", [])["m.new_content"]).toEqual({ msgtype: "m.text", body: "x", "m.mentions": {} });
  });
});

async function opened(prepare: (server: FakeHomeserver) => void = () => undefined, storage = memoryStorage()) {
  const server = new FakeHomeserver();
  server.room(ROOM, "Family");
  server.member(ROOM, "@ann:fake.test", "Ann");
  prepare(server);
  const started = await startTestSession(server, { storage });
  running.push(started.session);
  await until(() => expect(started.session.sync.value.status).toBe("live"));
  const room = started.session.openRoom(ROOM);
  await until(() => expect(room.state.value.status).toBe("open"));
  await until(() => expect(room.canSend.value).toBe(true));
  return { server, room, ...started };
}

const rows = (room: Awaited<ReturnType<typeof opened>>["room"]) =>
  room.timeline.items.value.flatMap((item: TimelineItem) =>
    item.kind === "text" ? [`${item.body}${item.edited ? " (edited)" : ""}: ${item.sendState.status}`] : [],
  );
const sends = (server: FakeHomeserver) => server.sent(/\/send\/m\.room\.message\//).map(({ body }) => body as Record<string, unknown>);

describe("an edit of one's own words", () => {
  const mine = (server: FakeHomeserver): void => {
    server.say(ROOM, "teh words", server.me);
    server.say(ROOM, "theirs");
  };
  const idOf = (server: FakeHomeserver, body: string): string =>
    server.rooms.get(ROOM)?.events.find((event) => (event.content as { body?: string }).body === body)?.event_id as string;

  it("shows at once, is sent through the outbox, and stays when it has come back", async () => {
    const { server, room } = await opened(mine);
    const id = idOf(server, "teh words");
    await until(() => expect(rows(room)).toEqual(["teh words: sent", "theirs: sent"]));
    expect(room.editable(id)).toBe("teh words");
    let answer: (response: Response) => void = () => undefined;
    server.fail(/\/send\//, () => new Promise((resolve) => (answer = resolve)));
    room.edit(id, " the words ");
    await until(() => expect(rows(room)).toEqual(["the words (edited): sending", "theirs: sent"]));
    expect(room.editable(id)).toBe("the words");
    answer(json({}, 502));
    await until(() => expect(rows(room)[0]).toBe("the words (edited): queued"));
    await until(() => expect(rows(room)[0]).toBe("the words (edited): sent"));
    expect(new Set(server.sent(/\/send\//).map(({ path }) => path)).size).toBe(1); // one transaction, whatever became of it
    expect(sends(server)[0]).toMatchObject({ "m.new_content": { body: "the words" }, "m.relates_to": { event_id: id } });
    // What others do to it later counts again.
    server.add(ROOM, {
      type: "m.room.message",
      sender: server.me,
      content: {
        msgtype: "m.text",
        body: "* from the phone",
        "m.new_content": { msgtype: "m.text", body: "from the phone" },
        "m.relates_to": { rel_type: "m.replace", event_id: id },
      },
    });
    await until(() => expect(rows(room)[0]).toBe("from the phone (edited): sent"));
  });

  it("that was refused can be sent again or dropped from its row", async () => {
    const { server, room } = await opened(mine);
    const id = idOf(server, "teh words");
    const row = () => room.timeline.items.value.find((item) => "eventId" in item && item.eventId === id);
    await until(() => expect(row()).toBeDefined());
    server.fail(/\/send\//, () => json({ errcode: "M_TOO_LARGE" }, 413), 2);
    room.edit(id, "better");
    await until(() => expect(rows(room)[0]).toBe("better (edited): failed"));
    room.retry(row()?.key as string);
    await until(() => expect(server.sent(/\/send\//)).toHaveLength(2));
    await until(() => expect(rows(room)[0]).toBe("better (edited): failed"));
    room.cancel(row()?.key as string);
    await until(() => expect(rows(room)[0]).toBe("teh words: sent"));
    room.edit(id, "best");
    await until(() => expect(rows(room)[0]).toBe("best (edited): sent"));
  });

  it("survives a power cut", async () => {
    const storage = memoryStorage();
    const { server, room, session } = await opened(mine, storage);
    const id = idOf(server, "teh words");
    server.online = false;
    room.edit(id, "the words");
    await until(async () => expect(JSON.stringify(await storage.get("profile/p1/outbox"))).toContain("m.replace"));
    await session.stop();
    server.online = true;
    running.push((await startTestSession(server, { storage })).session);
    await until(() => expect(sends(server)).toMatchObject([{ "m.new_content": { body: "the words" } }]));
  });

  it("is not possible for others' words, pictures, what is deleted or too long, and never empty or the same", async () => {
    const { server, room } = await opened((fake) => {
      mine(fake);
      fake.say(ROOM, "x".repeat(9000), fake.me);
      fake.add(ROOM, { type: "m.room.message", sender: fake.me, content: { msgtype: "m.image", body: "photo", url: "mxc://fake.test/a" } });
      fake.add(ROOM, { type: "m.room.message", sender: fake.me, content: { msgtype: "m.text", body: 5 } });
    });
    const events = server.rooms.get(ROOM)?.events ?? [];
    const id = idOf(server, "teh words");
    await until(() => expect(room.editable(id)).toBe("teh words"));
    const others = events.filter((event) => event.event_id !== id);
    expect(others.map((event) => room.editable(event.event_id)).filter((words) => words !== undefined)).toEqual([]);
    expect(room.editable("$unknown")).toBeUndefined();
    others.forEach((event) => room.edit(event.event_id, "mine now"));
    room.edit(id, "  ");
    room.edit(id, "teh words");
    await room.redact(id);
    await until(() => expect(room.editable(id)).toBeUndefined());
    expect(server.sent(/\/send\//)).toEqual([]);
  });
});

describe("stickers and custom emoji", () => {
  it("are sent with what the pack says of them, as an answer, and shown", async () => {
    const { server, room } = await opened((fake) => void fake.say(ROOM, "question"));
    const question = server.rooms.get(ROOM)?.events.slice(-1)[0]?.event_id as string;
    room.sendSticker(image("fox"), { replyTo: question });
    await until(() => expect(server.sent(/\/send\/m\.sticker\//)).toHaveLength(1));
    expect(server.sent(/\/send\/m\.sticker\//)[0]?.body).toEqual({
      body: "fox",
      url: "mxc://fake.test/fox",
      info: { mimetype: "image/png", w: 128, h: 128 },
      "m.mentions": { user_ids: ["@ann:fake.test"] },
      "m.relates_to": { "m.in_reply_to": { event_id: question } },
    });
    await until(() =>
      expect(room.timeline.items.value.slice(-1)[0]).toMatchObject({ kind: "sticker", media: { mxc: "mxc://fake.test/fox" } }),
    );
  });

  it("come from the room's packs, and their names are sent as pictures", async () => {
    const { server, room } = await opened((fake) => {
      fake.state(ROOM, "im.ponies.room_emotes", "", { images: { fox: { url: "mxc://fake.test/fox" } } });
      fake.say(ROOM, "hello");
    });
    room.sendText(":fox: before");
    await room.loadPacks();
    await room.loadPacks();
    expect(server.sent(/im\.ponies\.user_emotes/)).toHaveLength(1);
    room.sendText(":fox: after");
    await until(() => expect(sends(server)).toHaveLength(2));
    expect(sends(server)[0]).not.toHaveProperty("formatted_body");
    expect(sends(server)[1]).toMatchObject({
      body: ":fox: after",
      formatted_body: expect.stringContaining("mxc://fake.test/fox") as string,
    });
  });

  it("react: the key is the picture, and the reaction is counted by it", async () => {
    const { server, room } = await opened((fake) => void fake.say(ROOM, "question"));
    const question = server.rooms.get(ROOM)?.events.slice(-1)[0]?.event_id as string;
    const key = `mxc://a-homeserver-with-a-long-name.example.org/${"x".repeat(60)}`;
    await room.toggleReaction(question, key, "fox");
    expect(server.sent(/m\.reaction/)[0]?.body).toMatchObject({ "m.relates_to": { key }, shortcode: ":fox:" });
    await until(() =>
      expect(room.timeline.items.value.slice(-1)[0]).toMatchObject({
        reactions: [{ key, count: 1, own: expect.stringMatching(/^\$/) as string }],
      }),
    );
  });
});

describe("a thread", () => {
  it("is answered with the newest known event of it for clients without threads", async () => {
    const { server, room } = await opened((fake) => {
      fake.say(ROOM, "root");
      const root = fake.rooms.get(ROOM)?.events.slice(-1)[0]?.event_id as string;
      fake.say(ROOM, "first", "@ann:fake.test", { "m.relates_to": { rel_type: "m.thread", event_id: root } });
      fake.say(ROOM, "elsewhere");
    });
    const events = server.rooms.get(ROOM)?.events ?? [];
    const [root, first] = events.slice(-3).map((event) => event.event_id);
    room.sendText("in it", { thread: root });
    room.sendText("to another", { thread: events.slice(-1)[0]?.event_id });
    await until(() => expect(sends(server)).toHaveLength(2));
    expect(sends(server)[0]?.["m.relates_to"]).toMatchObject({ event_id: root, "m.in_reply_to": { event_id: first } });
    const other = events.find((event) => (event.content as { body?: string }).body === "elsewhere")?.event_id;
    expect(sends(server)[1]?.["m.relates_to"]).toMatchObject({ event_id: other, "m.in_reply_to": { event_id: other } });
  });
});
