import { describe, expect, test } from "vitest";
import type { TimelineItem } from "../../../src/matrix/records.ts";
import { ItemCache, type TimelineContext, type TimelineEvent, toTimelineItems } from "../../../src/matrix/timelineItems.ts";
import { anEvent, aRoom, aState, aText, DAY, NOON } from "./timelineFixtures.ts";

const rows = (events: readonly TimelineEvent[], ctx: TimelineContext = aRoom({}, events)): readonly TimelineItem[] =>
  toTimelineItems(events, ctx);
/** The only row of one event, without the day above it. */
function only(fields: Partial<TimelineEvent>, ctx?: TimelineContext): TimelineItem | undefined {
  const [date, row, ...more] = rows([anEvent(fields)], ctx);
  expect(more).toEqual([]);
  if (date !== undefined) expect(date.kind).toBe("date");
  return row;
}
const content = (value: unknown, type = "m.room.message"): TimelineItem | undefined => only({ type, content: value });

describe("kinds", () => {
  test.each<[string, unknown, Record<string, unknown>]>([
    [
      "text",
      { msgtype: "m.text", body: "a\u202eb" },
      {
        kind: "text",
        body: "ab",
        edited: false,
        own: false,
        firstOfRun: true,
        reactions: [],
        readBy: [],
        readByMore: 0,
        sendState: { status: "sent" },
        canRedact: false,
      },
    ],
    ["no words at all", { msgtype: "m.text" }, { kind: "other", type: "m.text" }],
    ["nothing that can be seen", { msgtype: "m.notice", body: " \u200d\u2800\n" }, { kind: "other", type: "m.notice" }],
    ["emote", { msgtype: "m.emote", body: "waves" }, { kind: "emote", body: "waves" }],
    ["notice", { msgtype: "m.notice", body: "beep" }, { kind: "botNotice", body: "beep" }],
    [
      "html",
      { msgtype: "m.text", body: "b", format: "org.matrix.custom.html", formatted_body: "<b>b</b>" },
      { html: [{ type: "strong", children: [{ type: "text", text: "b" }] }] },
    ],
    ["html of another format", { msgtype: "m.text", body: "b", format: "x", formatted_body: "<b>b</b>" }, { kind: "text", body: "b" }],
    [
      "image",
      {
        msgtype: "m.image",
        body: "a.jpg",
        url: "mxc://x/a",
        info: { w: 40, h: 30, size: 9, mimetype: "image/jpeg", "xyz.amorgan.blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj" },
      },
      {
        kind: "image",
        width: 40,
        height: 30,
        alt: "a.jpg",
        blurhash: "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        media: { mxc: "mxc://x/a", mimetype: "image/jpeg", bytes: 9 },
      },
    ],
    [
      "caption",
      { msgtype: "m.image", body: "at the lake", filename: "a.jpg", url: "mxc://x/a" },
      { caption: "at the lake", alt: "a.jpg", width: 800, height: 600 },
    ],
    ["encrypted image", { msgtype: "m.image", body: "a.jpg", file: { url: "mxc://x/a" } }, { kind: "image", alt: "a.jpg" }],
    [
      "video",
      { msgtype: "m.video", body: "v.mp4", url: "mxc://x/v", info: { duration: 1500.4, thumbnail_url: "mxc://x/t" } },
      { kind: "video", durationMs: 1500, poster: { mxc: "mxc://x/t" }, width: 1280, height: 720 },
    ],
    [
      "voice",
      {
        msgtype: "m.audio",
        body: "Voice message",
        url: "mxc://x/o",
        "org.matrix.msc3245.voice": {},
        "org.matrix.msc1767.audio": { duration: 900, waveform: [0, 2000, "x", 512] },
      },
      { kind: "voice", durationMs: 900, waveform: [0, 1024, 0, 512], name: "Voice message" },
    ],
    [
      "audio",
      { msgtype: "m.audio", body: "song.mp3", url: "mxc://x/o", info: { size: 12 } },
      { kind: "audio", name: "song.mp3", bytes: 12 },
    ],
    ["file", { msgtype: "m.file", body: "doc", filename: "a.pdf", url: "mxc://x/f" }, { kind: "file", name: "a.pdf" }],
    [
      "location",
      { msgtype: "m.location", body: "", geo_uri: "geo:1,2" },
      { kind: "location", body: "", geo: { lat: 1, lon: 2 }, what: "pin" },
    ],
    ["unknown msgtype", { msgtype: "m.hologram", body: "see you" }, { kind: "other", type: "m.hologram", body: "see you" }],
    ["no msgtype", { body: "bare" }, { kind: "other", type: "m.room.message", body: "bare" }],
    ["what the SDK could not decrypt", { msgtype: "m.bad.encrypted", body: "** **" }, { kind: "encrypted" }],
  ])("%s", (_what, value, expected) => {
    expect(content(value)).toMatchObject(expected);
  });

  test("stickers, polls, encrypted, unknown types", () => {
    expect(content({ body: "cat", url: "mxc://x/s" }, "m.sticker")).toMatchObject({ kind: "sticker", alt: "cat", width: 256 });
    expect(
      content(
        {
          "org.matrix.msc3381.poll.start": {
            question: { "org.matrix.msc1767.text": "Pizza?" },
            answers: [
              { id: "1", "org.matrix.msc1767.text": "yes" },
              { id: "2", "org.matrix.msc1767.text": "no" },
            ],
          },
        },
        "org.matrix.msc3381.poll.start",
      ),
    ).toMatchObject({
      kind: "poll",
      question: "Pizza?",
      answers: [
        { id: "1", text: "yes" },
        { id: "2", text: "no" },
      ],
    });
    expect(
      content({ "m.poll": { question: { "m.text": [{ body: "Tea?" }] }, answers: [{ "m.text": [{ body: "ok" }] }] } }, "m.poll.start"),
    ).toMatchObject({ kind: "poll", question: "Tea?", answers: [{ id: "", text: "ok" }] });
    expect(content({ ciphertext: "x" }, "m.room.encrypted")).toMatchObject({ kind: "encrypted" });
    expect(content({ "m.text": [{ body: "words" }] }, "org.example.thing")).toMatchObject({
      kind: "other",
      type: "org.example.thing",
      body: "words",
    });
    expect(content({}, "org.example.thing")).toEqual(expect.not.objectContaining({ body: expect.anything() }));
  });

  test("bounds: sizes, ratios, durations, previews, addresses", () => {
    const wild = content({
      msgtype: "m.image",
      body: "x".repeat(9999),
      url: "mxc://../etc/passwd",
      info: { w: 1, h: 20_000, size: -4, mimetype: 7, "xyz.amorgan.blurhash": "L".repeat(9) },
    }) as Extract<TimelineItem, { kind: "image" | "sticker" }>;
    expect(wild).not.toHaveProperty("media");
    expect(wild).not.toHaveProperty("blurhash");
    expect(wild.alt.length).toBeLessThanOrEqual(200);
    expect(wild.height / wild.width).toBeLessThanOrEqual(8);
    expect(content({ msgtype: "m.image", body: "a", info: { w: 1e9, h: Infinity } })).toMatchObject({ width: 800, height: 600 });
    expect(content({ msgtype: "m.video", body: "a", info: { duration: -5 } })).not.toHaveProperty("durationMs");
    const voice = content({
      msgtype: "m.audio",
      body: "v",
      "org.matrix.msc3245.voice": {},
      "org.matrix.msc1767.audio": { waveform: Array.from({ length: 50_000 }, () => 3) },
    });
    expect((voice as unknown as { waveform: unknown[] }).waveform).toHaveLength(120);
    expect((content({ msgtype: "m.text", body: "z".repeat(100_000) }) as { body: string }).body).toHaveLength(32_768);
  });

  test("redacted, by whom and why", () => {
    expect(
      only({ content: {}, redacted: { by: "@mod:x", reason: "spam\u0000" }, annotations: [{ eventId: "$a", sender: "@a:x", key: "👍" }] }),
    ).toMatchObject({ kind: "redacted", by: "M", reason: "spam", reactions: [], canRedact: false });
    expect(only({ content: {}, redacted: { by: "@dana:x" } })).not.toHaveProperty("by");
  });

  test.each<[string, Partial<TimelineEvent>]>([
    ["reactions", { type: "m.reaction", content: { "m.relates_to": { rel_type: "m.annotation", event_id: "$1", key: "x" } } }],
    [
      "edits",
      {
        content: {
          msgtype: "m.text",
          body: "* x",
          "m.new_content": { msgtype: "m.text", body: "x" },
          "m.relates_to": { rel_type: "m.replace", event_id: "$1" },
        },
      },
    ],
    ["redactions", { type: "m.room.redaction", content: {} }],
    ["redacted reactions", { type: "m.reaction", content: {}, redacted: {} }],
    ["poll votes", { type: "org.matrix.msc3381.poll.response", content: {} }],
    ["call traffic", { type: "m.call.candidates", content: {} }],
    ["call members", { type: "org.matrix.msc3401.call.member", stateKey: "@a:x", content: {} }],
    [
      "joins that change nothing",
      {
        type: "m.room.member",
        stateKey: "@dana:x",
        content: { membership: "join", displayname: "D" },
        prevContent: { membership: "join", displayname: "D" },
      },
    ],
  ])("%s are no rows", (_what, fields) => {
    expect(only(fields)).toBeUndefined();
  });
});

