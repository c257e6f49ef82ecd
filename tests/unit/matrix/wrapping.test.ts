import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../../../src/core/errors.ts";
import { createHttp } from "../../../src/matrix/http.ts";
import { createOutbox, type Outbox, type Outgoing, type Wrapped } from "../../../src/matrix/outbox.ts";
import { json } from "../../fixtures/FakeHomeserver.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

const SECRET = "!secret:test";
const PLAIN = "!plain:test";
let outbox: Outbox | undefined;
const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  outbox?.stop();
  vi.useRealTimers();
});

/** An outbox whose encrypted room is encrypted by `seal`; what left, in order. */
function stage(seal: (entry: Outgoing) => Promise<Wrapped>) {
  const left: string[] = [];
  const http = createHttp("https://hs.test", async (_url, init) => {
    left.push(String((JSON.parse(String(init?.body)) as { body: unknown }).body));
    return json({ event_id: `$${left.length}` });
  });
  const wrap = vi.fn(async (entry: Outgoing): Promise<Wrapped> => (entry.roomId === SECRET ? seal(entry) : ready(entry)));
  const made = (outbox = createOutbox({ http, storage: memoryStorage(), profileId: "p", wrap }));
  const say = (roomId: string, body: string): string => made.add(roomId, "m.room.message", { msgtype: "m.text", body });
  const states = (): string[] => made.entries.value.map(({ content, state }) => `${String(content["body"])} ${state.status}`);
  return { outbox: made, left, say, states, wrap };
}

const ready = ({ type, content }: Outgoing): Wrapped => ({ status: "ready", type, content });
const fails = (kind: "server" | "offline" | "rateLimited", retryAfterMs?: number) => () =>
  Promise.reject(new AppError(kind, "HTTP 500", retryAfterMs === undefined ? {} : { retryAfterMs }));

describe("a room whose keys cannot be had", () => {
  it("holds up no other room, while the server is silent", async () => {
    let answer: (wrapped: Wrapped) => void = () => undefined;
    const { left, say, states, wrap } = stage(() => new Promise((resolve) => (answer = resolve)));
    say(SECRET, "a");
    say(PLAIN, "b");
    say(SECRET, "c");
    await settle(5_000);
    expect(left).toEqual(["b"]);
    expect(states()).toEqual(["a sending", "b sent", "c sending"]);
    say(PLAIN, "d");
    await settle();
    expect(left).toEqual(["b", "d"]); // what is known to be slow is not waited for again
    expect(wrap.mock.calls.filter(([{ roomId }]) => roomId === SECRET)).toHaveLength(1);
    answer({ status: "ready", type: "m.room.encrypted", content: { body: "(a)" } });
    await settle();
    expect(left).toEqual(["b", "d", "(a)"]);
    expect(wrap.mock.calls.filter(([{ roomId }]) => roomId === SECRET)).toHaveLength(2); // "c" has its turn
  });

  it.each(["server", "offline"] as const)("holds up no other room, and is tried less and less often (%s)", async (kind) => {
    const { left, say, states, wrap } = stage(fails(kind));
    say(SECRET, "a");
    say(PLAIN, "b");
    say(SECRET, "c");
    await settle();
    expect(left).toEqual(["b"]);
    expect(states()).toEqual(["a queued", "b sent", "c sending"]);
    await settle(10 * 60_000);
    const tries = wrap.mock.calls.filter(([{ roomId }]) => roomId === SECRET).length;
    expect(tries).toBeGreaterThan(8);
    expect(tries).toBeLessThan(30);
    for (let i = 0; i < 20; i++) say(PLAIN, `more ${i}`);
    await settle();
    expect(left).toHaveLength(21);
    expect(wrap.mock.calls.filter(([{ roomId }]) => roomId === SECRET)).toHaveLength(tries);
  });

  it("is tried as late as the server asks, and in its order once it works", async () => {
    let works = false;
    const { left, say, wrap } = stage((entry) => (works ? Promise.resolve(ready(entry)) : fails("rateLimited", 120_000)()));
    say(SECRET, "a");
    say(SECRET, "b");
    await settle(59_000);
    expect(wrap).toHaveBeenCalledOnce();
    works = true;
    await settle(62_000);
    expect(left).toEqual(["a", "b"]);
  });

  it("is tried at once when the network returns", async () => {
    let works = false;
    const { outbox: made, left, say } = stage((entry) => (works ? Promise.resolve(ready(entry)) : fails("server")()));
    say(SECRET, "a");
    await settle();
    works = true;
    made.kick();
    await settle();
    expect(left).toEqual(["a"]);
  });

  it("fails where a person can see it, for an error that does not pass", async () => {
    const { say, states } = stage(() => Promise.reject(new AppError("forbidden", "HTTP 403")));
    say(SECRET, "a");
    await settle();
    expect(states()).toEqual(["a failed"]);
  });
});
