/**
 * Answers of a server that lies or is broken, through everything that reads them: nothing throws, nothing that is kept
 * is unbounded or unfit for the disk, no prototype is touched. Seeded (the seed is in the tests' names).
 */
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadAccount, noAccount, reduceAccount, saveAccount } from "../../../src/matrix/account.ts";
import { readHtml } from "../../../src/matrix/messageHtml.ts";
import { linked, withoutReplyFallback } from "../../../src/matrix/plainBody.ts";
import type { RawEvent } from "../../../src/matrix/rawEvent.ts";
import { Readers } from "../../../src/matrix/readers.ts";
import { Relations } from "../../../src/matrix/relations.ts";
import { wellFormed } from "../../../src/matrix/roomHistory.ts";
import { createRoomList } from "../../../src/matrix/RoomList.ts";
import { loadMemory, receiptsOf, RoomMemories } from "../../../src/matrix/roomMemory.ts";
import { events, rederive, stateOf } from "../../../src/matrix/roomReducer.ts";
import { createRows } from "../../../src/matrix/roomRows.ts";
import { RoomState } from "../../../src/matrix/roomState.ts";
import { summarise } from "../../../src/matrix/summary.ts";
import { TimelineWindow } from "../../../src/matrix/timelineWindow.ts";
import { aMember, aMessage, anEdit, anEvent, aReaction, aRedaction, aState } from "../../fixtures/events.ts";
import { checkRecord, HOSTILE_JSON, mutator, random } from "../../fixtures/mutations.ts";

const ME = "@me:test";
const seed = Number(process.env["HEARTH_FUZZ_SEED"] ?? 20_261_122);

const prototypes = (): string =>
  JSON.stringify([Object, Array, String, Map, Set].map(({ prototype }) => Object.getOwnPropertyNames(prototype)));
