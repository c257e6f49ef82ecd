import { signal } from "@preact/signals";
import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { setLanguage } from "../../../../src/core/i18n.ts";
import { type Services, ServicesContext } from "../../../../src/core/services.ts";
import type { MotionSetting } from "../../../../src/core/settings.ts";
import type { TimelineItem } from "../../../../src/matrix/records.ts";
import { RowContext } from "../../../../src/screens/room/rowContext.ts";
import { RowView } from "../../../../src/screens/room/rows/RowView.tsx";
import { isOnlyEmoji } from "../../../../src/screens/room/onlyEmoji.ts";
import styles from "../../../../src/screens/room/rows/Row.module.css";
import { waveformPath } from "../../../../src/screens/room/rows/Waveform.tsx";
import { loadLanguage } from "../../../../src/loadLanguage.ts";
import { aRow, aText, everyRow, eveningRows, malformedRows, people, stillMedia } from "../../../fixtures/stillRoom.ts";
import { aPoll } from "../../../fixtures/stillTalk.ts";
import { stillVoice } from "../../../fixtures/stillVoice.ts";

beforeAll(() => setLanguage("en", []));
beforeEach(() => {
  vi.spyOn(console, "warn").mockReturnValue(); // the walls between rows report what they hold off
});
afterEach(cleanup);

const BROKEN = "This message cannot be shown";

const motion = signal<MotionSetting>("full");
const services = { settings: { motion } } as unknown as Services;

function show(items: readonly TimelineItem[], spread = false, revealed = false) {
  const surroundings = { media: stillMedia(), ownUserId: people.me.userId, scale: 1, voice: stillVoice() };
  const { container } = render(
    <ServicesContext.Provider value={services}>
      <RowContext.Provider value={surroundings}>
        {items.map((item) => (
          <div key={item.key} class="test-row" data-kind={item.kind} tabIndex={-1}>
            <RowView item={item} spread={spread} revealed={revealed} />
          </div>
        ))}
      </RowContext.Provider>
    </ServicesContext.Provider>,
  );
  return { container, rows: Array.from(container.querySelectorAll<HTMLElement>(".test-row")), surroundings };
}
const words = (item: TimelineItem, spread?: boolean): string => show([item], spread).container.textContent ?? "";

