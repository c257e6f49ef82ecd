/** The polyfills on an engine that lacks what they bring: Chromium 64 without every name younger than 53. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPolyfillScript, POLYFILLED } from "../../platform/build/polyfillScript.ts";
import { openEngine, type Tv } from "../engines/engine.ts";
import { ROOT } from "../gates/files.ts";

let script = "";
let server: Server;
let origin = "";
let tv: Tv;
/** Requests of /slow that the page gave up. */
let cancelled = 0;
let uploaded = "";

beforeAll(async () => {
  const built = await buildPolyfillScript(join(ROOT, "platform/polyfills.ts"), { build: { target: "chrome53" } });
  script = built.code;

  server = createServer((request, response) => {
    const { url = "" } = request;
    if (url === "/slow") {
      request.on("close", () => {
        cancelled += 1;
      });
    } else if (url === "/moved") response.writeHead(302, { location: "/json" }).end();
    else if (url === "/json") response.writeHead(418, "Teapot", { "content-type": "application/json" }).end('{"a":["ä"]}');
    else if (url === "/empty") response.writeHead(204).end();
    else if (url === "/upload") {
      request.on("data", (part: Buffer) => (uploaded += part.toString("latin1")));
      request.on("end", () => response.end(request.headers["content-type"]));
    } else
      response.end(
        url === "/with" ? "<!doctype html><script src='/polyfills.js'></script>" : url === "/polyfills.js" ? script : "<!doctype html>",
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  tv = await openEngine("64", { removeNamesAfter: 53 });
});
afterAll(async () => {
  await tv?.close();
  server?.closeAllConnections();
  server?.close();
});

/** Without the sign by which a cancellable fetch is known: the stand-in replaces fetch, not Request. */
const NAMES: readonly string[] = POLYFILLED.filter((name) => name !== "Request.prototype.signal");

const missing = `${JSON.stringify(NAMES)}.filter(function (name) {
  var at = self;
  return !name.split(".").every(function (part, index, parts) {
    if (!(part in Object(at))) return false;
    // Reading an accessor of a prototype throws; it is there, which is all that is asked.
    if (index < parts.length - 1) at = at[part];
    return true;
  });
})`;

test("negative control: the engine really lacks them", async () => {
  await tv.goto(`${origin}/without`);
  const lacking = await tv.evaluate<[], string[]>(missing);
  // Chromium 53 has the one; the other cannot be deleted. They are here because the polyfills must not break them.
  const native = ["NodeList.prototype.forEach", "Symbol.asyncIterator"];
  expect(NAMES.filter((name) => !lacking.includes(name) && !native.includes(name))).toEqual([]);
});

test("with the polyfills every name is there", async () => {
  await tv.goto(`${origin}/with`);
  expect(await tv.evaluate(missing)).toEqual([]);
  expect(tv.console.filter((entry) => entry.type === "exception")).toEqual([]);
});

test("they do what they say", async () => {
  await tv.goto(`${origin}/with`);
  const results = await tv.evaluate(`Promise.resolve().then(function () {
    var order = [5, 3, 1, 4, 2, 9, 8, 7, 6, 0, 11, 10].map(function (n) { return { n: n, k: n % 2 }; }).sort(function (a, b) { return a.k - b.k; });
    return Promise.allSettled([Promise.reject(new Error("x")).finally(function () {}), AbortSignal.timeout(5)]).then(function (settled) {
      return {
        stable: order.map(function (o) { return o.n; }).join(),
        settled: settled[0].status,
        url: new URL("../b?x=1#y", "https://h/a/c/d").href,
        params: String(new URLSearchParams({ a: "1 2", b: "ä" })),
        plural: new Intl.PluralRules("ar").select(3) + new Intl.PluralRules("en").select(1),
        uuid: crypto.randomUUID().length,
        ref: new WeakRef(window).deref() === window,
        any: AbortSignal.any([new AbortController().signal, AbortSignal.abort("r")]).reason
      };
    });
  })`);
  expect(results).toEqual({
    stable: "4,2,8,6,0,10,5,3,1,9,7,11",
    settled: "rejected",
    url: "https://h/a/b?x=1#y",
    params: "a=1+2&b=%C3%A4",
    plural: "fewone",
    uuid: 36,
    ref: true,
    any: "r",
  });
});

test("fetch: answers, redirects, empty answers, bodies", async () => {
  await tv.goto(`${origin}/with`);
  const told = await tv.evaluate(`fetch("/moved").then(function (r) {
    return r.clone().json().then(function (json) { return [r.status, r.ok, r.statusText, r.redirected, r.url.slice(-5), r.headers.get("content-type"), json]; });
  }).then(function (moved) {
    return fetch("/empty").then(function (r) { return moved.concat(r.status); });
  }).then(function (list) {
    var form = new FormData(); form.append("file", new Blob(["abc"]), "a.txt");
    return fetch("/upload", { method: "PUT", body: form }).then(function (r) { return r.text(); }).then(function (type) { return list.concat(type.slice(0, 19)); });
  })`);
  expect(told).toEqual([418, false, "Teapot", true, "/json", "application/json", { a: ["ä"] }, 204, "multipart/form-data"]);
  expect(uploaded).toContain("abc");
});

test("fetch: cancelling closes the connection to the server", async () => {
  await tv.goto(`${origin}/with`);
  cancelled = 0;
  const reason = await tv.evaluate(`new Promise(function (resolve) {
    var controller = new AbortController();
    setTimeout(function () { controller.abort(); }, 300);
    fetch("/slow", { signal: controller.signal }).catch(function (error) { resolve(error.name); });
  })`);
  expect(reason).toBe("AbortError");
  for (let i = 0; i < 50 && cancelled === 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(cancelled).toBe(1);
});
