/**
 * Encryption in the app as it is built: its scripts, its policy, its files, on real engines, from a web server and from
 * file://. HEARTH_ENGINES="63,65,79" chooses engines.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, createServer } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuildShell, SHELLS } from "../../platform/build/shells.ts";
import { parseEngineNames } from "../engines/catalogue.ts";
import { openEngine, type Tv } from "../engines/engine.ts";
import { ROOT } from "../gates/files.ts";
import { serveFolder, type StaticServer } from "../serve.ts";

const chosen = process.env["HEARTH_ENGINES"];
const ENGINES = chosen === undefined ? (["63", "68", "79", "108", "today"] as const) : parseEngineNames(chosen);
/** From here on the second, stricter policy holds (platform/scriptPolicy.ts). */
const NARROW = 105;

let folder = "";
const servers = new Map<BuildShell, StaticServer>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hearth-crypto-app-"));
  // Vitest's own mark would make vite.config.ts answer with the settings of the tests.
  const { VITEST } = process.env;
  delete process.env["VITEST"];
  for (const shell of SHELLS) {
    const outDir = join(folder, shell);
    await build({ configFile: join(ROOT, "vite.config.ts"), mode: shell, logLevel: "error", build: { outDir } });
    servers.set(shell, await serveFolder(outDir, { prefix: "/some/path/" }));
  }
  process.env["VITEST"] = VITEST;
});
afterAll(async () => {
  for (const server of servers.values()) await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const served = (shell: BuildShell) => servers.get(shell)?.url ?? "";
const inFolder = (shell: BuildShell) => pathToFileURL(join(folder, shell, "index.html")).href;
const script = (shell: BuildShell, name: string) => readdirSync(join(folder, shell)).find((file) => file.startsWith(`${name}-`)) ?? "";

/** As `loadSdk` does it: one script after the other. */
async function loadSdk(tv: Tv, shell: BuildShell): Promise<void> {
  for (const file of [script(shell, "crypto-glue"), script(shell, "sdk")]) {
    await tv.evaluate(`new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = ${JSON.stringify(file)};
      script.onload = function () { resolve(); };
      script.onerror = function () { reject(new Error("not loaded")); };
      document.head.appendChild(script);
    })`);
  }
}

/** Starts the crypto of a client as a session does; then a machine of its own writes a message and reads it. */
const startCrypto = (prefix: string, modules = "[__hearthCrypto, __hearthSdk]") => `(function (modules) {
  var C = modules[0], sdk = modules[1], settings = new Promise(function () {});
  var client = new sdk.MatrixClient({
    baseUrl: "https://hs.example", userId: "@a:hs.example", deviceId: "TV", accessToken: "t", store: new sdk.MemoryStore(),
    fetchFn: function () { return settings; },
  });
  var key = new Uint8Array(32); key.fill(7);
  return client.initRustCrypto({ cryptoDatabasePrefix: ${JSON.stringify(prefix)}, storageKey: key }).then(function () {
    return client.getCrypto().getOwnDeviceKeys();
  }).then(function (keys) {
    var room = new C.RoomId("!r:hs.example");
    return C.OlmMachine.initialize(new C.UserId("@b:hs.example"), new C.DeviceId("B")).then(function (machine) {
      return machine.shareRoomKey(room, [new C.UserId("@b:hs.example")], new C.EncryptionSettings()).then(function () {
        return machine.encryptRoomEvent(new C.RoomId("!r:hs.example"), "m.room.message", JSON.stringify({ msgtype: "m.text", body: "h\u00e9" }));
      }).then(function (content) {
        var event = { type: "m.room.encrypted", event_id: "$1", sender: "@b:hs.example", room_id: "!r:hs.example", origin_server_ts: 1, content: JSON.parse(content) };
        return machine.decryptRoomEvent(JSON.stringify(event), new C.RoomId("!r:hs.example"), new C.DecryptionSettings(C.TrustRequirement.Untrusted));
      });
    }).then(function (decrypted) {
      client.stopClient();
      return { keys: Object.keys(keys).sort(), body: JSON.parse(decrypted.event).content.body, version: client.getCrypto().getVersion().slice(0, 8) };
    });
  });
})(${modules})`;

const CASES: readonly (readonly [string, BuildShell, (shell: BuildShell) => string])[] = [
  ["a web server", "browser", served],
  ["file://, webOS", "webos", inFolder],
  ["file://, Tizen", "tizen", inFolder],
  ["file://, hosted build", "browser", inFolder],
  ["a web server, package of webOS", "webos", served],
];

describe.each(ENGINES)("engine %s", (engine) => {
  let tv: Tv;
  beforeAll(async () => {
    tv = await openEngine(engine);
  });
  afterAll(() => tv?.close());

  const open = async (shell: BuildShell, url: string) => {
    await tv.goto(url);
    await tv.waitFor("document.getElementById('app').getAttribute('data-phase') === 'signedOut'", { label: "the sign-in screen" });
    await loadSdk(tv, shell);
  };

  // What an address changes does not depend on the engine: all of them on the oldest, where loading takes seconds, once.
  test.each(chosen === undefined && engine !== "63" ? CASES.slice(0, 3) : CASES)(
    "starts crypto, encrypts and decrypts from %s",
    async (_where, shell, address) => {
      await open(shell, address(shell));
      const started = await tv.evaluate(startCrypto(`${shell}-${Date.now()}`));
      expect(started).toEqual({ keys: ["curve25519", "ed25519"], body: "hé", version: "Rust SDK" });
    },
  );

  test("evaluates text only where WebAssembly is not to be had without", async () => {
    await tv.goto(served("browser"));
    await tv.waitFor("document.getElementById('app').getAttribute('data-phase') === 'signedOut'", { label: "the sign-in screen" });
    // In a task of its own: what DevTools evaluates stands above the policy.
    const tried = await tv.evaluate(`new Promise(function (resolve) {
      setTimeout(function () {
        var found = [];
        try { found.push(eval("1 + 1")); } catch (error) { found.push(error.name); }
        try { found.push(new Function("return 3")()); } catch (error) { found.push(error.name); }
        resolve(found);
      }, 0);
    })`);
    expect(tried).toEqual(tv.major >= NARROW ? ["EvalError", "EvalError"] : [2, 3]);
  });
});

/** Live reload, today's engine, and the package as it is published. */
test("the dev server starts crypto too", async () => {
  const { VITEST } = process.env;
  delete process.env["VITEST"];
  const dev = await createServer({ configFile: join(ROOT, "vite.config.ts"), logLevel: "error", server: { port: 0, host: "127.0.0.1" } });
  process.env["VITEST"] = VITEST;
  const tv = await openEngine("today");
  try {
    await dev.listen();
    const [url = ""] = dev.resolvedUrls?.local ?? [];
    await tv.goto(url, 120_000);
    await tv.waitFor("document.getElementById('app').getAttribute('data-phase') === 'signedOut'", { label: "sign-in", timeoutMs: 60_000 });
    const modules = `[await import("/@id/@matrix-org/matrix-sdk-crypto-wasm"), await import("/matrix/sdk.ts")]`;
    const started = await tv.evaluate(`(async function () { return ${startCrypto(`dev-${Date.now()}`, modules)}; })()`);
    expect(started).toEqual({ keys: ["curve25519", "ed25519"], body: "h\u00e9", version: "Rust SDK" });
  } finally {
    await tv.close();
    await dev.close();
  }
});
