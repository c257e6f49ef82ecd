import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../src/core/errors.ts";
import type { Http } from "../../../src/matrix/http.ts";
import { followUpgrade } from "../../../src/matrix/roomUpgrade.ts";

const OLD = "!old:x";
const NEW = "!new:far.example";
type List = Parameters<typeof followUpgrade>[1];
type Answer = unknown;

/** A server that answers by "METHOD path"; what it does not know fails. */
function server(answers: Record<string, Answer>): { http: Http; asked: string[] } {
  const asked: string[] = [];
  const http = {
    baseUrl: "https://x",
    call: async (method: string, path: string, options: { query?: Record<string, unknown> } = {}) => {
      const call = `${method} ${decodeURIComponent(path)}`;
      asked.push(options.query?.["via"] === undefined ? call : `${call} via ${String(options.query["via"])}`);
      if (!(call in answers)) throw new AppError("notFound");
      return answers[call];
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

describe("following an upgrade", () => {
  test("two rooms of ours that agree need no server", async () => {
    const { http, asked } = server({});
    expect(await followUpgrade(http, list(NEW, { membership: "join", predecessor: OLD }), OLD)).toBe(NEW);
    expect(asked).toEqual([]);
  });

  test("a room of ours that carries on another is not followed, nor left", async () => {
    const { http, asked } = server({ [CREATE]: { predecessor: { room_id: "!else:x" } } });
    expect(await followUpgrade(http, list(NEW, { membership: "join", predecessor: "!else:x" }), OLD)).toBeUndefined();
    expect(asked).toEqual([CREATE]);
  });

  test("a room that we are not in is joined by way of whoever moved the old one, then asked", async () => {
    const { http, asked } = server({
      [TOMBSTONE]: { sender: "@dana:home.example" },
      [JOIN]: {},
      [CREATE]: { predecessor: { room_id: OLD } },
    });
    expect(await followUpgrade(http, list(NEW), OLD)).toBe(NEW);
    expect(asked).toEqual([TOMBSTONE, `${JOIN} via home.example`, CREATE]);
  });

  test.each([[{}], [{ predecessor: 7 }], [{ predecessor: { room_id: "!else:x" } }], [{ predecessor: { room_id: [OLD] } }]])(
    "a room that says %j is left again",
    async (create) => {
      const { http, asked } = server({ [JOIN]: {}, [CREATE]: create, [LEAVE]: {} });
      expect(await followUpgrade(http, list(NEW, { membership: "invite" }), OLD)).toBeUndefined();
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
});