describe("replies", () => {
  const reply = (fields: Partial<TimelineEvent> = {}): TimelineEvent =>
    anEvent({
      id: "$r",
      content: { msgtype: "m.text", body: "> <@a:x> old\n\nanswer", "m.relates_to": { "m.in_reply_to": { event_id: "$t" } } },
      ...fields,
    });

  test("the quote is bounded, its own quote and the fallback go", () => {
    const target = aText(`> <@z:x> older\n\n${"long ".repeat(200)}`, {
      id: "$t",
      sender: "@sam:x",
      relatesTo: { "m.in_reply_to": { event_id: "$z" } },
    });
    const row = rows([target, reply()]).find((item) => item.key === "$r") as Extract<
      TimelineItem,
      { kind: "text" | "emote" | "botNotice" }
    >;
    expect(row.body).toBe("answer");
    expect(row.replyTo).toMatchObject({
      status: "shown",
      eventId: "$t",
      sender: { userId: "@sam:x", name: "S" },
      summary: { kind: "text" },
    });
    const { summary } = row.replyTo as { summary: { text: string } };
    expect(summary.text).toMatch(/^long long/);
    expect(summary.text.length).toBeLessThanOrEqual(200);
  });

  test("missing, redacted, and of other kinds", () => {
    const quoteOf = (events: readonly TimelineEvent[]): unknown =>
      (rows([...events, reply()]).find((item) => item.key === "$r") as { replyTo?: unknown }).replyTo;
    expect(quoteOf([])).toEqual({ status: "missing", eventId: "$t" });
    expect(quoteOf([aText("x", { id: "$t", redacted: {} })])).toMatchObject({ summary: { kind: "redacted" } });
    expect(quoteOf([anEvent({ id: "$t", content: { msgtype: "m.image", body: "a.jpg" } })])).toMatchObject({ summary: { kind: "image" } });
    expect(quoteOf([aState("m.room.name", { name: "N" }, { id: "$t" })])).toMatchObject({ summary: { kind: "notice" } });
  });

  test("an edited reply is still one", () => {
    const row = only({ content: { msgtype: "m.text", body: "new" }, relatesTo: { "m.in_reply_to": { event_id: "$t" } }, edited: true });
    expect(row).toMatchObject({ body: "new", edited: true, replyTo: { status: "missing" } });
  });

  test("the reply that threads carry for old clients is none", () => {
    const relatesTo = { rel_type: "m.thread", event_id: "$root", is_falling_back: true, "m.in_reply_to": { event_id: "$t" } };
    expect(only({ relatesTo })).not.toHaveProperty("replyTo");
    expect(only({ relatesTo: { ...relatesTo, is_falling_back: false } })).toHaveProperty("replyTo");
  });
});

