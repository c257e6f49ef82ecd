/** Galleries, captions, pictures that move, extensible events, and what one line says of messages that hide words. */
import { describe, expect, test } from "vitest";
import { extensibleText } from "../../../src/matrix/extensible.ts";
import { messagePart } from "../../../src/matrix/messagePart.ts";
import { openWords } from "../../../src/matrix/openWords.ts";
import { messageSummary, summarise } from "../../../src/matrix/summary.ts";

const html = (body: string, formatted: string, more: object = {}): object => ({
  msgtype: "m.text",
  body,
  format: "org.matrix.custom.html",
  formatted_body: formatted,
  ...more,
});
const part = (content: unknown, type = "m.room.message") => messagePart(type, content, false);
const file = (name: string, itemtype = "m.image", more: object = {}): object => ({ itemtype, body: name, url: `mxc://x/${name}`, ...more });

describe("galleries", () => {
  test("keep the order and the kinds of what they hold", () => {
    const items = [
      file("a", "m.image", { info: { w: 30, h: 20, size: 5, mimetype: "image/jpeg" } }),
      file("b", "m.video", { info: { duration: 900, thumbnail_url: "mxc://x/t" } }),
      file("c", "m.audio", { info: { w: 9, h: 9 } }),
      file("d", "m.file", { filename: "d.pdf" }),
    ];
    const found = part({ msgtype: "dm.filament.gallery", body: "Our week", itemtypes: items });
    expect(found).toMatchObject({
      kind: "gallery",
      caption: "Our week",
      items: [
        { kind: "image", name: "a", width: 30, height: 20, bytes: 5, media: { mxc: "mxc://x/a" } },
        { kind: "video", durationMs: 900, poster: { mxc: "mxc://x/t" } },
        { kind: "audio", width: 0, height: 0 },
        { kind: "file", name: "d.pdf" },
      ],
    });
  });

  test.each([[undefined], ["x"], [[]], [[null, 7, {}, { itemtype: "m.image" }, file("e", "m.room.message"), file("../x")]]])(
    "%j is shown by its words",
    (itemtypes) => expect(part({ msgtype: "m.gallery", body: "Our week", itemtypes })).toMatchObject({ kind: "text", body: "Our week" }),
  );

  test("are bounded, however much nonsense is between", () => {
    const many = Array.from({ length: 5000 }, (_, n) => (n % 3 === 0 ? file(`f${n}`) : null));
    const found = part({ msgtype: "m.gallery", body: "", itemtypes: many });
    expect(found.kind === "gallery" && found.items.length).toBe(50);
    expect(found).not.toHaveProperty("caption");
  });

  test("are one line in the list of rooms", () => {
    const content = { msgtype: "m.gallery", body: "Our week", itemtypes: [file("a")] };
    expect(messageSummary("m.room.message", content, false)).toEqual({ kind: "gallery", caption: "Our week" });
    expect(messageSummary("m.room.message", { ...content, itemtypes: 3 }, false)).toEqual({ kind: "text", text: "Our week" });
  });
});

describe("pictures that move", () => {
  test.each<[unknown, boolean]>([
    [{ mimetype: "image/gif" }, true],
    [{ mimetype: "Image/APNG" }, true],
    [{ mimetype: "image/gif", is_animated: false }, false],
    [{ mimetype: "image/png", "org.matrix.msc4230.is_animated": true }, true],
    [{ mimetype: "image/png", is_animated: "yes" }, false],
    [{ mimetype: "image/jpeg" }, false],
    [{ mimetype: {} }, false],
    [undefined, false],
  ])("%j: %s", (info, moves) => {
    const found = part({ msgtype: "m.image", body: "x", url: "mxc://x/a", info });
    expect("animated" in found && found.animated === true).toBe(moves);
  });
});

