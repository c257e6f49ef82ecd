import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHttp } from "../../../src/matrix/http.ts";
import { createLiveFilter } from "../../../src/matrix/liveFilter.ts";
import { createSyncLoop, type SyncAnswer, type SyncLoop } from "../../../src/matrix/SyncLoop.ts";
import { json } from "../../fixtures/FakeHomeserver.ts";

type Answer = Response | Error | "hang";

/** A server that is asked for /sync and answers by a script; after its end it hangs. */
function stage(
  script: readonly (Answer | (() => Answer))[],
  since?: string,
  take: (answer: SyncAnswer) => void | Promise<void> = () => undefined,
  keep: () => Response | Promise<Response> = () => json({ errcode: "M_FORBIDDEN" }, 403),
) {
  const asked: URLSearchParams[] = [];
  const stored: unknown[] = [];
  const taken: SyncAnswer[] = [];
  const signedOut: unknown[] = [];
  let startedOver = 0;
  let step = 0;
  const http = createHttp("https://hs.test", async (url, init) => {
    if (String(url).endsWith("/filter")) {
      stored.push(JSON.parse(String(init?.body)));
      return keep();
    }
    asked.push(new URL(url).searchParams);
    const next = script[step++] ?? "hang";
    const answer = typeof next === "function" ? next() : next;
    if (answer instanceof Error) throw answer;
    if (answer !== "hang") return answer;
    return new Promise<Response>((_resolve, reject) =>
      init?.signal?.addEventListener("abort", () => reject(Object.assign(new Error("aborted"), { name: "AbortError" }))),
    );
  });
  const loop = createSyncLoop({
    http,
    liveFilter: createLiveFilter(http, "@theo:hs.test"),
    since,
    take: async (answer) => {
      taken.push(answer);
      await take(answer);
    },
    startOver: () => startedOver++,
    onSignedOut: (error) => signedOut.push(error),
    random: () => 0.5,
  });
  running.push(loop);
  loop.start();
  return { loop, asked, stored, taken, signedOut, startedOver: () => startedOver, since: () => asked.map((query) => query.get("since")) };
}

const ok = (next: string, more: object = {}): Response => json({ next_batch: next, ...more });
const offline = (): Error => new TypeError("Failed to fetch");
const running: SyncLoop[] = [];
const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  running.splice(0).forEach((loop) => loop.stop());
  vi.useRealTimers();
});

