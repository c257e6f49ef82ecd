/**
 * The lowered crypto module on real engines, in a page built as Hearth is, from a web server and from file://.
 * HEARTH_ENGINES="63,65,79" chooses engines; without it an old one, one that has BigInt but no reference types, and today's.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentSecurityPolicy } from "../../platform/build/classicHtml.ts";
import { cryptoModule, emitCryptoFiles } from "../../platform/build/crypto/cryptoModule.ts";
import { cryptoCache, lowerCrypto } from "../../platform/build/crypto/lowerCrypto.ts";
import { regexLowering } from "../../platform/build/regexLowering.ts";
import { parseEngineNames } from "../engines/catalogue.ts";
import { openEngine, type Tv } from "../engines/engine.ts";
import { ROOT } from "../gates/files.ts";
import { serveFolder, type StaticServer } from "../serve.ts";
import { EXPECTED } from "./crypto/expected.ts";

const chosen = process.env["HEARTH_ENGINES"];
const ENGINES = chosen === undefined ? (["63", "68", "today"] as const) : parseEngineNames(chosen);

let folder = "";
let server: StaticServer;

function writePage(name: string, policy: string): void {
  const head = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`;
  writeFileSync(join(folder, name), `${head}<title>crypto</title><script src="page.js"></script>`);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hearth-crypto-"));
  const lowered = await lowerCrypto({ root: ROOT, cache: cryptoCache(ROOT) });
  const shell = { packaged: false };
  await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    define: { global: "window", "process.env.NODE_ENV": '"production"' },
    plugins: [cryptoModule(lowered, shell), emitCryptoFiles(lowered, shell), regexLowering()],
    build: {
      outDir: folder,
      target: "chrome53",
      lib: { entry: join(ROOT, "tests/build/crypto/page.ts"), name: "page", formats: ["iife"], fileName: () => "page.js" },
    },
  });
  const policy = contentSecurityPolicy("browser", []);
  writePage("index.html", policy);
  writePage("strict.html", policy.replace(" 'unsafe-eval'", ""));
  server = await serveFolder(folder);
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(ENGINES)("engine %s", (engine) => {
  let tv: Tv;
  beforeAll(async () => {
    tv = await openEngine(engine);
  });
  afterAll(() => tv?.close());

  test("runs the whole scenario", async () => {
    await tv.goto(server.url);
    expect(await tv.evaluate("cryptoTest.load().then(function () { return cryptoTest.scenario('s' + Date.now()); })")).toEqual(EXPECTED);
  });

  // 63 and 64 compile under any policy.
  test.runIf(engine !== "63" && engine !== "64")("says what a policy without its sources refuses, and can be asked again", async () => {
    await tv.goto(`${server.url}strict.html`);
    const refused = "cryptoTest.load().then(function () { return 'loaded'; }, String)";
    expect(await tv.evaluate(refused)).toMatch(/CompileError/);
    expect(await tv.evaluate(refused)).toMatch(/CompileError/);
  });

  // Loading takes seconds there, and what file:// changes does not depend on the engine: unless asked, once.
  test.runIf(chosen !== undefined || engine === "63")("loads from file:// and decrypts", async () => {
    await tv.goto(pathToFileURL(join(folder, "index.html")).href);
    expect(await tv.evaluate("cryptoTest.load().then(function () { return cryptoTest.speed(3); })")).toBeGreaterThan(0);
  });
});
