import { describe, expect, it } from "vitest";
import type { RawEvent } from "../../../src/matrix/rawEvent.ts";
import { bundledLatest, threadRoot, ThreadReplies } from "../../../src/matrix/threadReplies.ts";
import { aMessage } from "../../fixtures/events.ts";

const ME = "@me:test";
const inThread = (root: unknown): Record<string, unknown> => ({ "m.relates_to": { rel_type: "m.thread", event_id: root } });
const aReply = (root: RawEvent, at: number, event: Partial<RawEvent> = {}): RawEvent =>
  aMessage("reply", { origin_server_ts: at, content: { msgtype: "m.text", body: "reply", ...inThread(root.event_id) }, ...event });
const never = (): boolean => false;

describe("the thread below a message", () => {
  it("is what the server says, and what came after that", () => {
    const latest = aMessage("last", { origin_server_ts: 100 });
    const root = aMessage("root", {
      origin_server_ts: 1,
      unsigned: { "m.relations": { "m.thread": { count: 7, latest_event: latest, current_user_participated: false } } },
    });
    const threads = new ThreadReplies();
    expect(threads.sumOf(root, ME, never)).toEqual({ replies: 7, latest, participated: false });
    threads.add(aReply(root, 50)); // counted by the server already
    const fresh = aReply(root, 200, { sender: ME });
    threads.add(fresh);
    expect(threads.sumOf(root, ME, never)).toEqual({ replies: 8, latest: fresh, participated: true });
  });

  it("is counted here where the server says nothing", () => {
    const root = aMessage("root");
    const threads = new ThreadReplies();
    expect(threads.sumOf(root, ME, never)).toBeUndefined();
    const replies = [aReply(root, 10), aReply(root, 20)];
    replies.forEach((reply) => threads.add(reply));
    threads.add(replies[0] as RawEvent); // again, decrypted
    expect(threads.sumOf(root, ME, never)).toMatchObject({ replies: 2, latest: replies[1] });
  });

  it("loses what was redacted, and knows where it belonged", () => {
    const root = aMessage("root");
    const threads = new ThreadReplies();
    const [one, two] = [aReply(root, 10), aReply(root, 20)];
    [one, two].forEach((reply) => threads.add(reply));
    threads.forget(two.event_id as string);
    expect(threads.sumOf(root, ME, (id) => id === two.event_id)).toMatchObject({ replies: 1, latest: one });
    expect(threads.rootOf({ ...two, content: {} })).toBe(root.event_id);
  });

  it.each([5, null, "no event id", "", "$", { $: 1 }, `$${"x".repeat(300)}`])("a root %j is none", (root) => {
    expect(threadRoot(aMessage("x", { content: inThread(root) }))).toBeUndefined();
  });

  it("a message that answers itself, and two that answer each other, are threads of nobody and of each other", () => {
    const threads = new ThreadReplies();
    const self = aMessage("x", { event_id: "$self", content: inThread("$self") });
    threads.add(self);
    expect(threads.sumOf(self, ME, never)).toBeUndefined();
    const [a, b] = [aMessage("a", { event_id: "$a", content: inThread("$b") }), aMessage("b", { event_id: "$b", content: inThread("$a") })];
    [a, b].forEach((event) => threads.add(event));
    expect(threads.sumOf(a, ME, never)).toMatchObject({ replies: 1, latest: b });
  });

  it.each([{ count: "many" }, { count: -4 }, { count: 1e300 }, { count: NaN, latest_event: 5 }, 5, null, []])(
    "a bundle %j says nothing",
    (bundle) => {
      const root = aMessage("root", { unsigned: { "m.relations": { "m.thread": bundle } } });
      expect(new ThreadReplies().sumOf(root, ME, never)).toBeUndefined();
      expect(bundledLatest(root)).toBeUndefined();
    },
  );

  it("stays small when somebody answers everything and often", () => {
    const threads = new ThreadReplies();
    const root = aMessage("root");
    for (let i = 0; i < 5000; i++) threads.add(aReply(root, i));
    expect(threads.sumOf(root, ME, never)?.replies).toBe(300);
    for (let i = 0; i < 1000; i++) threads.add(aReply({ ...root, event_id: `$r${i}` }, i));
    expect(threads.sumOf(root, ME, never)).toBeUndefined();
  });
});