describe("SyncLoop", () => {
  it("asks without a token first, then long-polls with the newest one", async () => {
    const { loop, asked, since, taken } = stage([ok("s1"), ok("s2")]);
    expect(loop.status.value).toEqual({ status: "starting" });
    await settle();
    expect(since()).toEqual([null, "s1", "s2"]);
    expect(asked.map((query) => query.get("timeout"))).toEqual(["0", "30000", "30000"]);
    expect(asked.every((query) => query.get("set_presence") === "offline")).toBe(true);
    expect(taken.map(({ since: from, next }) => [from, next])).toEqual([
      [undefined, "s1"],
      ["s1", "s2"],
    ]);
    expect(loop.status.value).toEqual({ status: "live" });
    expect(loop.token()).toBe("s2");
  });

  it("has its filter stored when it is live, and names it from then on", async () => {
    const { asked, stored } = stage([ok("s1"), ok("s2"), ok("s3")], "s0", undefined, () => json({ filter_id: "7" }));
    await settle();
    const filters = asked.map((query) => query.get("filter"));
    // The second left before the id was there.
    expect(filters.map((filter) => filter === "7")).toEqual([false, false, true, true]);
    expect(stored).toEqual([JSON.parse(filters[1] as string)]);
  });

  it.each([
    ["a filter of its own", () => json({ filter_id: '{"room":{}}' })],
    ["no id", () => json(null)],
    ["a refusal", () => json({ errcode: "M_FORBIDDEN" }, 403)],
  ])("sends the whole filter on when the server answers %s", async (_what, keep) => {
    const { asked, stored, loop } = stage(
      [ok("s1"), ok("s2"), new TypeError("Failed to fetch"), ok("s3"), ok("s4")],
      "s0",
      undefined,
      keep,
    );
    await settle(2000);
    expect(loop.token()).toBe("s4");
    expect(asked.every((query) => query.get("filter")?.startsWith('{"presence"'))).toBe(true);
    expect(stored.length).toBe(1);
  });

  it("has the filter stored later when the line breaks", async () => {
    let broken = true;
    const keep = (): Response => {
      if (broken) throw new TypeError("Failed to fetch");
      return json({ filter_id: "7" });
    };
    const { asked, stored, loop } = stage([ok("s1"), ok("s2"), "hang", ok("s3"), ok("s4")], "s0", undefined, keep);
    await settle();
    expect([stored.length, asked.length]).toEqual([1, 3]);
    broken = false;
    loop.suspend();
    loop.resume();
    await settle();
    expect([stored.length, asked.length, asked[5]?.get("filter")]).toEqual([2, 6, "7"]);
  });

  it("goes on with the whole filter, and with its token, when the server does not know the stored one", async () => {
    const unknown = (): Response => json({ errcode: "M_NOT_FOUND", error: "No such filter" }, 404);
    const { asked, since, startedOver, loop } = stage(
      [ok("s1"), ok("s2"), unknown, ok("s3"), json({ errcode: "M_INVALID_PARAM" }, 400), ok("s4")],
      "s0",
      undefined,
      () => json({ filter_id: "7" }),
    );
    await settle(4000);
    expect(asked.map((query) => query.get("filter") === "7")).toEqual([false, false, true, false, false, false, false]);
    expect(since()).toEqual(["s0", "s1", "s2", "s2", "s3", "s3", "s4"]);
    expect([startedOver(), loop.status.value.status]).toEqual([0, "live"]);
  });

  it("does not ask with a newer token before the answer was taken", async () => {
    let release: () => void = () => undefined;
    const { since, loop } = stage([ok("s1"), ok("s2")], "s0", () => new Promise((resolve) => (release = resolve)));
    await settle(60_000);
    expect(since()).toEqual(["s0"]);
    expect(loop.token()).toBe("s0");
    release();
    await settle();
    expect(since()).toEqual(["s0", "s1"]);
  });

  it("asks again with the same token while an answer cannot be applied: what comes once only is not passed over", async () => {
    let broken = true;
    const { since, loop, taken } = stage([ok("s1"), ok("s2"), ok("s3")], "s0", () => {
      if (broken) throw new Error("no room for keys");
    });
    await settle();
    expect(since()).toEqual(["s0"]);
    expect(loop.token()).toBe("s0");
    expect(loop.status.value).toMatchObject({ status: "reconnecting", error: { kind: "unexpected" } });
    await settle(1000);
    expect(since()).toEqual(["s0", "s0"]);
    broken = false;
    await settle(2000);
    expect(since()).toEqual(["s0", "s0", "s0", "s3"]);
    expect(taken.length).toBe(3);
    expect(loop.status.value).toEqual({ status: "live" });
  });

  it("applies one answer at a time, also when it was put to sleep and woken in the middle", async () => {
    const releases: (() => void)[] = [];
    const { since, loop } = stage([ok("s1"), ok("s2")], "s0", () => new Promise((resolve) => releases.push(resolve)));
    await settle();
    loop.suspend();
    loop.resume();
    await settle(1000);
    expect(since()).toEqual(["s0"]);
    releases.shift()?.();
    await settle();
    expect(since()).toEqual(["s0", "s1"]);
    expect(releases.length).toBe(1);
  });

  it.each([
    ["no network", offline(), "offline"],
    ["a server error", json({}, 502), "server"],
    ["a proxy's 401", new Response("<html>", { status: 401 }), "server"],
    ["an answer that is not JSON", new Response("<html>", { status: 200 }), "server"],
    ["an error that is not JSON", new Response("<html>", { status: 503 }), "server"],
    ["an answer without a token", json({ rooms: {} }), "server"],
    ["JSON that is no object", json([1]), "server"],
    ["an answer of gigabytes", new Response("{}", { status: 200, headers: { "Content-Length": "3000000000" } }), "tooLarge"],
  ])("says why it cannot start: %s; tries again by itself", async (_what, answer, kind) => {
    const { loop, asked } = stage([answer, ok("s1")]);
    await settle();
    expect(loop.status.value).toMatchObject({ status: "reconnecting", error: { kind } });
    expect(asked.length).toBe(1);
    await settle(2000);
    expect(loop.status.value).toEqual({ status: "live" });
  });

  it("waits longer each time, keeps the time of the first failure, and starts at once when told", async () => {
    const { loop, asked } = stage([offline(), offline(), offline(), offline(), ok("s1")]);
    const at = Date.now();
    await settle();
    await settle(1000);
    expect(asked.length).toBe(2);
    await settle(1000);
    expect(asked.length).toBe(2);
    await settle(1000);
    expect(asked.length).toBe(3);
    expect(loop.status.value).toMatchObject({ status: "reconnecting", since: at });
    loop.retryNow();
    await settle();
    expect(asked.length).toBe(4);
    loop.retryNow();
    await settle();
    expect(loop.status.value).toEqual({ status: "live" });
  });

  it("waits as long as the server asks", async () => {
    const { asked } = stage([json({ errcode: "M_LIMIT_EXCEEDED" }, 429, { "Retry-After": "30" }), ok("s1")]);
    await settle(29_000);
    expect(asked.length).toBe(1);
    await settle(1_500);
    expect(asked.length).toBeGreaterThan(1);
  });

  it("gives up a poll that hangs", async () => {
    const { loop, asked } = stage([ok("s1"), "hang", ok("s2")]);
    await settle(45_000);
    expect(asked.length).toBe(2);
    await settle(6_000);
    expect(loop.token()).toBe("s2");
  });

  it("asks anew when the network changed under a poll", async () => {
    const { loop, asked } = stage([ok("s1"), "hang", ok("s2"), "hang"]);
    await settle(1000);
    loop.networkChanged();
    await settle();
    expect(asked.map((query) => [query.get("since"), query.get("timeout")])).toEqual([
      [null, "0"],
      ["s1", "30000"],
      ["s1", "0"],
      ["s2", "30000"],
    ]);
    expect(loop.status.value).toEqual({ status: "live" });
  });

  it("starts over when the token is unknown", async () => {
    const unknown = (): Response => json({ errcode: "M_UNKNOWN_POS" }, 400);
    const { since, startedOver, loop } = stage([unknown(), ok("s1")], "old");
    await settle();
    expect(since()).toEqual(["old", null, "s1"]);
    expect(startedOver()).toBe(1);
    expect(loop.status.value).toEqual({ status: "live" });
    const nameless = (): Response => json({ errcode: "M_UNKNOWN", error: "Invalid stream token" }, 400);
    const second = stage([nameless(), nameless(), ok("s1")], "old");
    await settle(5_000);
    expect(second.since()).toEqual(["old", "old", null, "s1"]);
  });

  it("stops when the session is over", async () => {
    const { loop, signedOut, asked } = stage([json({ errcode: "M_UNKNOWN_TOKEN" }, 401), ok("s1")], "s0");
    await settle(120_000);
    expect(loop.status.value).toMatchObject({ status: "stopped", error: { kind: "signedOut" } });
    expect(signedOut.length).toBe(1);
    expect(asked.length).toBe(1);
    loop.resume();
    loop.retryNow();
    await settle(1000);
    expect(asked.length).toBe(1);
  });

  it("is silent while suspended and quick after it", async () => {
    const { loop, asked, taken } = stage([ok("s1"), "hang", ok("s2")]);
    await settle();
    loop.suspend();
    await settle(3_600_000);
    expect(asked.length).toBe(2);
    loop.resume();
    expect(loop.status.value).toEqual({ status: "starting" });
    await settle();
    expect(asked[2]?.get("timeout")).toBe("0");
    expect(loop.status.value).toEqual({ status: "live" });
    expect(taken.map(({ next }) => next)).toEqual(["s1", "s2"]);
  });
});
