/** Events as attackers and bugs make them: seeded, so that a failure can be had again (the seed is in the test's name). */
import { expect, test } from "vitest";
import { cleanName } from "../../../src/matrix/names.ts";
import type { RawEvent } from "../../../src/matrix/rawEvent.ts";
import type { Person } from "../../../src/matrix/records.ts";
import { summarise } from "../../../src/matrix/summary.ts";
import { ItemCache, type TimelineEvent, toTimelineItems } from "../../../src/matrix/timelineItems.ts";
import { checkRecord, HOSTILE, mutator, random } from "../../fixtures/mutations.ts";
import { aRoom, NOON } from "./timelineFixtures.ts";

const SAMPLES: readonly Partial<TimelineEvent>[] = [
  {
    content: {
      msgtype: "m.text",
      body: "> <@a:x> q\n\nhello https://a.example",
      format: "org.matrix.custom.html",
      formatted_body:
        "<mx-reply>q</mx-reply><p>hello <a href='https://matrix.to/#/@a:x'>A</a><pre><code class='language-js'>x</code></pre></p>",
      "m.relates_to": { "m.in_reply_to": { event_id: "$1" } },
      "m.mentions": { user_ids: ["@a:x"] },
    },
  },
  {
    content: {
      msgtype: "m.image",
      body: "a.jpg",
      filename: "b.jpg",
      url: "mxc://x/a",
      info: {
        w: 10,
        h: 10,
        size: 5,
        mimetype: "image/png",
        "xyz.amorgan.blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        thumbnail_info: { w: 1 },
      },
    },
  },
  {
    content: {
      msgtype: "m.audio",
      body: "v",
      url: "mxc://x/a",
      "org.matrix.msc3245.voice": {},
      "org.matrix.msc1767.audio": { duration: 5, waveform: [1, 2, 3] },
    },
  },
  {
    content: {
      msgtype: "m.video",
      body: "v",
      url: "mxc://x/a",
      info: { duration: 4, w: 5, h: 5, thumbnail_url: "mxc://x/t", thumbnail_info: {} },
    },
  },
  { type: "m.sticker", content: { body: "s", url: "mxc://x/s", info: {} } },
  {
    type: "org.matrix.msc3381.poll.start",
    content: {
      "org.matrix.msc3381.poll.start": {
        question: { "org.matrix.msc1767.text": "?" },
        answers: [{ id: "1", "org.matrix.msc1767.text": "y" }],
      },
    },
  },
  { type: "m.room.encrypted", content: { algorithm: "m.megolm.v1.aes-sha2", ciphertext: "x" } },
  {
    type: "m.room.member",
    stateKey: "@a:x",
    content: { membership: "join", displayname: "A", avatar_url: "mxc://x/a" },
    prevContent: { membership: "invite", displayname: "B" },
  },
  {
    type: "m.room.power_levels",
    stateKey: "",
    content: { users: { "@a:x": 100 }, users_default: 0 },
    prevContent: { users: { "@a:x": 50 } },
  },
  { type: "m.room.pinned_events", stateKey: "", content: { pinned: ["$1"] }, prevContent: { pinned: [] } },
  { type: "im.vector.modular.widgets", stateKey: "w", content: { type: "m.jitsi", url: "https://x", name: "J" }, prevContent: {} },
  { type: "m.room.join_rules", stateKey: "", content: { join_rule: "invite" } },
  { type: "m.call.invite", content: { call_id: "1" } },
  { content: {}, redacted: { by: "@m:x", reason: "r" } },
];

const seed = Number(process.env["HEARTH_FUZZ_SEED"] ?? 20_260_303);

test(`4,000 broken events: no throw, bounded and storable rows and summaries (seed ${seed})`, () => {
  const next = random(seed);
  const mutate = mutator(next, HOSTILE);
  const cache = new ItemCache();
  let kinds = new Set<string>();
  for (let round = 0; round < 400; round += 1) {
    const events: TimelineEvent[] = [];
    for (let i = 0; i < 10; i += 1) {
      const sample = SAMPLES[Math.floor(next() * SAMPLES.length)] as Partial<TimelineEvent>;
      const id = `$${round}-${i}`;
      const loose = mutate({ type: "m.room.message", sender: "@dana:x", at: NOON + round * 1000, ...sample }) as Record<
        string,
        unknown
      > | null;
      const broken = { ...(typeof loose === "object" ? loose : {}), key: id, id } as unknown as TimelineEvent;
      if (next() < 0.2)
        Object.assign(broken, {
          annotations: [{ eventId: "$a", sender: "@s:x", key: mutate("👍") }],
          relatesTo: mutate({ rel_type: "m.thread", "m.in_reply_to": { event_id: `$${round}-0` } }),
        });
      events.push(broken);
    }
    // Ids are data, checked by servers; what is shown of a person is names.ts' business.
    const person = (userId: string): Person => ({ userId: cleanName(userId), name: cleanName(userId) });
    const { dayOf: _dayOf, ...ctx } = aRoom({ person }, events);
    const items = toTimelineItems(events, ctx, cache);
    expect(toTimelineItems(events, ctx, cache)).toBe(items);
    expect(new Set(items.map((item) => item.key)).size).toBe(items.length);
    for (const item of items) {
      checkRecord(item, 60_000);
      kinds = kinds.add(item.kind);
    }
    for (const event of events) {
      const raw = {
        type: event.type,
        event_id: event.id,
        sender: event.sender,
        content: event.content,
        ...(event.stateKey === undefined ? {} : { state_key: event.stateKey }),
        unsigned: { prev_content: event.prevContent },
      } as RawEvent;
      const summary = summarise(raw, { ownUserId: "@me:x", nameOf: () => "N" });
      if (summary) checkRecord(summary, 3000);
    }
  }
  // The mill grinds grain: all kinds of rows came out of it.
  expect(Array.from(kinds).sort()).toEqual(
    expect.arrayContaining(["date", "encrypted", "image", "notice", "other", "poll", "redacted", "sticker", "text", "video", "voice"]),
  );
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
}, 60_000);
