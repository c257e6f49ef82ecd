/** Rows and words of rich texts, albums, places and pictures that move. */
import { signal } from "@preact/signals";
import { act, cleanup, render } from "@testing-library/preact";
import { stillVoice } from "../../../fixtures/stillVoice.ts";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { setLanguage } from "../../../../src/core/i18n.ts";
import { type Services, ServicesContext } from "../../../../src/core/services.ts";
import type { MotionSetting } from "../../../../src/core/settings.ts";
import type { HtmlNode, TimelineItem } from "../../../../src/matrix/records.ts";
import type { MediaSize } from "../../../../src/matrix/fileTypes.ts";
import { makeCovers } from "../../../../src/screens/room/covers.ts";
import { estimateHeight, isCut } from "../../../../src/screens/room/estimateHeight.ts";
import { firstNodes } from "../../../../src/screens/room/firstPart.ts";
import { htmlHeight } from "../../../../src/screens/room/htmlHeight.ts";
import { mentions } from "../../../../src/screens/room/mentions.ts";
import { mosaicBox, tileBoxes } from "../../../../src/screens/room/mosaic.ts";
import { isBig } from "../../../../src/screens/room/onlyEmoji.ts";
import { inlineBox } from "../../../../src/screens/room/pictureBox.ts";
import { geoUri, placeWords } from "../../../../src/screens/room/placeWords.ts";
import { hasCovers, plainText } from "../../../../src/screens/room/plainText.ts";
import { RowContext } from "../../../../src/screens/room/rowContext.ts";
import { canView } from "../../../../src/screens/room/rowQueries.ts";
import { contentWords, type MessageOf, rowLabel } from "../../../../src/screens/room/rowLabel.ts";
import { RowView } from "../../../../src/screens/room/rows/RowView.tsx";
import { NOW } from "../../../fixtures/plain.ts";
import { aRich, changeRows, mediaRows, placeRows, richRows } from "../../../fixtures/stillKinds.ts";
import { aRow, aText, familyRecord, people, stillMedia } from "../../../fixtures/stillRoom.ts";

beforeAll(() => setLanguage("en", []));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const text = (words: string): HtmlNode => ({ type: "text", text: words });
const motion = signal<MotionSetting>("full");
const services = { settings: { motion } } as unknown as Services;

function show(item: TimelineItem, revealed = false) {
  const opened: MediaSize[] = [];
  const still = stillMedia();
  const media: typeof still = { ...still, open: (picture, size) => (opened.push(size), still.open(picture, size)) };
  const { container } = render(
    <ServicesContext.Provider value={services}>
      <RowContext.Provider value={{ media, ownUserId: people.me.userId, scale: 1, voice: stillVoice() }}>
        <div data-kind={item.kind} tabIndex={-1}>
          <RowView item={item} spread={false} revealed={revealed} />
        </div>
      </RowContext.Provider>
    </ServicesContext.Provider>,
  );
  return { row: container.firstElementChild as HTMLElement, opened };
}

