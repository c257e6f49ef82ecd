import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AppError } from "../../../src/core/errors.ts";
import type { Http } from "../../../src/matrix/http.ts";
import { createFollowUpgrade } from "../../../src/matrix/roomUpgrade.ts";

const OLD = "!old:x";
const NEW = "!new:far.example";
type List = Parameters<typeof createFollowUpgrade>[1];
/** Of an AppError: it fails with it; of a function: what that gives, each time anew. */
type Answer = unknown;

/** A server that answers by "METHOD path"; what it does not know fails. */
function server(answers: Record<string, Answer>): { http: Http; asked: string[] } {
  const asked: string[] = [];
  const http = {
    baseUrl: "https://x",
    call: async (method: string, path: string, options: { query?: Record<string, unknown> } = {}) => {
      const call = `${method} ${decodeURIComponent(path)}`;
      asked.push(options.query?.["via"] === undefined ? call : `${call} via ${String(options.query["via"])}`);
      const known = call in answers ? answers[call] : new AppError("notFound");
      const answer: unknown = typeof known === "function" ? (known as () => unknown)() : known;
      if (answer instanceof AppError) throw answer;
      return answer;
    },
  } as unknown as Http;
  return { http, asked };
}
const list = (successor: string | undefined, next?: { membership: string; predecessor?: string }): List => {
  const rooms = new Map<string, unknown>([[OLD, { roomId: OLD, membership: "join", successor, keep: {} }]]);
  if (next) rooms.set(NEW, { roomId: NEW, membership: next.membership, keep: { predecessor: next.predecessor } });
  return { all: signal(rooms) } as unknown as List;
};
const JOIN = `POST /v3/join/${NEW}`;
const CREATE = `GET /v3/rooms/${NEW}/state/m.room.create`;
const TOMBSTONE = `GET /v3/rooms/${OLD}/state/m.room.tombstone`;
const LEAVE = `POST /v3/rooms/${NEW}/leave`;