describe("around the message", () => {
  test("reactions: counted once per person, ours known, most frequent first", () => {
    const annotations = [
      { eventId: "$1", sender: "@a:x", key: "❤️" },
      { eventId: "$2", sender: "@a:x", key: "👍" },
      { eventId: "$3", sender: "@b:x", key: "👍" },
      { eventId: "$4", sender: "@b:x", key: "👍" },
      { eventId: "$5", sender: "@me:x", key: "👍" },
      { eventId: undefined, sender: "@me:x", key: "🎉" },
      { eventId: "$6", sender: "@a:x", key: "\u202e \u0000" },
    ];
    expect((only({ annotations }) as { reactions: unknown }).reactions).toEqual([
      { key: "👍", count: 3, own: "$5", who: ["A", "B", "M"] },
      { key: "❤️", count: 1, who: ["A"] },
      { key: "🎉", count: 1, own: "~", who: ["M"] },
    ]);
    const many = Array.from({ length: 500 }, (_x, i) => ({ eventId: `$${i}`, sender: `@u${i}:x`, key: `k${i}` }));
    expect((only({ annotations: many }) as unknown as { reactions: unknown[] }).reactions).toHaveLength(20);
  });

  test("readers, five at most", () => {
    const people = Array.from({ length: 9 }, (_x, i) => ({ userId: `@${i}:x`, name: String(i) }));
    const row = only({}, aRoom({ readersAt: () => people })) as unknown as { readBy: unknown[]; readByMore: number };
    expect([row.readBy.length, row.readByMore]).toEqual([5, 4]);
  });

  test("rights and states", () => {
    expect(only({ sender: "@me:x" })).toMatchObject({ own: true, canRedact: true });
    expect(only({}, aRoom({ canRedactOthers: true }))).toMatchObject({ canRedact: true });
    const echo = only({ key: "txn1", id: undefined, sender: "@me:x", sendState: { status: "failed", kind: "offline" } });
    expect(echo).toMatchObject({ key: "txn1", sendState: { status: "failed", kind: "offline" }, canRedact: false });
    expect(echo).not.toHaveProperty("eventId");
    expect(only({ highlight: true, thread: { replies: 3, participated: false } })).toMatchObject({
      highlight: true,
      thread: { replies: 3 },
    });
  });
});

