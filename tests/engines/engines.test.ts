// @vitest-environment node
/** The same small journey on every engine: keys, text, names, storage, network, measuring. HEARTH_ENGINES="63,today" chooses engines. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseEngineNames } from "./catalogue.ts";
import { openEngine, type RemoteLayout, type Tv } from "./engine.ts";
import { installEngine } from "./install.ts";

const page = `<!doctype html><meta charset="utf-8"><title>engines</title>
<h1>Wohnzimmer</h1>
<button id="go">Go on</button> <button aria-label="Close the room"><svg width="9" height="9"></svg></button> <button hidden>Go on later</button>
<label>Your name <input id="name"></label> <img alt="A cat" width="9" height="9" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
<script>
  window.keys = []; window.clicks = 0;
  addEventListener('keydown', function (e) { keys.push([e.keyCode, e.key, e.isTrusted, e.repeat]); });
  document.getElementById('go').addEventListener('click', function () { clicks++; });
  document.getElementById('go').focus();
  function keep(value) {
    return new Promise(function (done, fail) {
      var open = indexedDB.open('hearth', 1);
      open.onupgradeneeded = function () { open.result.createObjectStore('kept'); };
      open.onerror = fail;
      open.onsuccess = function () {
        var transaction = open.result.transaction('kept', value ? 'readwrite' : 'readonly'), store = transaction.objectStore('kept');
        var request = value ? store.put(value, 'k') : store.get('k');
        transaction.oncomplete = function () { done(request.result); };
      };
    });
  }
</script>`;

interface PageGlobals {
  keys: [number, string, boolean, boolean][];
  clicks: number;
  keep(value?: string): Promise<string>;
  polls: string[];
}
declare const window: PageGlobals;

let server: Server;
let url: string;
const folder = mkdtempSync(join(tmpdir(), "hearth-engines-"));

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url?.startsWith("/poll")) return; // never answers
    response.setHeader("content-type", "text/html");
    response.end(page);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  writeFileSync(join(folder, "page.html"), page);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

describe.each(parseEngineNames(process.env["HEARTH_ENGINES"]))("engine %s", (name) => {
  let tv: Tv;
  // Installing needs minutes on a fresh machine; starting does not.
  beforeAll(async () => void (await installEngine(name)), 900_000);
  beforeAll(async () => void (tv = await openEngine(name)), 30_000);
  afterAll(() => tv?.close());

  test("shows a page from the network and one from a file", async () => {
    await tv.goto(pathToFileURL(join(folder, "page.html")).href);
    expect(await tv.texts()).toContain("Wohnzimmer");
    await tv.goto(url);
    expect(await tv.texts()).toContain("Wohnzimmer");
  });

  test("says when a page cannot be opened", async () => {
    await expect(tv.goto("http://127.0.0.1:1/", 2_000)).rejects.toThrow("could not open");
    await tv.goto(url);
  });

  test("runs page functions in today's syntax, and says what they throw", async () => {
    const modern = async (input: { a?: { b: number } }, more: number) => {
      const spread = { ...input, more };
      await new Promise((resolve) => setTimeout(resolve, 5));
      return [spread.a?.b ?? "none", more ** 2, ...[1]];
    };
    expect(await tv.evaluate(modern, {}, 3)).toEqual(["none", 9, 1]);
    await expect(tv.evaluate(() => Promise.reject(new TypeError("too dark")))).rejects.toThrow("TypeError: too dark");
    await expect(tv.evaluate("1 +")).rejects.toThrow("SyntaxError");
  });

  test("presses keys as a remote does", async () => {
    await tv.press("down", 2);
    await tv.press("ok");
    await tv.press("back");
    const keys = await tv.evaluate(() => window.keys);
    expect(keys.map(([code]) => code)).toEqual([40, 40, 13, 27]);
    expect(keys.every(([, , trusted]) => trusted === tv.trustedKeys)).toBe(true);
    expect(await tv.evaluate(() => window.clicks)).toBe(1);
  });

  test("holds a key at 30 Hz", async () => {
    await tv.evaluate(() => void (window.keys = []));
    const sent = await tv.hold("right", 200);
    const keys = await tv.evaluate(() => window.keys);
    expect(sent).toBeGreaterThanOrEqual(6);
    expect(keys.map(([, , , repeat]) => repeat)).toEqual([false, ...Array<boolean>(sent - 1).fill(true)]);
  });

  test("finds elements by accessible name, and the focused one", async () => {
    expect(await tv.allByName(/^Go on/)).toHaveLength(1);
    expect(await tv.byName("Close the room", "button")).toMatchObject({ tag: "button", focused: false, onScreen: true });
    expect(await tv.byName("Your name")).toMatchObject({ role: "textbox", value: "" });
    expect(await tv.byName("A cat")).toMatchObject({ role: "img" });
    expect(await tv.byName("Wohnzimmer", "heading")).toBeDefined();
    expect(await tv.focused()).toMatchObject({ text: "Go on", role: "button", attributes: { id: "go" } });
  });

  test("types any letter", async () => {
    await tv.evaluate(() => document.getElementById("name")?.focus());
    await tv.type("Jörg ß 日本");
    expect((await tv.focused())?.value).toBe("Jörg ß 日本");
  });

  test("takes a screenshot of the television's size", async () => {
    const file = join(folder, `${name}.png`);
    await tv.screenshot(file);
    const png = readFileSync(file);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1920, 1080]);
  });

  test("measures heap, nodes and long tasks", async () => {
    expect(await tv.heap()).toBeGreaterThan(100_000);
    expect(await tv.domNodes()).toBeGreaterThan(5);
    await tv.evaluate(() => {
      setTimeout(() => {
        const end = performance.now() + 120;
        while (performance.now() < end);
      }, 0);
    });
    // Chromium before 58 reports no long tasks.
    if (tv.major >= 58)
      await expect.poll(async () => (await tv.longTasks()).some((task) => task.durationMs >= 115), { timeout: 3_000 }).toBe(true);
  });

  test("collects the console and uncaught errors", async () => {
    await tv.evaluate(() => {
      console.warn("careful", 7);
      setTimeout(() => {
        throw new Error("oh no");
      }, 0);
    });
    await expect.poll(() => tv.errors().some(({ text }) => text.includes("oh no"))).toBe(true);
    expect(tv.console).toContainEqual({ type: "warning", text: "careful 7" });
  });

  test("cuts the network, a running long poll included, and restores it", async () => {
    const request = () =>
      fetch("/new").then(
        () => "through",
        () => "refused",
      );
    await tv.evaluate(() => {
      window.polls = [];
      fetch("/poll").catch(() => window.polls.push("broken"));
    });
    await tv.offline(true);
    await tv.waitFor(() => window.polls.length === 1, { label: "the long poll to break", timeoutMs: 2_000 });
    expect(await tv.evaluate(request)).toBe("refused");
    expect(await tv.evaluate(() => navigator.onLine)).toBe(false);
    await tv.offline(false);
    expect(await tv.evaluate(() => navigator.onLine)).toBe(true);
    expect(await tv.evaluate(request)).toBe("through");
  });

  test("reads files without network", async () => {
    await tv.goto(pathToFileURL(join(folder, "page.html")).href);
    await tv.offline(true);
    await tv.reload();
    expect(await tv.texts()).toContain("Wohnzimmer");
    await tv.offline(false);
    await tv.goto(url);
  });

  test("keeps what was stored over a power cut, lists and clears it", async () => {
    await tv.addScript("window.added = 1;");
    await tv.evaluate(() => window.keep("sofa"));
    await tv.restart();
    await tv.goto(url);
    expect(await tv.evaluate(() => window.keep())).toBe("sofa");
    expect(await tv.evaluate("window.added")).toBe(1);
    await tv.evaluate(() => localStorage.setItem("a", "b"));
    expect(await tv.listStorage()).toMatchObject({ localStorage: ["a"], indexedDB: ["hearth"] });
    await tv.goto("about:blank"); // an open connection would hold the database
    await tv.goto(url);
    await tv.clearStorage();
    expect(await tv.listStorage()).toEqual({ localStorage: [], indexedDB: [], cookies: [] });
  });
});

describe.each<[RemoteLayout, number, string]>([
  ["webos", 461, "GoBack"],
  ["tizen", 10009, ""],
])("the %s remote", (remote, keyCode, key) => {
  test("sends its own Back", async () => {
    const [oldest] = parseEngineNames(process.env["HEARTH_ENGINES"]);
    const tv = await openEngine(oldest ?? "63", { remote });
    try {
      await tv.goto(url);
      await tv.press("back");
      expect(await tv.evaluate(() => window.keys)).toEqual([[keyCode, key, tv.trustedKeys, false]]);
    } finally {
      await tv.close();
    }
  });
});