describe("every kind of row", () => {
  it.each([...everyRow(), ...eveningRows()].map((item) => [`${item.kind} ${item.key}`, item] as const))(
    "%s says something of its own",
    (_, item) => {
      const text = words(item);
      expect(text.trim()).not.toBe("");
      expect(text).not.toContain(BROKEN);
      expect(text).not.toMatch(/undefined|NaN|\[object|room:|[{}]/);
    },
  );

  it.each(["text", "emote"] as const)("keeps a spoiler of a %s in a run out of the page", (kind) => {
    const html = [{ type: "spoiler", children: [{ type: "text", text: "he dies" }] }] as const;
    const shown = words(aRow(kind, { body: "he dies", html, firstOfRun: false }));
    expect(shown).not.toContain("dies");
    expect(shown).toMatch(/hidden|spoiler/i);
  });

  it.each([
    ["a sender and a time", aText("Hello", { at: new Date(2026, 1, 1, 18, 5).getTime() }), /Dana.*6:05/],
    ["a row in the midst of a run without them", aText("Hello", { firstOfRun: false }), /^Hello$/],
    ["that it is one's own in words", aText("Hello", { own: true }), /^You/],
    ["that it was edited", aText("Hello", { edited: true, firstOfRun: false }), /edited/],
    ["an emote with its sender", aRow("emote", { body: "waves", firstOfRun: false }), /^Dana waves$/],
    [
      "who is quoted, oneself as You",
      aText("Yes", { firstOfRun: false, replyTo: { status: "shown", eventId: "$x", sender: people.me, summary: { kind: "image" } } }),
      /^YouPhotoYes$/,
    ],
    ["a failed message", aText("Hello", { own: true, sendState: { status: "failed", kind: "offline" } }), /Not sent/],
    ["a waiting message", aText("Hello", { own: true, sendState: { status: "queued" } }), /Waiting/],
    ["reactions with counts", aText("Hello", { reactions: [{ key: "❤️", count: 3, who: [] }] }), /❤️3/],
    [
      "how many kinds of reactions there are besides the first eight",
      aText("Hi", { reactions: Array.from("abcdefghijk", (key) => ({ key, count: 1, who: [] })) }),
      /g1h1\+3$/,
    ],
    ["how many more have read it", aText("Hello", { readBy: [people.opa], readByMore: 7 }), /\+7/],
    [
      "how many answers of a poll are left out",
      aRow("poll", aPoll("Q", { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1 })),
      /2 more answers/,
    ],
    [
      "what one voted for, and how many did",
      aRow("poll", aPoll("Q", { a: 3, b: 1 }, { own: "a" })),
      /aYour vote3 · 75%b1 · 25%4 people have voted/,
    ],
    [
      "nothing of hidden results",
      aRow("poll", aPoll("Q", { a: 0, b: 0 }, { hidden: true, voters: 4 })),
      /Qab4 people have voted · Results come/,
    ],
    ["who won", aRow("poll", aPoll("Q", { a: 3, b: 1 }, { ended: true, own: "b" })), /aMost votes3 · 75%bYour vote1 · 25%Poll, ended/],
    [
      "what goes on in a thread",
      aText("Hi", { thread: { replies: 2, participated: true, latest: { sender: people.opa, at: 1, summary: { kind: "image" } } } }),
      /2 replies in a threadYou took partOpa Willi: Photo/,
    ],
    [
      "the name of a custom emoji that cannot be had, never its address",
      aText("Hi", { reactions: [{ key: "mxc://x/y", shortcode: "fox", count: 2, who: [] }] }),
      /Hifox2$/,
    ],
    ["where to read on in a long message", aText("word ".repeat(500)), /Press OK to read on/],
    [
      "what an unknown kind says",
      aRow("other", { body: "Knight to f3", type: "org.example.chess" }),
      /Knight to f3.*more to it on a phone/,
    ],
    ["why a message is gone", aRow("redacted", { by: "Dana", reason: "twice" }), /Dana deleted this message.*twice/],
  ] as const)("shows %s", (_, item, pattern) => {
    expect(words(item)).toMatch(pattern);
  });

  it("has the sign before the number where words run from right to left, too", async () => {
    const reactions = Array.from("abcdefghijk", (key) => ({ key, count: 1, who: [] }));
    await setLanguage("he", [], loadLanguage);
    expect(words(aText("Hi", { reactions, readBy: [people.opa], readByMore: 340 }))).toMatch(
      /\u200e\+340.*\u200e\+3|\u200e\+3.*\u200e\+340/,
    );
    await setLanguage("en", []);
  });

  it("marks one's own reaction by more than colour", () => {
    const { container } = show([
      aText("x", {
        reactions: [
          { key: "a", count: 1, own: "$r", who: [] },
          { key: "b", count: 1, who: [] },
        ],
      }),
    ]);
    const [own, other] = Array.from(container.querySelectorAll(`.${styles["reaction"]}`));
    expect(own!.querySelector("svg")).not.toBeNull();
    expect(other!.querySelector("svg")).toBeNull();
  });

  it("folds a run of notices, and spreads it", () => {
    const run = {
      kind: "notice",
      key: "n",
      at: 1,
      notices: ["Dana", "Opa", "Mira"].map((who) => ({ key: "join", values: { who } })),
    } as const;
    expect(words(run)).toMatch(/^Dana joined and 2 more changes$/);
    cleanup();
    expect(words(run, true)).toBe("Dana joinedOpa joinedMira joined");
  });

  it("never makes markup of words", () => {
    const { container } = show([aText('<img src=x onerror="alert(1)"><b>hi</b>', { sender: { userId: "@x:y", name: "<i>Eve</i>" } })]);
    expect(container.querySelector("img, b, i")).toBeNull();
    expect(container.textContent).toContain('<img src=x onerror="alert(1)">');
  });

  it("keeps the room of a picture before it is there and when it is gone", () => {
    const { container } = show([aRow("image", { width: 1600, height: 900, media: { mxc: "mxc://hearth.example/missing" } })]);
    const box = container.querySelector<HTMLElement>("[style]")!;
    expect([box.style.width, box.style.height]).toEqual(["45rem", "25.3125rem"]);
    expect(container.textContent).toContain("did not load");
  });
});

describe("a malformed row", () => {
  it.each(malformedRows().map((item, index) => [index, item] as const))("number %i harms nobody", (_, item) => {
    const { rows } = show([aText("before", { key: "before" }), item, aText("after", { key: "after" })]);
    expect(rows).toHaveLength(3);
    expect(rows[0]!.textContent).toContain("before");
    expect(rows[2]!.textContent).toContain("after");
    expect(rows[1]!.textContent?.trim()).not.toBe("");
    expect(rows[1]!.textContent).not.toMatch(/\[object/);
  });

  it("gets another chance when it changes", () => {
    const media = stillMedia();
    const surroundings = { media, ownUserId: "@me:x", scale: 1, voice: stillVoice() };
    const draw = (item: TimelineItem) => (
      <RowContext.Provider value={surroundings}>
        <RowView item={item} spread={false} />
      </RowContext.Provider>
    );
    const broken = { ...aText("x"), reactions: undefined } as unknown as TimelineItem;
    const { container, rerender } = render(draw(broken));
    expect(container.textContent).toContain(BROKEN);
    rerender(draw(aText("mended")));
    expect(container.textContent).toContain("mended");
  });
});

describe("large emoji", () => {
  it.each([
    ["👍", true],
    ["❤️", true],
    ["👍🏽", true],
    ["😂😂😂", true],
    ["👨‍👩‍👧", true],
    ["😂😂😂😂", false],
    ["ok 👍", false],
    ["", false],
    ["123", false],
    ["湖", false],
  ])("%s: %s", (text, large) => {
    expect(isOnlyEmoji(text)).toBe(large);
  });
});

describe("a waveform", () => {
  it("has the same number of bars whatever it is made of", () => {
    for (const heights of [[], [1], [0, 1024], Array.from({ length: 5000 }, (_, i) => i), [Number.NaN, -5, 1e12]]) {
      const path = waveformPath(heights);
      expect(path.match(/M/g)).toHaveLength(44);
      expect(path).not.toMatch(/NaN|Infinity/);
    }
  });
});
