import { beforeAll, describe, expect, it } from "vitest";
import { setLanguage } from "../../../../src/core/i18n.ts";
import type { TimelineItem } from "../../../../src/matrix/records.ts";
import { rowLabel } from "../../../../src/screens/room/rowLabel.ts";
import { lengthWords, roomTitle, sizeWords, summaryWords } from "../../../../src/screens/words.ts";
import { NOW } from "../../../fixtures/plain.ts";
import { aRow, aText, everyRow, people } from "../../../fixtures/stillRoom.ts";
import { aPoll } from "../../../fixtures/stillTalk.ts";

beforeAll(() => setLanguage("en", []));

const at = new Date(2026, 10, 22, 18, 5).getTime();
const { dana, opa, me } = people;
const own = { own: true, sender: me };

/** Narrow no-break spaces (U+202F) of newer ICU data are spaces to a listener. */
const say = (item: TimelineItem): string => rowLabel(item, NOW).replace(/\u202f/g, " ");

const spoiler = {
  body: "I saw it: he dies",
  html: [
    { type: "text", text: "I saw it: " },
    { type: "em", children: [{ type: "spoiler", reason: "film", children: [{ type: "text", text: "he dies" }] }] },
  ],
} as const;

describe("a spoiler", () => {
  it.each(["text", "emote", "botNotice"] as const)("in a %s is not said aloud", (kind) => {
    const said = say(aRow(kind, { at, ...spoiler }));
    expect(said).toContain("I saw it");
    expect(said).toContain("film");
    expect(said).not.toContain("dies");
  });
});

const sentences: readonly (readonly [string, TimelineItem])[] = [
  ["Dana, 6:05 PM: Hello", aText("Hello", { at })],
  ["You, 6:05 PM: Hello", aText("Hello", { at, ...own })],
  ["6:05 PM: Dana waves", aRow("emote", { at, body: "waves" })],
  ["Dana, 6:05 PM: Photo: the lake", aRow("image", { at, alt: "IMG_1.jpg", caption: "the lake" })],
  ["Dana, 6:05 PM: Photo: IMG_1.jpg", aRow("image", { at, alt: "IMG_1.jpg" })],
  ["Dana, 6:05 PM: Sticker: fox", aRow("sticker", { at, alt: "fox" })],
  ["Dana, 6:05 PM: Video, 1:05: duck", aRow("video", { at, alt: "duck", durationMs: 65_000 })],
  ["Dana, 6:05 PM: Voice message, 0:17", aRow("voice", { at, name: "x.ogg", durationMs: 17_400 })],
  ["Dana, 6:05 PM: Audio: song.mp3", aRow("audio", { at, name: "song.mp3" })],
  ["Dana, 6:05 PM: File, 82 kB: list.pdf", aRow("file", { at, name: "list.pdf", bytes: 82_000 })],
  [
    "Dana, 6:05 PM: Poll: Where?. Here, 2 votes, Your vote. There, 1 vote. 3 people have voted · Press OK to change your vote",
    aRow("poll", { at, ...aPoll("Where?", { Here: 2, There: 1 }, { own: "Here" }) }),
  ],
  [
    "Dana, 6:05 PM: Poll: Where?. Here. There. 3 people have voted · Results come when it has ended · Press OK to vote",
    aRow("poll", { at, ...aPoll("Where?", { Here: 0, There: 0 }, { hidden: true, voters: 3 }) }),
  ],
  [
    "Dana, 6:05 PM: Poll: Where?. Here, 2 votes, Most votes. There, 1 vote. Poll, ended · 3 people have voted",
    aRow("poll", { at, ...aPoll("Where?", { Here: 2, There: 1 }, { ended: true }) }),
  ],
  ["Dana, 6:05 PM: Place: Lake Road 4", aRow("location", { at, body: "Lake Road 4" })],
  ["Dana, 6:05 PM: Encrypted message", aRow("encrypted", { at })],
  ["Dana, 6:05 PM: This message was deleted", aRow("redacted", { at })],
  ["Dana, 6:05 PM: Opa deleted this message", aRow("redacted", { at, by: "Opa" })],
  ["Dana, 6:05 PM: Dana sent something this TV cannot show yet", aRow("other", { at, type: "x.y" })],
  ["Dana, 6:05 PM: Knight to f3", aRow("other", { at, type: "x.y", body: "Knight to f3" })],
  [
    "Dana, 6:05 PM: Yes, in reply to Opa Willi, edited",
    aText("Yes", { at, edited: true, replyTo: { status: "shown", eventId: "$x", sender: opa, summary: { kind: "text", text: "?" } } }),
  ],
  [
    "Dana, 6:05 PM: Yes, in reply to an earlier message, mentions you",
    aText("Yes", { at, highlight: true, replyTo: { status: "missing", eventId: "$x" } }),
  ],
  [
    "Dana, 6:05 PM: Yes, reactions ❤️ 3, 😂 1",
    aText("Yes", {
      at,
      reactions: [
        { key: "❤️", count: 3, who: [] },
        { key: "😂", count: 1, who: [] },
      ],
    }),
  ],
  ["Dana, 6:05 PM: Yes, 1 reply in a thread", aText("Yes", { at, thread: { replies: 1, participated: false } })],
  ["You, 6:05 PM: Yes, read by Dana, Opa Willi and 2 more", aText("Yes", { at, ...own, readBy: [dana, opa], readByMore: 2 })],
  ["You, 6:05 PM: Yes, Sending…", aText("Yes", { at, ...own, sendState: { status: "sending" } })],
  ["You, 6:05 PM: Yes, Waiting for the connection", aText("Yes", { at, ...own, sendState: { status: "queued" } })],
  ["You, 6:05 PM: Yes, Not sent. Press OK to try again", aText("Yes", { at, ...own, sendState: { status: "failed", kind: "offline" } })],
  ["Today", { kind: "date", key: "d", day: NOW }],
  ["New", { kind: "readMarker", key: "m" }],
  ["Dana joined", { kind: "notice", key: "n", at, notices: [{ key: "join", values: { who: "Dana" } }] }],
  [
    "Dana joined, and 2 more changes",
    { kind: "notice", key: "n", at, notices: ["join", "leave", "join"].map((key) => ({ key, values: { who: "Dana" } })) },
  ],
  ["Something in the room changed", { kind: "notice", key: "n", at, notices: [{ key: "neverHeardOf", values: {} }] }],
  ["This is where it all began", { kind: "edge", key: "edge:older", edge: { status: "end" } }],
  ["Newer messages did not come. Press OK to try again", { kind: "edge", key: "edge:newer", edge: { status: "failed", kind: "offline" } }],
];

