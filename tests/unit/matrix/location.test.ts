import { describe, expect, test } from "vitest";
import { beaconNews } from "../../../src/matrix/beacons.ts";
import { geoOf, liveLocationOf, locationOf } from "../../../src/matrix/location.ts";
import type { RawEvent } from "../../../src/matrix/rawEvent.ts";
import { toTimelineItems } from "../../../src/matrix/timelineItems.ts";
import { anEvent, aRoom, NOON } from "./timelineFixtures.ts";

describe("geo addresses", () => {
  test.each([
    ["geo:51.5008,0.1247;u=35", { lat: 51.5008, lon: 0.1247, uncertainty: 35 }],
    ["geo:-33,-70", { lat: -33, lon: -70 }],
    ["geo:1.5,2.5,300", { lat: 1.5, lon: 2.5 }],
    ["GEO:1,2;crs=WGS84;u=7.5;x=y", { lat: 1, lon: 2, uncertainty: 7.5 }],
    ["geo:1,2;u=-4", { lat: 1, lon: 2 }],
    ["geo:1,2;u=99999999999", { lat: 1, lon: 2 }],
  ])("%s", (uri, expected) => expect(geoOf(uri)).toEqual(expected));

  test.each([
    ["geo:91,0"], ["geo:0,181"], ["geo:1,2;crs=moon"], ["geo:1"], ["geo:a,b"], ["https://x/geo:1,2"], [`geo:1,2;${"x".repeat(400)}`], [undefined], [{ lat: 1 }], ["geo:1e3,2"], [`geo:${"1".repeat(100_000)}`],
  ])("%j is none", (uri) => expect(geoOf(uri)).toBeUndefined()); // prettier-ignore
});

describe("the place of a message", () => {
  test.each<[unknown, object]>([
    [
      { body: "Lake Road 4", geo_uri: "geo:1,2" },
      { body: "Lake Road 4", geo: { lat: 1, lon: 2 }, what: "pin" },
    ],
    // The bare address that clients write for those that know no places is no name.
    [
      { body: "geo:1,2", geo_uri: "geo:1,2" },
      { body: "", what: "pin" },
    ],
    [{ body: "Location was shared at geo:1,2;u=3 just now", geo_uri: "geo:1,2" }, { body: "Location was shared at just now" }],
    [
      {
        "m.location": { uri: "geo:3,4", description: "The oak" },
        "m.asset": { type: "m.self" },
        body: "x",
        "org.matrix.msc3488.location": { uri: "geo:5,6" },
      },
      { body: "The oak", geo: { lat: 3, lon: 4 }, what: "self" },
    ],
    [
      { "org.matrix.msc3488.asset": { type: "m.pin" }, "m.text": [{ body: "By the sea" }] },
      { body: "By the sea", what: "pin" },
    ],
  ])("%j", (content, expected) => expect(locationOf(content)).toMatchObject(expected));

  test.each([[undefined], [7], [[]], [{ "m.location": 4, "m.asset": [], body: {}, geo_uri: {} }]])(
    "%j is a place without anything",
    (content) => expect(locationOf(content)).toEqual({ body: "", what: "pin" }),
  );
});

const INFO = "org.matrix.msc3672.beacon_info";
const BEACON = "org.matrix.msc3672.beacon";
const info = (id: string, live: boolean, at: number, given: Partial<RawEvent> = {}): RawEvent => ({
  type: INFO,
  event_id: id,
  sender: "@dana:x",
  state_key: "@dana:x",
  origin_server_ts: at,
  content: { live, timeout: 60_000 },
  ...given,
});
const beacon = (id: string, target: string, uri: string, at: number, sender = "@dana:x"): RawEvent => ({
  type: BEACON,
  event_id: id,
  sender,
  origin_server_ts: at,
  content: { "m.relates_to": { rel_type: "m.reference", event_id: target }, "org.matrix.msc3488.location": { uri } },
});

describe("live places", () => {
  test("the newest of its own sender counts, whatever the order", () => {
    const news = beaconNews([
      info("$i", true, 100),
      beacon("$2", "$i", "geo:2,2", 300),
      beacon("$1", "$i", "geo:1,1", 200),
      beacon("$x", "$i", "geo:9,9", 900, "@mallory:x"),
    ]);
    expect(news.get("$i")).toMatchObject({ at: 300, content: { "org.matrix.msc3488.location": { uri: "geo:2,2" } } });
  });

  test("it ends with the next state of the same key, and only with that", () => {
    const news = beaconNews([
      info("$i", true, 100),
      info("$other", false, 150, { state_key: "@sam:x", sender: "@sam:x" }),
      info("$end", false, 200),
    ]);
    expect(news.get("$i")).toEqual({ endedAt: 200 });
    expect(news.has("$end")).toBe(false);
  });

  test("a beacon of nothing, and events of the wrong shape, change nothing", () => {
    const wrong = { type: BEACON, event_id: "$w", content: { "m.relates_to": "x" } };
    expect(beaconNews([info("$i", true, 100), wrong, beacon("$b", "$gone", "geo:1,1", 5)]).size).toBe(0);
    expect(beaconNews([]).size).toBe(0);
  });

  const rows = (content: unknown, beaconOf?: object, given: object = {}) =>
    toTimelineItems(
      [anEvent({ type: INFO, stateKey: "@dana:x", content, ...(beaconOf ? { beacon: beaconOf } : {}), ...given })],
      aRoom(),
    ).filter(({ kind }) => kind !== "date");

  test("a row tells until when, and where", () => {
    const content = { live: true, timeout: 3_600_000, description: "On the way", "org.matrix.msc3488.ts": NOON - 1000 };
    const [row] = rows(content, { content: { "org.matrix.msc3488.location": { uri: "geo:1,2" }, "m.ts": NOON + 5 }, at: NOON + 9 });
    expect(row).toMatchObject({
      kind: "location",
      body: "On the way",
      what: "self",
      geo: { lat: 1, lon: 2 },
      live: { until: NOON - 1000 + 3_600_000, updatedAt: NOON + 5 },
    });
  });

  test("nobody says that it began later than the server saw it", () => {
    expect(liveLocationOf({ live: true, timeout: 1000, "m.ts": NOON + 1e9 }, NOON, undefined)?.live.until).toBe(NOON + 1000);
  });

  test.each<[string, unknown, object?]>([
    ["one that ends it", { live: false, timeout: 5 }],
    ["one without an end", { live: true }],
    ["one of the wrong types", { live: "yes", timeout: {} }],
    ["one of a thousand years", { live: true, timeout: 1e15 }],
    ["one in somebody else's name", { live: true, timeout: 5 }, { stateKey: "@sam:x" }],
  ])("no row for %s", (_what, content, given) => expect(rows(content, undefined, given)).toEqual([]));

  test("a deleted one is a deleted message", () => {
    expect(rows({}, undefined, { redacted: { by: "@dana:x" } })).toMatchObject([{ kind: "redacted" }]);
  });
});