/** One try, however long it waits in between. */
async function followUpgrade(http: Http, rooms: List, roomId: string) {
  return settled(createFollowUpgrade(http, rooms)(roomId));
}
async function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  await vi.runAllTimersAsync();
  return promise;
}
/** Each call gets the next, and the last again and again. */
const inTurn = (...answers: readonly unknown[]) => {
  let nth = 0;
  return () => answers[Math.min(nth++, answers.length - 1)];
};
const there = { kind: "there", roomId: NEW };
const offline = new AppError("offline");

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "warn").mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("following an upgrade", () => {
  test("two rooms of ours that agree need no server", async () => {
    const { http, asked } = server({});
    expect(await followUpgrade(http, list(NEW, { membership: "join", predecessor: OLD }), OLD)).toEqual(there);
    expect(asked).toEqual([]);
  });

  test("a room of ours that carries on another is not followed, nor left", async () => {
    const { http, asked } = server({ [CREATE]: { predecessor: { room_id: "!else:x" } } });
    expect(await followUpgrade(http, list(NEW, { membership: "join", predecessor: "!else:x" }), OLD)).toEqual({ kind: "disagrees" });
    expect(asked).toEqual([CREATE]);
  });

  test("a room that we are not in is joined by way of whoever moved the old one, then asked", async () => {
    const { http, asked } = server({
      [TOMBSTONE]: { sender: "@dana:home.example" },
      [JOIN]: {},
      [CREATE]: { predecessor: { room_id: OLD } },
    });
    expect(await followUpgrade(http, list(NEW), OLD)).toEqual(there);
    expect(asked).toEqual([TOMBSTONE, `${JOIN} via home.example`, CREATE]);
  });

  test.each([[{}], [{ predecessor: 7 }], [{ predecessor: { room_id: "!else:x" } }], [{ predecessor: { room_id: [OLD] } }]])(
    "a room that says %j is left again",
    async (create) => {
      const { http, asked } = server({ [JOIN]: {}, [CREATE]: create, [LEAVE]: {} });
      expect(await followUpgrade(http, list(NEW, { membership: "invite" }), OLD)).toEqual({ kind: "disagrees" });
      expect(asked).toEqual([TOMBSTONE, `${JOIN} via far.example`, CREATE, LEAVE]);
    },
  );

  test("whoever moved the room cannot put anything into the address", async () => {
    const { http, asked } = server({ [TOMBSTONE]: { sender: "@d:x&y=z/../" }, [JOIN]: {}, [CREATE]: { predecessor: { room_id: OLD } } });
    await followUpgrade(http, list(NEW), OLD);
    expect(asked[1]).toBe(JOIN);
  });

  test("a closed door, and a room that never moved, say so", async () => {
    await expect(followUpgrade(server({}).http, list(NEW), OLD)).rejects.toMatchObject({ kind: "notFound" });
    await expect(followUpgrade(server({}).http, list(undefined), OLD)).rejects.toBeInstanceOf(AppError);
    await expect(followUpgrade(server({}).http, list("nonsense"), OLD)).rejects.toBeInstanceOf(AppError);
  });

  test("a new room that does not answer is asked again, and left when it goes on saying nothing", async () => {
    const slow = server({ [JOIN]: {}, [CREATE]: inTurn(offline, { predecessor: { room_id: OLD } }) });
    expect(await followUpgrade(slow.http, list(NEW), OLD)).toEqual(there);
    expect(slow.asked).not.toContain(LEAVE);
    const silent = server({ [JOIN]: {}, [CREATE]: offline, [LEAVE]: {} });
    await expect(followUpgrade(silent.http, list(NEW), OLD)).rejects.toBe(offline);
    expect(silent.asked.filter((call) => call === CREATE)).toHaveLength(3);
    expect(silent.asked[silent.asked.length - 1]).toBe(LEAVE);
  });

  test("what is refused for good is not asked twice, and the room is left", async () => {
    const refused = new AppError("forbidden");
    const { http, asked } = server({ [JOIN]: {}, [CREATE]: refused, [LEAVE]: {} });
    await expect(followUpgrade(http, list(NEW), OLD)).rejects.toBe(refused);
    expect(asked.slice(2)).toEqual([CREATE, LEAVE]);
  });

  test("leaving is tried again; who is no longer in needs not leave", async () => {
    const late = server({
      [JOIN]: {},
      [CREATE]: {},
      [LEAVE]: inTurn(offline, new AppError("rateLimited", "", { retryAfterMs: 9000 }), {}),
    });
    expect(await followUpgrade(late.http, list(NEW), OLD)).toEqual({ kind: "disagrees" });
    expect(late.asked.filter((call) => call === LEAVE)).toHaveLength(3);
    const out = server({ [JOIN]: {}, [CREATE]: {}, [LEAVE]: new AppError("forbidden") });
    expect(await followUpgrade(out.http, list(NEW), OLD)).toEqual({ kind: "disagrees" });
  });

  test.each([
    ["says that it is another's", {}],
    ["does not answer", offline],
  ])("a room that %s and does not let us out is told of, and asked anew the next time", async (_, create) => {
    const answers: Record<string, Answer> = { [JOIN]: {}, [CREATE]: create, [LEAVE]: offline };
    const { http, asked } = server(answers);
    const rooms = list(NEW);
    const follow = createFollowUpgrade(http, rooms);
    expect(await settled(follow(OLD))).toEqual({ kind: "stuck" });
    // Sync tells of the room meanwhile: that does not make it one of ours.
    (rooms.all.peek() as Map<string, unknown>).set(NEW, { roomId: NEW, membership: "join", keep: {} });
    asked.length = 0;
    answers[CREATE] = {};
    answers[LEAVE] = {};
    expect(await settled(follow(OLD))).toEqual({ kind: "disagrees" });
    expect(asked).toEqual([CREATE, LEAVE]);
  });

  test("a room that agrees at the second try is one of ours from then on", async () => {
    const answers: Record<string, Answer> = { [JOIN]: {}, [CREATE]: offline, [LEAVE]: offline };
    const { http, asked } = server(answers);
    const rooms = list(NEW);
    const follow = createFollowUpgrade(http, rooms);
    expect(await settled(follow(OLD))).toEqual({ kind: "stuck" });
    answers[CREATE] = { predecessor: { room_id: OLD } };
    expect(await settled(follow(OLD))).toEqual(there);
    (rooms.all.peek() as Map<string, unknown>).set(NEW, { roomId: NEW, membership: "join", keep: {} });
    answers[CREATE] = {};
    asked.length = 0;
    expect(await settled(follow(OLD))).toEqual({ kind: "disagrees" });
    expect(asked).toEqual([CREATE]);
  });

  test("a join whose answer was lost may have let us in: we leave, and say only that there was no answer", async () => {
    const lost = server({ [JOIN]: offline, [LEAVE]: {} });
    await expect(followUpgrade(lost.http, list(NEW), OLD)).rejects.toBe(offline);
    expect(lost.asked[lost.asked.length - 1]).toBe(LEAVE);
    const cut = server({ [JOIN]: offline, [LEAVE]: offline });
    await expect(followUpgrade(cut.http, list(NEW), OLD)).rejects.toBe(offline);
  });
});
