import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHttp } from "../../../src/matrix/http.ts";
import { createOutbox, type Outbox } from "../../../src/matrix/outbox.ts";
import { json } from "../../fixtures/FakeHomeserver.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

const ROOM = "!r:test";
const KEY = "profile/p/outbox";
type Answer = Response | Error | "hang";

function stage(script: readonly (() => Answer)[] = [], storage = memoryStorage()) {
  const asked: string[] = [];
  let step = 0;
  const http = createHttp("https://hs.test", async (url, init) => {
    asked.push(decodeURIComponent(new URL(url).pathname.split("/").pop() as string));
    const answer = script[step++]?.() ?? json({ event_id: `$e${step}` });
    if (answer instanceof Error) throw answer;
    if (answer !== "hang") return answer;
    return new Promise<Response>((_resolve, reject) =>
      init?.signal?.addEventListener("abort", () => reject(Object.assign(new Error("aborted"), { name: "AbortError" }))),
    );
  });
  const outbox = createOutbox({ wrap: async ({ type, content }) => ({ status: "ready", type, content }), http, storage, profileId: "p" });
  running.push(outbox);
  const states = (): string[] => outbox.entries.value.map(({ content, state }) => `${String(content["body"])} ${state.status}`);
  return { outbox, asked, storage, states };
}

const offline = (): Error => new TypeError("Failed to fetch");
const running: Outbox[] = [];
const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const say = (outbox: Outbox, body: string): string => outbox.add(ROOM, "m.room.message", { msgtype: "m.text", body });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  running.splice(0).forEach((outbox) => outbox.stop());
  vi.useRealTimers();
});

describe("outbox", () => {
  it("is on disk before it is on the wire, and leaves the disk when it was taken", async () => {
    const storage = memoryStorage();
    const onDisk: unknown[] = [];
    const { outbox, states } = stage(
      [
        () => {
          void storage.get(KEY).then((saved) => onDisk.push(saved));
          return json({ event_id: "$e" });
        },
      ],
      storage,
    );
    say(outbox, "a");
    await settle();
    expect(onDisk).toMatchObject([[{ content: { body: "a" } }]]);
    expect(states()).toEqual(["a sent"]);
    expect(await storage.get(KEY)).toBeUndefined();
  });

  it("writes the list a few times, not once for each of a thousand messages, and loses none of them", async () => {
    const storage = memoryStorage();
    let writes = 0;
    const counting = {
      ...storage,
      set: (key: string, value: unknown) => {
        writes++;
        return storage.set(key, value);
      },
    };
    const { outbox, states } = stage([offline], counting);
    for (let i = 0; i < 1000; i++) say(outbox, `m${i}`);
    await settle();
    expect(states().filter((state) => state.endsWith("queued"))).toHaveLength(1000);
    expect(writes).toBeLessThan(10);
    const saved = (await storage.get<{ content: { body: string } }[]>(KEY))?.map(({ content }) => content.body);
    expect(saved).toEqual(Array.from({ length: 1000 }, (_none, i) => `m${i}`));
  });

  it("lets no message that is refused for good hold up the others", async () => {
    const { outbox, asked, states } = stage([() => json({ errcode: "M_BAD_JSON", error: "no" }, 400), () => json({}, 405)]);
    const [first, second, third] = ["a", "b", "c"].map((body) => say(outbox, body));
    await settle();
    expect(asked).toEqual([first, second, third]);
    expect(states()).toEqual(["a failed", "b failed", "c sent"]);
  });

  it("waits behind a proxy that asks for a sign-in of its own", async () => {
    const { outbox, states } = stage([() => new Response("<html>", { status: 401 })]);
    say(outbox, "a");
    await settle();
    expect(states()).toEqual(["a queued"]);
    await settle(5000);
    expect(states()).toEqual(["a sent"]);
  });

  it("keeps the order, waits longer each time, and uses one transaction id for all tries", async () => {
    const { outbox, asked, states } = stage([offline, () => json({}, 502), offline]);
    const first = say(outbox, "a");
    const second = say(outbox, "b");
    await settle();
    expect(states()).toEqual(["a queued", "b queued"]);
    await settle(200_000);
    expect(states()).toEqual(["a sent", "b sent"]);
    expect(asked).toEqual([first, first, first, first, second]);
  });

  it("waits as long as the server asks", async () => {
    const { outbox, asked } = stage([() => json({ errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 50_000 }, 429)]);
    say(outbox, "a");
    await settle(49_000);
    expect(asked.length).toBe(1);
    await settle(2_000);
    expect(asked.length).toBe(2);
  });

  it("sends again at once when the network returns, though the last try still hangs", async () => {
    const { outbox, asked, states } = stage([() => "hang"]);
    const txnId = say(outbox, "a");
    await settle(10_000);
    expect(states()).toEqual(["a sending"]);
    outbox.kick();
    await settle();
    expect(states()).toEqual(["a sent"]);
    expect(asked).toEqual([txnId, txnId]);
  });

  it("goes past what was refused; retry and cancel are a person's", async () => {
    const no = (): Response => json({ errcode: "M_FORBIDDEN" }, 403);
    const { outbox, states, storage } = stage([no, no]);
    const first = say(outbox, "a");
    const second = say(outbox, "b");
    say(outbox, "c");
    await settle(100);
    expect(states()).toEqual(["a failed", "b failed", "c sent"]);
    outbox.cancel(second);
    outbox.retry(first);
    await settle(100);
    expect(states()).toEqual(["a sent", "c sent"]);
    expect(await storage.get(KEY)).toBeUndefined();
  });

  it("brings back what was not sent; what is too old waits for a person", async () => {
    const storage = memoryStorage();
    const entry = (txnId: string, at: number, status = "queued") => ({
      txnId,
      roomId: ROOM,
      type: "m.room.message",
      content: { body: txnId },
      at,
      state: { status },
    });
    await storage.set(KEY, [
      entry("new", Date.now()),
      entry("old", Date.now() - 30 * 3_600_000),
      entry("refused", Date.now(), "failed"),
      null,
      { txnId: "x" },
      5,
    ]);
    const { outbox, asked, states } = stage([], storage);
    await outbox.load();
    await settle(100);
    expect(states()).toEqual(["new sent", "old failed", "refused failed"]);
    expect(asked).toEqual(["new"]);
  });

  it("survives a disk that refuses", async () => {
    const broken = { ...memoryStorage(), set: () => Promise.reject(new Error("full")), get: () => Promise.reject(new Error("corrupt")) };
    const { outbox, states } = stage([], broken);
    await outbox.load();
    say(outbox, "a");
    await settle(100);
    expect(states()).toEqual(["a sent"]);
  });

  it("sends nothing after its end", async () => {
    const { outbox, asked } = stage([offline]);
    say(outbox, "a");
    await settle();
    outbox.stop();
    outbox.kick();
    await settle(300_000);
    expect(asked.length).toBe(1);
  });
});