let before = "";
beforeEach(() => void (before = prototypes()));
afterEach(() => {
  expect(prototypes()).toBe(before);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

/** A page of history in which every kind of relation occurs. */
function aPage(): RawEvent[] {
  const said = aMessage("hello", {
    content: {
      msgtype: "m.text",
      body: "> <@bo:test> q\n\nhello https://a.example",
      format: "org.matrix.custom.html",
      formatted_body: "<mx-reply>q</mx-reply><p>hello <a href='https://matrix.to/#/@ann:test'>A</a><pre><code>x</code></pre></p>",
      "m.relates_to": { "m.in_reply_to": { event_id: "$event1" } },
      "m.mentions": { user_ids: [ME] },
    },
    unsigned: { transaction_id: "t1", "m.relations": { "m.thread": { count: 3 } } },
  });
  const edit = anEdit(said, "better");
  const bundled = aMessage("bundled", { unsigned: { "m.relations": { "m.replace": anEdit(said, "by the server") } } });
  const reaction = aReaction(said, "👍", { sender: "@bo:test" });
  return [
    aMember("@ann:test", "Ann", "join", { avatar_url: "mxc://test/a" }),
    aMember("@bo:test", "Ann"),
    aState("m.room.power_levels", { users: { "@ann:test": 100, [ME]: "50" }, events: { "m.room.message": 0 }, redact: 50, users_default: 0 }),
    aState("m.room.create", { room_version: "12", additional_creators: ["@bo:test"], predecessor: { room_id: "!old:test" } }),
    said,
    edit,
    bundled,
    reaction,
    aMessage("gone", { unsigned: { redacted_because: { sender: "@bo:test", content: { reason: "spam" } } } }),
    aRedaction(reaction, { content: { reason: "sorry" } }),
    anEvent({ type: "m.sticker", content: { body: "s", url: "mxc://test/s", info: { w: 9, h: 9 } } }),
    anEvent({ type: "org.matrix.msc3381.poll.start", content: { "org.matrix.msc3381.poll.start": { question: { body: "?" }, answers: [{ id: "1", body: "y" }] } } }),
    anEvent({ type: "m.room.encrypted", content: { algorithm: "m.megolm.v1.aes-sha2", ciphertext: "x" } }),
    anEvent({ type: "m.call.invite", content: { call_id: "1" } }),
  ]; // prettier-ignore
}

const RECEIPTS = anEvent({ type: "m.receipt", content: { $event1: { "m.read": { "@ann:test": { ts: 5 }, "@bo:test": { ts: 6, thread_id: "main" } } } } }); // prettier-ignore

function aSyncAnswer(): Record<string, unknown> {
  const state = [
    aState("m.room.name", { name: "Family" }),
    aState("m.room.topic", { topic: "About" }),
    aState("m.room.avatar", { url: "mxc://test/r" }),
    aState("m.room.canonical_alias", { alias: "#family:test" }),
    aState("m.room.encryption", { algorithm: "m.megolm.v1.aes-sha2" }),
    aState("m.room.tombstone", { replacement_room: "!new:test" }),
    aState("m.space.child", { via: ["test"], order: "a" }, "!child:test"),
    aState("im.vector.modular.widgets", { type: "m.jitsi", url: "https://x" }, "w"),
    aState("org.matrix.msc3401.call.member", { application: "m.call", created_ts: 5, expires: 9 }, "_@ann:test_D"),
  ];
  const room = {
    timeline: { events: aPage(), limited: true, prev_batch: "p1" },
    state_after: { events: state },
    ephemeral: { events: [RECEIPTS, anEvent({ type: "m.typing", content: { user_ids: ["@ann:test"] } })] },
    account_data: {
      events: [
        anEvent({ type: "m.tag", content: { tags: { "m.favourite": { order: 0.5 } } } }),
        anEvent({ type: "m.marked_unread", content: { unread: true } }),
        anEvent({ type: "m.fully_read", content: { event_id: "$event1" } }),
      ],
    },
    summary: { "m.heroes": ["@ann:test", "@bo:test"], "m.joined_member_count": 3, "m.invited_member_count": 0 },
    unread_notifications: { notification_count: 2, highlight_count: 1 },
  };
  const { state_after: _none, ...old } = room;
  const invite = [aMember("@ann:test", "Ann"), aMember(ME, "Me", "invite", { is_direct: true, reason: "come" }), ...state];
  return {
    next_batch: "s1",
    rooms: {
      join: { "!a:test": room, "!b:test": { ...old, state: { events: state } }, "!space:test": { ...room, state_after: { events: [aState("m.room.create", { type: "m.space" }), ...state] } } },
      invite: { "!i:test": { invite_state: { events: invite } } },
      knock: { "!k:test": { knock_state: { events: invite } } },
      leave: { "!l:test": {} },
    },
    account_data: {
      events: [
        anEvent({ type: "m.direct", content: { "@ann:test": ["!a:test"] } }),
        anEvent({ type: "m.ignored_user_list", content: { ignored_users: { "@eve:test": {} } } }),
        anEvent({ type: "m.push_rules", content: { global: { override: [{ rule_id: "!b:test", actions: [], conditions: [{ kind: "event_match", key: "room_id", pattern: "!b:test" }] }], room: [{ rule_id: "!b:test", actions: ["dont_notify"] }] } } }),
      ],
    },
  }; // prettier-ignore
}

test(`250 broken sync answers: the list holds (seed ${seed})`, async () => {
  const next = random(seed);
  const [wild, sly] = [mutator(next, HOSTILE_JSON), mutator(next, HOSTILE_JSON, 0.15)];
  const list = createRoomList(ME, () => 2_000_000);
  const memories = new RoomMemories(ME);
  let most = 0;
  for (let round = 0; round < 250; round++) {
    const body = (next() < 0.3 ? wild : sly)(aSyncAnswer());
    await list.apply(body, next() < 0.05);
    list.refresh();
    const joined = Object((body as { rooms?: { join?: unknown } } | null)?.rooms?.join) as Record<string, unknown>;
    for (const roomId of Object.keys(joined)) memories.note(roomId, joined[roomId]);
    most = Math.max(most, list.all.value.size);
    for (const room of Array.from(list.all.value.values())) {
      checkRecord(room, 20_000);
      expect(rederive(room, { ownUserId: ME, ...list.account(), now: 2_000_000 })).toBe(room);
    }
    expect(list.shelves.value.length).toBeLessThan(10);
    list.search("family ann");
    const saved = saveAccount(list.account());
    expect(saveAccount(loadAccount(JSON.parse(JSON.stringify(saved))))).toEqual(saved);
  }
  expect(most).toBeGreaterThanOrEqual(5); // the mill grinds grain: rooms came out of it
  memories.restore(new Map([["!a:test", loadMemory(wild({ receipts: [{ userId: "@a:t", eventId: "$1", at: 1 }], fullyRead: "$1" }))]]));
  expect(reduceAccount(noAccount, events(wild(aSyncAnswer()), "account_data"))).toBeDefined();
}, 60_000);

test(`250 broken pages of history: an open room holds (seed ${seed + 1})`, () => {
  const next = random(seed + 1);
  const [wild, sly] = [mutator(next, HOSTILE_JSON), mutator(next, HOSTILE_JSON, 0.15)];
  let [relations, people, readers] = [new Relations(), new RoomState(ME), new Readers(ME)];
  const window = new TimelineWindow(60);
  const kinds = new Set<string>();
  for (let round = 0; round < 250; round++) {
    if (round % 50 === 0) [relations, people, readers] = [new Relations(), new RoomState(ME), new Readers(ME)];
    const mutate = next() < 0.3 ? wild : sly;
    const section = mutate({ timeline: { events: aPage() }, ephemeral: { events: [RECEIPTS] } });
    const page = wellFormed(mutate(aPage()));
    stateOf(section).forEach((event) => people.apply(event));
    wellFormed(mutate(aPage())).forEach((event) => people.applyIfUnknown(event));
    for (const event of events(section, "ephemeral")) readers.add(receiptsOf(event.content));
    page.forEach((event) => {
      relations.add(event);
      relations.editOf(event);
      const summary = summarise(event, { ownUserId: ME, nameOf: (userId) => people.person(userId).name });
      if (summary) checkRecord(summary, 3000);
    });
    people.maySend("m.room.message");
    people.maySend("__proto__");
    people.mayRedactOthers();
    if (round % 7 === 0) window.reset({ events: page, older: { token: "a" }, newer: "end" });
    else if (round % 5 === 0) window.prepend({ events: page, older: { token: "a" }, newer: { token: "b" } });
    else window.grow(window.unknownOf(page).fresh);
    const rows = createRows({
      ownUserId: ME,
      relations,
      people,
      readers,
      quotes: { find: () => page[0], want: (ids) => ids.forEach((id) => expect(id).toMatch(/^\$/)) },
      wantNames: () => undefined,
      readMarker: page[1]?.event_id,
      saved: [],
      ignored: () => new Set(["@eve:test"]),
      outgoing: () => [],
    });
    const items = rows.loaded(window, { older: { status: "more" }, newer: undefined });
    expect(rows.loaded(window, { older: { status: "more" }, newer: undefined })).toBe(items);
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
    for (const item of items) {
      kinds.add(item.kind);
      const { key: _key, ...shown } = item;
      expect(JSON.stringify(shown).length).toBeLessThan(60_000);
    }
  }
  expect(Array.from(kinds).sort()).toEqual(
    expect.arrayContaining(["date", "encrypted", "notice", "other", "poll", "redacted", "sticker", "text"]),
  );
}, 60_000);

const STRINGS = HOSTILE_JSON.filter((value): value is string => typeof value === "string");
const TAGS = ["p", "b", "span data-mx-color='#ff0000'", "span data-mx-spoiler='x'", "a href='https://matrix.to/#/@a:t'", "a href='javascript:x'", "pre", "code class='language-js'", "ol start='-9'", "li", "table", "tr", "td", "img src='mxc://t/a' alt='y'", "img src='x' onerror='1'", "br", "hr", "mx-reply", "script", "style", "svg", "math", "details", "summary", "div data-mx-maths='x'", "unknown", "template", "select", "__proto__", "font color='#00ff00'"]; // prettier-ignore

test(`600 broken texts: a bounded tree of known nodes (seed ${seed + 2})`, () => {
  const next = random(seed + 2);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  let nodes = 0;
  for (let round = 0; round < 600; round++) {
    let html = "";
    for (let i = Math.floor(next() * 40); i > 0; i--) {
      const tag = pick(TAGS);
      const roll = next();
      if (roll < 0.5) html += `<${tag}>`;
      else if (roll < 0.7) html += `</${tag.split(" ")[0]}>`;
      else if (roll < 0.75) html += pick(STRINGS).slice(0, 3000);
      else
        html += pick([
          "words ",
          "<!-- ",
          "-->",
          "&#x202e;",
          "&lt;script&gt;",
          "<",
          "\n",
          "https://matrix.to/#/%E2%80%AE ",
          "]]>",
          "\u0000",
        ]);
    }
    if (next() < 0.02) html = html.repeat(20);
    const tree = readHtml(html);
    if (tree) {
      nodes++;
      checkRecord(tree, 120_000);
      expect(JSON.stringify(tree)).not.toMatch(/"href":"(?!https?:|mailto:|matrix:|magnet:|ftp:)/i);
    }
    const words = linked(html.slice(0, 8192));
    if (words) expect(JSON.stringify(words).length).toBeLessThan(60_000);
    withoutReplyFallback(html);
  }
  expect(nodes).toBeGreaterThan(200);
  for (const value of HOSTILE_JSON) readHtml(value);
}, 60_000);