describe("every row of these kinds", () => {
  const all = [...richRows(), ...mediaRows(), ...placeRows(), ...changeRows()];

  it.each(all.map((item, n) => [`${item.kind} ${n}`, item] as const))("%s can be seen and heard", (_, item) => {
    const words = show(item).row.textContent ?? "";
    expect(words).not.toMatch(/undefined|NaN|\[object|cannot be shown|room:|notice:/);
    const said = rowLabel(item, NOW);
    expect(said.trim()).not.toBe("");
    expect(said).not.toMatch(/undefined|NaN|\{\{|room:|Something in the room/);
    expect(estimateHeight(item)).toBeGreaterThan(30);
  });
});

describe("covered words", () => {
  const covered = aRich("I saw it: <span data-mx-spoiler='film'>he dies</span><details><summary>Why</summary>the dog did it</details>");

  it("are neither seen nor heard before they are opened", () => {
    const { row } = show(covered);
    expect(row.innerHTML).not.toMatch(/dies|dog/);
    expect(row.textContent).toContain("Press OK to show what is hidden");
    const said = rowLabel(covered, NOW);
    expect(said).not.toMatch(/dies|dog/);
    expect(said).toContain("Press OK to show what is hidden");
  });

  it("are both when they are open", () => {
    const { row } = show(covered, true);
    expect(row.textContent).toMatch(/he dies.*the dog did it/);
    expect(row.textContent).not.toContain("Press OK");
    expect(rowLabel(covered, NOW, true)).toMatch(/he dies[^]*the dog did it/);
  });

  it("of a caption as well", () => {
    const photo = mediaRows().find((item) => item.kind === "image") as MessageOf<"image">;
    expect(show(photo).row.innerHTML).not.toContain("whale");
    expect(rowLabel(photo, NOW)).not.toContain("whale");
    cleanup();
    expect(show(photo, true).row.textContent).toContain("and a whale");
    expect(contentWords(photo, true)).toContain("and a whale");
  });

  it("open once, all of a row at a time, and never of what hides nothing", () => {
    const covers = makeCovers();
    expect(covers.reveal(aText("plain"))).toBe(false);
    expect(covers.reveal(covered)).toBe(true);
    expect(covers.reveal(covered)).toBe(false);
    expect(Array.from(covers.open.value)).toEqual([covered.key]);
  });

  it("are found however deep they lie", () => {
    const wrapped = (depth: number): HtmlNode[] =>
      depth === 0 ? [{ type: "spoiler", children: [text("x")] }] : [{ type: "em", children: wrapped(depth - 1) }];
    expect(hasCovers(wrapped(90))).toBe(true);
    expect(hasCovers([{ type: "em", children: [text("x")] }])).toBe(false);
  });
});

describe("plain text of a tree", () => {
  it("parts blocks, rows and cells", () => {
    const nested: HtmlNode[] = [
      {
        type: "ul",
        children: [{ type: "li", children: [text("clothes"), { type: "ul", children: [{ type: "li", children: [text("warm")] }] }] }],
      },
      {
        type: "table",
        children: [
          {
            type: "tr",
            children: [
              { type: "td", children: [text("Fri")] },
              { type: "td", children: [text("Opa")] },
            ],
          },
        ],
      },
    ];
    expect(plainText(nested)).toBe("clothes\nwarm\nFri, Opa\n");
  });
});

describe("emoji alone", () => {
  const fox: HtmlNode = { type: "image", mxc: "mxc://x/a", alt: ":fox:", emoticon: true };
  const big = (html: readonly HtmlNode[] | undefined, body = "x"): boolean => isBig(aRow("text", { body, html }) as MessageOf<"text">);

  it.each([
    ["a custom one", [fox], true],
    ["three in a paragraph", [{ type: "p", children: [fox, text(" "), fox, text("🎉")] }], true],
    ["four", [fox, fox, fox, fox], false],
    ["one with a word", [fox, text("hi")], false],
    ["a picture that is none", [{ ...fox, emoticon: false }], false],
    ["nothing", [text(" ")], false],
  ] as const)("%s: large is %s", (_, html, expected) => expect(big(html as readonly HtmlNode[])).toBe(expected));

  it("characters without a tree", () => {
    expect(big(undefined, "🎉🎉")).toBe(true);
    expect(big(undefined, "ok 🎉")).toBe(false);
  });
});

describe("very long words", () => {
  it("are drawn as far as they are seen, and kept whole for reading on", () => {
    const endless = aRich(Array.from({ length: 600 }, (_, n) => `<p>paragraph <b>${n}</b> of the story</p>`).join(""));
    const { row } = show(endless);
    expect(row.querySelectorAll("p").length).toBeLessThan(130);
    expect(row.textContent).toContain("paragraph 0 of");
    expect(contentWords(endless)).toContain("paragraph 599 of");
    cleanup();
    expect(show(aText("word ".repeat(5000))).row.textContent!.length).toBeLessThan(2500);
  });

  it("are cut inside of the tree that they stand in, which stays a tree", () => {
    const tree: readonly HtmlNode[] = [
      { type: "blockquote", children: [{ type: "pre", text: "x".repeat(5000), language: "js" }, text("after")] },
    ];
    expect(firstNodes(tree)).toEqual([{ type: "blockquote", children: [{ type: "pre", text: "x".repeat(1600), language: "js" }] }]);
    expect(firstNodes(tree)).toBe(firstNodes(tree));
  });
});

describe("heights", () => {
  it("of long and formatted texts end where they are cut", () => {
    const long = richRows().pop() as MessageOf<"text">;
    expect(isCut(long)).toBe(true);
    expect(estimateHeight(long)).toBeLessThan(760);
    expect(isCut(aRich("<p>short</p>") as MessageOf<"text">)).toBe(false);
  });

  it("grow with what stands in them", () => {
    const line = htmlHeight([text("one line")], false);
    expect(htmlHeight([{ type: "pre", text: "a\nb\nc" }], false)).toBeGreaterThan(2 * line);
    expect(htmlHeight([{ type: "image", mxc: "mxc://x/a", alt: "", emoticon: false, width: 400, height: 200 }], false)).toBeGreaterThan(
      200,
    );
    const details: HtmlNode = { type: "details", children: [{ type: "p", children: [text("x ".repeat(300))] }] };
    expect(htmlHeight([details], true)).toBeGreaterThan(htmlHeight([details], false) + 200);
  });

  it("are found for a tree without end", () => {
    let node: HtmlNode = text("deep");
    for (let i = 0; i < 2000; i++) node = { type: "blockquote", children: [node] };
    expect(htmlHeight([node], false)).toBeGreaterThan(0);
  });

  it("of pictures between words stay within the row", () => {
    expect(inlineBox({ width: 4000, height: 3000 })).toEqual({ width: 360, height: 270 });
    expect(inlineBox({ width: 9999, height: 1 })).toMatchObject({ height: 24 });
    expect(inlineBox({})).toEqual(inlineBox({ width: NaN, height: -4 }));
  });
});

describe("albums", () => {
  const gallery = (count: number): MessageOf<"gallery"> =>
    aRow("gallery", {
      items: Array.from({ length: count }, () => ({ kind: "image", media: { mxc: "mxc://x/a" }, name: "a", width: 4, height: 3 })),
    }) as MessageOf<"gallery">;

  it.each([1, 2, 3, 4, 50])("of %i show at most four tiles that do not overlap", (count) => {
    const tiles = tileBoxes(count);
    expect(tiles).toHaveLength(Math.min(4, count));
    const { width, height } = mosaicBox(gallery(count).items);
    for (const [n, tile] of tiles.entries()) {
      expect(tile.left + tile.width).toBeLessThanOrEqual(width);
      expect(tile.bottom).toBeLessThanOrEqual(height);
      for (const other of tiles.slice(n + 1))
        expect(
          tile.left + tile.width <= other.left ||
            other.left + other.width <= tile.left ||
            tile.bottom <= other.top ||
            other.bottom <= tile.top,
        ).toBe(true);
    }
  });

  it("say how many there are, and how many more", () => {
    expect(show(gallery(7)).row.textContent).toContain("+3");
    cleanup();
    expect(show(gallery(4)).row.textContent).not.toContain("+");
    expect(contentWords(gallery(7))).toBe("Album with 7 files");
  });

  it("can be looked at", () => {
    expect(canView(gallery(2))).toBe(true);
    expect(canView(gallery(0))).toBe(false);
  });
});

describe("places", () => {
  const place = (given: object): readonly string[] =>
    placeWords(aRow("location", { body: "", what: "self", ...given }) as MessageOf<"location">, NOW);
  const geo = { lat: 51.5008, lon: -0.1247 };

  it.each<[object, readonly string[]]>([
    [{ body: "The lake", what: "pin", geo }, ["Place: The lake", "51.5008° north, 0.1247° west"]],
    [{ geo: { lat: -1, lon: 2, uncertainty: 35.4 } }, ["Dana is here", "1° south, 2° east, give or take 35 m"]],
    [{ geo: { lat: 0, lon: 0, uncertainty: 1234 } }, ["Dana is here", "0° north, 0° east, give or take 1.2 km"]],
    [{ own: true }, ["You are here"]],
    [{ what: "pin" }, ["Place"]],
    [{ geo, live: { until: NOW - 1 } }, ["Dana was here", "No longer live", "51.5008° north, 0.1247° west"]],
    [{ geo, live: { until: NOW + 1e6, endedAt: NOW - 5 } }, ["Dana was here", "No longer live", "51.5008° north, 0.1247° west"]],
  ])("%j", (given, expected) => expect(place(given)).toEqual(expected));

  it("that are followed tell until when", () => {
    expect(place({ live: { until: NOW + 1e6 } })).toEqual(["Dana shows where they are", expect.stringMatching(/^Live until .*waiting/)]);
    expect(place({ geo, live: { until: NOW + 1e6, updatedAt: NOW } })[1]).toMatch(/^Live until \d/);
  });

  it("lead to the phone's own map", () => {
    expect(geoUri({ lat: 51.5, lon: -0.00001, uncertainty: 12.6 })).toBe("geo:51.5,-0.00001;u=13");
    expect(geoUri({ lat: 10, lon: 100 })).toBe("geo:10,100");
  });
});

describe("mentions", () => {
  const rooms = { all: signal(new Map([[familyRecord.roomId, familyRecord]])) } as unknown as Parameters<typeof mentions>[0]["rooms"];
  const ask = mentions(
    { userId: people.me.userId, rooms },
    { rows: signal([aText("x", { sender: people.opa })]), record: signal(familyRecord) },
  );
  const of = (target: "user" | "room" | "event", id: string) => ask({ type: "pill", target, id, text: "whatever the sender says" });

  it.each([
    ["user", people.me.userId, { words: "You", own: true }],
    ["user", people.opa.userId, { words: "Opa Willi" }],
    ["user", "@stranger:x", undefined],
    ["room", familyRecord.roomId, { words: "Family" }],
    ["room", "!unknown:x", { words: "a room" }],
    ["room", "#garden:x", undefined],
    ["event", `${familyRecord.roomId}/$a`, { words: "a message in this room" }],
    ["event", "!unknown:x/$a", { words: "a message in a room" }],
    ["event", "#garden:x/$a", { words: "a message" }],
  ] as const)("of a %s, %s", (target, id, expected) => expect(of(target, id)).toEqual(expected));
});

describe("a picture that moves", () => {
  const gif = aRow("image", {
    firstOfRun: false,
    animated: true,
    alt: "wave.gif",
    media: { mxc: "mxc://hearth.example/lake", mimetype: "image/gif" },
  });
  const moving = (opened: readonly MediaSize[]): boolean => opened.some(({ animated }) => animated === true);
  async function focus(row: HTMLElement, ms = 2000): Promise<void> {
    await act(async () => {
      row.focus();
      await vi.advanceTimersByTimeAsync(ms);
    });
  }

  it("is still until its row is looked at for a while, and again when one goes on", async () => {
    vi.useFakeTimers();
    const { row, opened } = show(gif);
    await act(async () => void (await vi.advanceTimersByTimeAsync(2000)));
    expect(moving(opened)).toBe(false);
    await focus(row, 200);
    expect(moving(opened)).toBe(false);
    await focus(row);
    expect(moving(opened)).toBe(true);
    expect(row.querySelectorAll("img")).toHaveLength(2);
    await act(async () => {
      row.blur();
      await vi.advanceTimersByTimeAsync(10);
    });
    expect(row.querySelectorAll("img")).toHaveLength(1);
  });

  it("stays still for whoever wants less motion", async () => {
    vi.useFakeTimers();
    motion.value = "reduced";
    const { row, opened } = show(gif);
    await focus(row);
    expect(moving(opened)).toBe(false);
    motion.value = "full";
  });

  it("is never drawn as an <img> that would move where there is no still one of it", () => {
    const secret = { key: "k", iv: "i", sha256: "s" };
    const sealed = aRow("image", {
      firstOfRun: false,
      animated: true,
      alt: "wave.gif",
      media: { mxc: "mxc://hearth.example/lake", secret },
    });
    const { row } = show(sealed);
    expect(row.querySelector("img")).toBeNull();
    expect(row.querySelector("canvas")).not.toBeNull();
  });
});
