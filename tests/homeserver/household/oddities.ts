import { day, html, notice, raw, voice, type Line, type SeedRoom } from "./script.ts";
import { alex, kenji, lin, tom } from "./voices.ts";

const dealz = voice("dealz");
const message = (content: Record<string, unknown>) => raw("m.room.message", content);
const formatted = (formatted_body: unknown, body: unknown = "plain text") =>
  message({ msgtype: "m.text", body, format: "org.matrix.custom.html", formatted_body });

/** Messages that try to break out: each must be shown as harmless text, or not at all. If `window.hacked` is ever set, one got through. */
const hostile: readonly Line[] = [
  formatted("<script>window.hacked = 1</script>Hello after a script"),
  formatted('<img src=x onerror="window.hacked = 2">Hello after an image'),
  formatted('<a href="javascript:window.hacked=3">a friendly link</a>'),
  formatted('<a href="JaVaScRiPt&#58;window.hacked=4" onclick="window.hacked=4">another link</a>'),
  formatted('<div style="position:fixed;inset:0;background:red;z-index:99999">covers the screen</div>'),
  formatted('<svg onload="window.hacked=5"><animate onbegin="window.hacked=5" attributeName=x /></svg>vector'),
  formatted('<iframe src="https://example.org"></iframe><object data="x"></object><embed src="x">frames'),
  formatted(
    '<form action="https://example.org"><input name=password autofocus onfocus="window.hacked=6"><button>Sign in again</button></form>',
  ),
  formatted(`${"<blockquote>".repeat(400)}deep${"</blockquote>".repeat(400)}`),
  formatted(`${"<b><i><span>".repeat(1500)}very deep, never closed`),
  formatted("<mx-reply><mx-reply>nested</mx-reply> still inside</mx-reply>after a strange reply"),
  formatted("<mx-reply>never closed: all of this could vanish"),
  formatted(
    '<span data-mx-color="#ff0000;background:url(https://example.org/x)">colour</span> <font color="red" data-mx-bg-color="expression(alert(1))">old colour</font>',
  ),
  formatted('<img src="https://example.org/tracker.gif" width="1" height="1">a picture from elsewhere'),
  formatted('<img src="mxc://hearth.test/../../_matrix/client/v3/logout" alt="a path that climbs">'),
  formatted('<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hacked=7&gt;">mutation'),
  formatted(
    '<a href="https://matrix.to/#/@alex:hearth.test" target="_self">Alex Marlow</a>, <a href="https://example.org" >https://your-bank.example</a>',
  ),
  formatted(`<ul>${"<li>one of many</li>".repeat(3000)}</ul>`),
  message({ msgtype: "m.text", body: "\u202Egnp.exe\u202C is not what it says; and \u2066unbalanced isolates" }),
  message({ msgtype: "m.text", body: `Z${"̶̡͙̱̮̖̐̓̈́".repeat(60)}algo leaves its line` }),
  message({ msgtype: "m.text", body: "A".repeat(40_000) }),
  message({ msgtype: "m.image", body: "picture", url: "https://example.org/not-mxc.png", info: { w: 100, h: 100 } }),
  message({
    msgtype: "m.image",
    body: "<img src=x onerror=window.hacked=8>",
    url: "mxc://hearth.test/doesnotexist",
    info: { w: 1e9, h: -5, mimetype: "text/html", "xyz.amorgan.blurhash": "not a hash ☃" },
  }),
].map((say) => kenji(say));

