/**
 * The crypto module on real engines, as WebAssembly and as JavaScript, in a page built as Hearth is, from a web server
 * and from file://. HEARTH_ENGINES="63,65,79" chooses engines.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentSecurityPolicy } from "../../platform/build/classicHtml.ts";
import { cryptoModule, emitCryptoFiles } from "../../platform/build/crypto/cryptoModule.ts";
import { cryptoCache } from "../../platform/build/crypto/kept.ts";
import { lowerCrypto } from "../../platform/build/crypto/lowerCrypto.ts";
import { translateCrypto } from "../../platform/build/crypto/translateCrypto.ts";
import { regexLowering } from "../../platform/build/regexLowering.ts";
import { type EngineName, parseEngineNames } from "../engines/catalogue.ts";
import { openEngine, type Tv } from "../engines/engine.ts";
import { ROOT } from "../gates/files.ts";
import { serveFolder, type StaticServer } from "../serve.ts";
import { EXPECTED } from "./crypto/expected.ts";

/** What is tried on an engine: `translated` is the module as JavaScript, with WebAssembly taken away where the engine has it. */
interface Variant {
  readonly engine: EngineName;
  readonly build: "lowered" | "translated";
}

const chosen = process.env["HEARTH_ENGINES"];
const DEFAULT: readonly Variant[] = [
  { engine: "63", build: "lowered" },
  { engine: "68", build: "lowered" },
  { engine: "today", build: "lowered" },
  { engine: "65", build: "translated" },
  { engine: "56", build: "translated" },
  { engine: "53", build: "translated" },
];
const builds = (engine: EngineName): readonly Variant["build"][] =>
  engine === "53" || engine === "56" ? ["translated"] : engine === "65" ? ["lowered", "translated"] : ["lowered"];
const VARIANTS =
  chosen === undefined ? DEFAULT : parseEngineNames(chosen).flatMap((engine) => builds(engine).map((build) => ({ engine, build })));

let folder = "";
let server: StaticServer;

function writePage(name: string, policy: string): void {
  const head = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`;
  writeFileSync(join(folder, name), `${head}<title>crypto</title><script src="page.js"></script>`);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hearth-crypto-"));
  const where = { root: ROOT, cache: cryptoCache(ROOT) };
  const crypto = { lowered: await lowerCrypto(where), translated: translateCrypto(where), packaged: false };
  await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    define: { global: "window", "process.env.NODE_ENV": '"production"' },
    plugins: [cryptoModule(crypto), emitCryptoFiles(crypto), regexLowering()],
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

/** Starts something long in the page, and waits for its end. */
async function run(tv: Tv, task: "scenario" | "speed", value: string | number): Promise<unknown> {
  await tv.evaluate(`cryptoTest.start(${JSON.stringify(task)}, ${JSON.stringify(value)})`);
  const outcome = await tv.waitFor<[], { value?: unknown; error?: string }>("cryptoTest.outcome", { label: task, timeoutMs: 280_000 });
  if (outcome.error !== undefined) throw new Error(outcome.error);
  return outcome.value;
}

const MB = 2 ** 20;

describe.each(VARIANTS)("engine $engine, $build", ({ engine, build }) => {
  let tv: Tv;
  beforeAll(async () => {
    tv = await openEngine(engine);
    if (build === "translated") await tv.addScript("delete window.WebAssembly;");
  });
  afterAll(() => tv?.close());

  test("runs the whole scenario, within its memory", async () => {
    await tv.goto(server.url);
    expect(await tv.evaluate("typeof WebAssembly")).toBe(build === "translated" ? "undefined" : "object");
    const before = tv.memory();
    await tv.evaluate("cryptoTest.load()");
    const loaded = tv.memory();
    expect(await run(tv, "scenario", `s${Date.now()}`)).toEqual(EXPECTED);
    await tv.heap();
    const after = tv.memory();
    const told = Object.entries({ before: before.now, loaded: loaded.now, after: after.now, peak: after.peak });
    console.log(`${engine} ${build}: ${told.map(([name, bytes]) => `${name} ${Math.round(bytes / MB)} MB`).join(", ")}`);
  });

  // 63 and 64 compile under any policy, and JavaScript is not compiled.
  test.runIf(build === "lowered" && engine !== "63" && engine !== "64")(
    "says what a policy without its sources refuses, and can be asked again",
    async () => {
      await tv.goto(`${server.url}strict.html`);
      const refused = "cryptoTest.load().then(function () { return 'loaded'; }, String)";
      expect(await tv.evaluate(refused)).toMatch(/CompileError/);
      expect(await tv.evaluate(refused)).toMatch(/CompileError/);
    },
  );

  // Loading takes seconds there, and what file:// changes does not depend on the engine: unless asked, once for each build.
  test.runIf(chosen !== undefined || engine === "63" || engine === "65")("loads from file:// and decrypts", async () => {
    await tv.goto(pathToFileURL(join(folder, "index.html")).href);
    await tv.evaluate("cryptoTest.load()");
    expect(await run(tv, "speed", 3)).toBeGreaterThan(0);
  });
});