describe("between the rows", () => {
  const kinds = (items: readonly TimelineItem[]): string =>
    items.map((item) => ("body" in item ? item.body : item.kind === "notice" ? `notice×${item.notices.length}` : item.kind)).join(" ");

  test("days, also when a clock went wrong", () => {
    const items = rows([aText("a", { at: NOON }), aText("b", { at: NOON + DAY }), aText("c", { at: NOON }), aText("d", { at: NaN })]);
    expect(kinds(items)).toBe("date a date b date c d");
    expect(new Set(items.map((item) => item.key)).size).toBe(items.length);
    expect(items[0]).toEqual({ kind: "date", key: `date:${NOON - DAY / 2}`, day: NOON - DAY / 2 });
  });

  test("the sender is named at the start of a run", () => {
    const named = (events: readonly TimelineEvent[]): readonly unknown[] =>
      rows(events)
        .filter((item) => "firstOfRun" in item)
        .map((item) => (item as { firstOfRun: boolean }).firstOfRun);
    expect(named([aText("a"), aText("b"), aText("c", { sender: "@sam:x" }), aText("d")])).toEqual([true, false, true, true]);
    expect(named([aText("a"), aText("b", { at: NOON + 11 * 60_000 })])).toEqual([true, true]);
    expect(named([aText("a"), aState("m.room.name", { name: "N" }), aText("b")])).toEqual([true, true]);
    expect(named([aText("a"), anEvent({ type: "m.reaction", content: {} }), aText("b")])).toEqual([true, false]);
  });

  test("the line under what was read", () => {
    const events = [aText("a", { id: "$a1" }), aText("mine", { sender: "@me:x" }), aText("b")];
    expect(kinds(rows(events, aRoom({ readMarker: "$a1" })))).toBe("date a mine readMarker b");
    expect(kinds(rows(events.slice(0, 2), aRoom({ readMarker: "$a1" })))).toBe("date a mine");
    expect(kinds(rows(events, aRoom({ readMarker: "$elsewhere" })))).toBe("date a mine b");
  });

  test("edges", () => {
    expect(kinds(rows([aText("a")], aRoom({ older: { status: "loading" }, newer: { status: "more" } })))).toBe("edge date a edge");
  });

  const joins = (...people: readonly string[]): readonly TimelineEvent[] =>
    people.map((id) =>
      aState("m.room.member", { membership: "join" }, { id: `$j${id}`, key: `$j${id}`, sender: `@${id}:x`, stateKey: `@${id}:x` }),
    );

  test("a run of changes is one row, split by messages, days and the read line, bounded", () => {
    expect(kinds(rows([...joins("a", "b"), aText("hi"), ...joins("c")]))).toBe("date notice×2 hi notice×1");
    expect(kinds(rows(joins("a", "b", "c"), aRoom({ readMarker: "$ja" })))).toBe("date notice×1 readMarker notice×2");
    expect(kinds(rows(joins(...Array.from({ length: 120 }, (_x, i) => `p${i}`))))).toBe("date notice×50 notice×50 notice×20");
  });

  test("the words of the last visit stay while they are decrypted, and go when they cannot be", () => {
    const cache = new ItemCache();
    const sealed = (why: TimelineEvent["why"]): TimelineEvent[] => [
      aText("hello", { id: "$a" }),
      anEvent({ id: "$b", type: "m.room.encrypted", content: {}, why }),
    ];
    const read = (events: TimelineEvent[]): string[] =>
      toTimelineItems(events, aRoom({}, events), cache).flatMap((item) =>
        item.kind === "text" ? [item.body] : item.kind === "encrypted" ? [item.why] : [],
      );
    expect(read([aText("hello", { id: "$a" }), aText("secret", { id: "$b" })])).toEqual(["hello", "secret"]);
    expect(read(sealed("opening"))).toEqual(["hello", "secret"]);
    expect(read(sealed("senderChanged"))).toEqual(["hello", "senderChanged"]);
    expect(read(sealed("opening"))).toEqual(["hello", "opening"]);
  });

  test("a run that grows at either end keeps its key", () => {
    const cache = new ItemCache();
    const ctx = aRoom();
    const first = toTimelineItems(joins("b", "c"), ctx, cache)[1];
    const older = toTimelineItems(joins("a", "b", "c"), ctx, cache)[1];
    const newer = toTimelineItems(joins("a", "b", "c", "d"), ctx, cache)[1];
    expect([older?.key, newer?.key]).toEqual([first?.key, first?.key]);
    const split = toTimelineItems([...joins("a", "b"), aText("x"), ...joins("c", "d")], ctx, cache);
    expect(new Set(split.map((item) => item.key)).size).toBe(split.length);
  });

  test("an event that comes twice is one row", () => {
    const event = aText("a");
    expect(kinds(rows([event, event]))).toBe("date a");
  });
});