describe("captions", () => {
  const image = (body: string, more: object): object => ({ msgtype: "m.image", filename: "a.jpg", url: "mxc://x/a", body, ...more });

  test("keep how they are formatted", () => {
    const content = image("the lake", { format: "org.matrix.custom.html", formatted_body: "the <b>lake</b><script>x</script>" });
    expect(part(content)).toMatchObject({
      caption: "the lake",
      captionHtml: [{ type: "text" }, { type: "strong", children: [{ type: "text", text: "lake" }] }],
    });
  });

  test("have no hidden words in their plain form, which viewers and lists show", () => {
    const content = image("it is him", { format: "org.matrix.custom.html", formatted_body: "it is <span data-mx-spoiler>him</span>" });
    expect(part(content)).toMatchObject({ caption: "it is •••••" });
    expect(JSON.stringify(messageSummary("m.room.message", content, false))).not.toContain("him");
  });

  test("are none where the name says the same", () => {
    const found = part(image("a.jpg", { format: "org.matrix.custom.html", formatted_body: "<b>a</b>" }));
    expect(found).not.toHaveProperty("caption");
    expect(found).not.toHaveProperty("captionHtml");
  });
});

describe("one line of a message that hides words", () => {
  test.each([
    ["<p>He <span data-mx-spoiler>dies</span></p>", "He •••••"],
    ['He <span data-mx-spoiler="film">dies</span>', "He (film) •••••"],
    ["<details><summary>More</summary>he dies</details>and?", "More ••••• and?"],
    ["<DETAILS>he dies</DETAILS>", "•••••"],
    ["<span data-mx-spoiler><img src='mxc://x/a' alt='dies'></span>!", "•••••!"],
    ["<script>data-mx-spoiler</script>", "•••••"],
  ])("%s", (formatted, expected) => {
    const summary = messageSummary("m.room.message", html("he dies", formatted), false);
    expect(summary).toEqual({ kind: "text", text: expected });
  });

  test("quotes and edits go the same way", () => {
    const content = html("> x\n\nhe dies", "<mx-reply>x</mx-reply><span data-mx-spoiler>he dies</span>");
    const event = {
      type: "m.room.message",
      sender: "@a:x",
      content: { ...content, "m.relates_to": { "m.in_reply_to": { event_id: "$x" } } },
    };
    expect(summarise(event, { ownUserId: "@me:x", nameOf: (id) => id })).toEqual({ kind: "text", text: "•••••" });
  });

  test("words in the open stay the plain body's", () => {
    expect(openWords(html("plain", "<b>bold</b>"))).toBeUndefined();
    expect(openWords({ body: "x", formatted_body: "<span data-mx-spoiler>y</span>" })).toBeUndefined(); // no format: nobody reads it
    expect(openWords(undefined)).toBeUndefined();
  });
});

describe("extensible events", () => {
  test.each<[unknown, object]>([
    [{ "m.text": [{ body: "plain" }, { body: "<b>rich</b>", mimetype: "text/html" }] }, { body: "plain", html: [{ type: "strong" }] }],
    [
      { "m.markup": [{ body: "<i>only</i> rich", mimetype: "text/html" }] },
      { body: "only rich", html: [{ type: "em" }, { type: "text" }] },
    ],
    [
      { "org.matrix.msc1767.text": "old", "org.matrix.msc1767.html": "<b>old</b>" },
      { body: "old", html: [{ type: "strong" }] },
    ],
    [{ body: "fallback" }, { body: "fallback" }],
    [{ "m.text": [{ body: 7 }, null, "x"], body: "fallback" }, { body: "fallback" }],
    [{ "m.text": [{ body: "<script>alert(1)</script>", mimetype: "text/html" }] }, { body: "" }],
    [{ "m.text": { length: 1e9 } }, { body: "" }],
    [undefined, { body: "" }],
  ])("%j", (content, expected) => expect(extensibleText(content)).toMatchObject(expected));

  test("an event that is nothing but words is a text, any other shows its words", () => {
    expect(part({ "m.text": [{ body: "hello" }] }, "m.message")).toMatchObject({ kind: "text", body: "hello" });
    expect(part({}, "m.message")).toEqual({ kind: "other", type: "m.message" });
    expect(part({ "m.text": [{ body: "Knight" }, { mimetype: "text/html", body: "<b>Knight</b>" }] }, "org.example.chess")).toMatchObject({
      kind: "other",
      body: "Knight",
      html: [{ type: "strong" }],
    });
  });

  test("a line of it hides what it hides", () => {
    const content = { "m.text": [{ body: "he dies" }, { mimetype: "text/html", body: "he <span data-mx-spoiler>dies</span>" }] };
    expect(messageSummary("org.example.chess", content, false)).toEqual({ kind: "other", text: "he •••••" });
    expect(messageSummary("m.message", content, false)).toEqual({ kind: "text", text: "he •••••" });
  });
});