describe("one spoken sentence per row", () => {
  it.each(sentences)("%s", (sentence, item) => {
    expect(say(item)).toBe(sentence);
  });

  it("has words for every kind, and no key or placeholder shows through", () => {
    for (const item of everyRow()) {
      const words = say(item);
      expect(words, item.kind).not.toBe("");
      expect(words).not.toMatch(/[{}]|room:|undefined|NaN/);
    }
  });

  it("is cut between letters, not inside of one", () => {
    expect(rowLabel(aText(`a${"😀".repeat(400)}`), NOW)).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });

  it("is bounded", () => {
    expect(say(aText("word ".repeat(5000))).length).toBeLessThan(500);
  });
});

describe("words", () => {
  it.each([
    [0, "0:00"],
    [59_600, "1:00"],
    [65_000, "1:05"],
    [3_723_000, "1:02:03"],
    [-1, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [undefined, undefined],
  ])("length of %s ms", (ms, words) => {
    expect(lengthWords(ms)).toBe(words);
  });

  it.each([
    [1, "0.1 kB"],
    [1500, "1.5 kB"],
    [82_000, "82 kB"],
    [5_400_000, "5.4 MB"],
    [3_000_000_000, "3 GB"],
    [9e15, "9000000 GB"],
    [-5, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])("size of %s bytes", (bytes, words) => {
    expect(sizeWords(bytes)).toBe(words);
  });

  it("name rooms without a name after their people", () => {
    expect(roomTitle({ kind: "heroes", names: ["Dana", "Opa"], others: 0 })).toBe("Dana, Opa");
    expect(roomTitle({ kind: "heroes", names: ["Dana"], others: 1 })).toBe("Dana and 1 other");
    expect(roomTitle({ kind: "empty", was: ["Dana"] })).toBe("Empty room (was Dana)");
    expect(roomTitle({ kind: "empty", was: [] })).toBe("Empty room");
  });

  it("sum up what a quote shows", () => {
    expect(summaryWords({ kind: "text", text: "hi" })).toBe("hi");
    expect(summaryWords({ kind: "image" })).toBe("Photo");
    expect(summaryWords({ kind: "voice", caption: "listen" })).toBe("Voice message: listen");
    expect(summaryWords({ kind: "notice", notice: { key: "join", values: { who: "Dana" } } })).toBe("Dana joined");
  });
});