describe("identity", () => {
  /** As the SDK adapter does: new event objects around the same contents. */
  const again = (events: readonly TimelineEvent[]): readonly TimelineEvent[] =>
    events.map((event) => ({
      ...event,
      ...(event.annotations ? { annotations: event.annotations.map((annotation) => ({ ...annotation })) } : {}),
    }));

  test("nothing changed: the same array; one changed: only its row", () => {
    const cache = new ItemCache();
    const events = [
      aText("a"),
      anEvent({
        content: { msgtype: "m.text", body: "b", format: "org.matrix.custom.html", formatted_body: "<b>b</b>" },
        annotations: [{ eventId: "$x", sender: "@a:x", key: "👍" }],
      }),
      aState("m.room.name", { name: "N" }),
      anEvent({ relatesTo: { "m.in_reply_to": { event_id: "$nowhere" } } }),
    ];
    const ctx = (): TimelineContext => aRoom({ readersAt: () => [{ userId: "@r:x", name: "R" }], older: { status: "more" } }, events);
    const first = toTimelineItems(events, ctx(), cache);
    expect(toTimelineItems(again(events), ctx(), cache)).toBe(first);
    const edited = events.map((event, i) => (i === 1 ? { ...event, content: { msgtype: "m.text", body: "B" }, edited: true } : event));
    const second = toTimelineItems(edited, ctx(), cache);
    expect(second).not.toBe(first);
    expect(second.map((item, i) => item === first[i])).toEqual([true, true, true, false, true, true]);
    expect(second[3]).toMatchObject({ body: "B", edited: true });
    const more = toTimelineItems([aText("older", { at: NOON - DAY }), ...edited, aText("newer", { sender: "@sam:x" })], ctx(), cache);
    expect(second.every((item) => more.includes(item))).toBe(true);
  });

  test("a local echo that arrives keeps its key", () => {
    const cache = new ItemCache();
    const echo = aText("hi", { key: "txn", id: undefined, sender: "@me:x", sendState: { status: "sending" } });
    const [, sending] = toTimelineItems([echo], aRoom(), cache);
    const [, sent] = toTimelineItems([{ ...echo, id: "$real", sendState: undefined }], aRoom(), cache);
    expect([sending?.key, sent?.key]).toEqual(["txn", "txn"]);
    expect(sent).toMatchObject({ eventId: "$real", sendState: { status: "sent" } });
  });

  test("a cache forgets what is gone", () => {
    const cache = new ItemCache();
    toTimelineItems(
      Array.from({ length: 50 }, (_x, i) => aText(String(i))),
      aRoom(),
      cache,
    );
    toTimelineItems([aText("x")], aRoom(), cache);
    expect([cache.byKey.size, cache.parts.size, cache.runs.size]).toEqual([2, 1, 0]);
  });
});

test("an event whose fields throw is a row, and the others are there", () => {
  const trap = new Proxy({}, { getOwnPropertyDescriptor() { throw new Error("trap"); }, get() { throw new Error("trap"); }, has() { throw new Error("trap"); } }); // prettier-ignore
  const items = rows([aText("a"), anEvent({ key: "$bad", id: "$bad", content: trap }), aText("b")]);
  expect(items.map((item) => item.kind)).toEqual(["date", "text", "other", "text"]);
  expect(items[2]).toMatchObject({ key: "$bad", kind: "other", type: "m.room.message" });
});
