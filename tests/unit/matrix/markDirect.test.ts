import { expect, it } from "vitest";
import { createHttp } from "../../../src/matrix/http.ts";
import { markDirect } from "../../../src/matrix/markDirect.ts";
import { json } from "../../fixtures/FakeHomeserver.ts";

/** What is written after the server has said `known`. */
async function written(known: Response): Promise<unknown[]> {
  const bodies: unknown[] = [];
  const http = createHttp("https://hs.test", async (_url, init) => {
    if (init?.method !== "PUT") return known;
    bodies.push(JSON.parse(init.body as string));
    return json({});
  });
  await markDirect(http, "@me:t", "!new:t", "@ann:t");
  return bodies;
}

it("adds to what is there, and begins where nothing is", async () => {
  expect(await written(json({ "@ann:t": ["!old:t"], "@bo:t": ["!b:t"] }))).toEqual([{ "@ann:t": ["!old:t", "!new:t"], "@bo:t": ["!b:t"] }]);
  expect(await written(json({ "@ann:t": ["!new:t"] }))).toEqual([]);
  expect(await written(json({ errcode: "M_NOT_FOUND" }, 404))).toEqual([{ "@ann:t": ["!new:t"] }]);
});

it.each([
  ["a proxy's 404", new Response("<html>", { status: 404 })],
  ["no such endpoint", json({ errcode: "M_UNRECOGNIZED" }, 404)],
  ["a fault", json({}, 502)],
])("writes over nothing after %s", async (_what, answer) => {
  expect(await written(answer)).toEqual([]);
});