/** Events whose fields have the wrong types: one bad event must never take the others with it. */
const malformed: readonly Line[] = [
  message({ msgtype: "m.text", body: { a: 1 } }),
  message({ msgtype: 7, body: ["x"] }),
  message({}),
  message({ msgtype: "m.text" }),
  message({ msgtype: "m.text", body: null, format: "org.matrix.custom.html", formatted_body: 12 }),
  formatted({ html: true }, "formatted_body is an object"),
  message({ msgtype: "m.image", body: "no url", info: "a string" }),
  message({ msgtype: "m.image", body: 5, url: 5, info: { w: "wide", h: [], size: {} } }),
  message({ msgtype: "m.video", body: "video", url: "mxc://", info: { duration: "long", thumbnail_url: 3, thumbnail_info: [] } }),
  message({
    msgtype: "m.audio",
    body: "voice",
    url: "mxc://hearth.test/x",
    "org.matrix.msc3245.voice": "yes",
    "org.matrix.msc1767.audio": { duration: -1, waveform: "loud" },
  }),
  message({ msgtype: "m.file", body: "", url: null }),
  message({ msgtype: "m.location", body: "nowhere", geo_uri: "geo:north,by,northwest" }),
  message({ msgtype: "m.text", body: "a reply to nothing", "m.relates_to": { "m.in_reply_to": { event_id: "$doesnotexist" } } }),
  message({ msgtype: "m.text", body: "relates to a string", "m.relates_to": "hello" }),
  message({ msgtype: "m.text", body: "in_reply_to is null", "m.relates_to": { "m.in_reply_to": null } }),
  message({
    msgtype: "m.text",
    body: "* an edit of nothing",
    "m.new_content": "text",
    "m.relates_to": { rel_type: "m.replace", event_id: "$doesnotexist" },
  }),
  message({ msgtype: "m.text", body: "mentions are odd", "m.mentions": { user_ids: "everyone", room: "perhaps" } }),
  message({ msgtype: "m.text", body: "__proto__ and constructor", constructor: { prototype: 1 }, toString: "no", hasOwnProperty: 5 }),
  raw("m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id: "$doesnotexist", key: "👻" } }),
  raw("m.reaction", { "m.relates_to": { rel_type: "m.annotation", key: { a: 1 } } }),
  raw("m.sticker", { body: 1, url: {} }),
  raw("org.matrix.msc3381.poll.start", { "org.matrix.msc3381.poll.start": { question: "a string", answers: "none" } }),
  raw("org.matrix.msc3381.poll.response", { "m.relates_to": [], "org.matrix.msc3381.poll.response": 3 }),
  raw("m.room.encrypted", { algorithm: 5, ciphertext: { not: "a string" } }),
  raw("m.call.invite", { call_id: 5, offer: "none", version: {} }),
].map((say) => lin(say));

/** Rooms that are there to be survived. */
export const oddities: readonly SeedRoom[] = [
  {
    key: "hostile",
    name: '<b>Odd</b> messages &amp; "quotes" <script>window.hacked=9</script>',
    topic: "<img src=x onerror=window.hacked=10> a topic with markup",
    by: "kenji",
    members: ["kenji", "alex"],
    age: 33,
    days: [
      day(
        32,
        "12:00",
        kenji("Everything below is meant to do harm, and must not."),
        ...hostile,
        kenji("If you can read this, you survived."),
      ),
    ],
  },
  {
    key: "malformed",
    name: "Broken messages",
    by: "lin",
    members: ["lin", "alex"],
    age: 32,
    state: [
      { type: "m.room.pinned_events", content: { pinned: "not a list" } },
      { type: "im.vector.modular.widgets", stateKey: "broken", content: { type: 5, url: {}, data: "x" } },
      { type: "m.room.avatar", content: { url: 5, info: "x" } },
      { type: "org.matrix.msc3401.call.member", stateKey: "@lin:hearth.test", content: { "m.calls": "none" } },
    ],
    days: [day(31, "12:00", lin("A letter before the broken ones."), ...malformed, lin("And a letter after them."))],
  },
  {
    key: "unknown",
    name: "Greenhouse sensors",
    topic: "Machines talking",
    by: "tom",
    members: ["tom", "alex", "noor"],
    age: 28,
    days: [
      day(
        27,
        "06:00",
        tom(notice("Greenhouse online.")),
        tom(raw("com.example.sensor.reading", { body: "Temperature 21.4 °C, humidity 58 %", tenths: 214 })),
        tom(raw("com.example.sensor.reading", { tenths: 219 })),
        tom(raw("m.room.message", { msgtype: "com.example.valve", body: "Valve 2 opened", position: 2 })),
        tom(raw("m.key.verification.start", { body: "left over", from_device: "OLD", method: "m.sas.v1" })),
        tom(raw("com.example.empty", {})),
        alex("Lovely and warm in there, then."),
      ),
    ],
  },
  {
    key: "spam",
    name: "Second-hand Alder",
    topic: "Buy and sell on the street",
    by: "tom",
    members: ["tom", "alex", "dealz", "noor"],
    age: 55,
    unread: 2,
    days: [
      day(
        3,
        "10:00",
        tom("Free to a good home: one wardrobe, slightly narnia."),
        dealz("💰💰 CHEAP WATCHES 💰💰 click now click now"),
        dealz("💰💰 LAST CHANCE 💰💰"),
        tom(html("Please don't click.", "Please <strong>don't</strong> click.")),
        dealz("💰 last last chance 💰"),
      ),
    ],
  },
];
