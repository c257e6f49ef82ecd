/** The crypto module that a build makes: the same bytes every time, nothing newer than it should be, and it works as the original does. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "acorn";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GLUE_PATCHES, patchGlue } from "../../platform/build/crypto/gluePatches.ts";
import { cryptoCache } from "../../platform/build/crypto/kept.ts";
import { lowerCrypto, type LoweredCrypto } from "../../platform/build/crypto/lowerCrypto.ts";
import { translateCrypto } from "../../platform/build/crypto/translateCrypto.ts";
import { I64 } from "../../platform/build/crypto/wasmModule.ts";
import { readModule } from "../../platform/build/crypto/wasmReader.ts";
import { ROOT } from "../gates/files.ts";
import { assemble, isMvp } from "./crypto/assemble.ts";
import type { NodeTask } from "./crypto/nodeRun.ts";
import { EXPECTED } from "./crypto/expected.ts";

const original = (file: string) => join(ROOT, "node_modules/@matrix-org/matrix-sdk-crypto-wasm/pkg", file);
const glue = readFileSync(original("matrix_sdk_crypto_wasm_bg.js"), "utf8");

let folder = "";
let lowered: LoweredCrypto;
beforeAll(async () => {
  // Inside of the project, so that packages are found from there.
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  folder = mkdtempSync(join(ROOT, ".cache/crypto-test-"));
  lowered = await lowerCrypto({ root: ROOT, cache: cryptoCache(ROOT) });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the glue", () => {
  test.each(GLUE_PATCHES.map((patch) => [patch.reason, patch] as const))("must have what is patched: %s", (_reason, patch) => {
    expect(glue.split(patch.find)).toHaveLength(patch.count + 1);
    expect(() => patchGlue(glue.replace(patch.find, ""))).toThrow(`expected ${patch.count} times`);
    expect(() => patchGlue(`${glue}\n${patch.find}`)).toThrow(`found ${patch.count + 1}`);
  });

  test.each([
    "const x = BigInt(1);",
    "list.at(0);",
    "a?.b;",
    "a ?? b;",
    "globalThis.crypto;",
    "text.replaceAll('a', 'b');",
    "structuredClone(x);",
  ])("may not bring something new: %s", (line) => {
    expect(() => patchGlue(`${glue}\n${line}`)).toThrow("is new");
    expect(() => patchGlue(`${glue}\n// ${line}`)).not.toThrow();
  });

  test("is ECMAScript 2016 but for what a build lowers, and exports what the package does", () => {
    parse(lowered.glue.replaceAll("async function instantiate", "function instantiate").replaceAll("await ", ""), {
      ecmaVersion: 2016,
      sourceType: "module",
    });
    const names = (code: string) =>
      Array.from(code.matchAll(/^export (?:async )?(?:class|function|const) (\w+)/gm), ([, name]) => name).sort();
    expect(names(lowered.glue)).toEqual([...names(glue), "connect", "instantiate"].sort());
  });
});

test("two runs give the same bytes, and what is kept is what was made", async () => {
  const again = await lowerCrypto({ root: ROOT });
  expect(Buffer.compare(again.wasm, lowered.wasm)).toBe(0);
  expect(again.glue === lowered.glue).toBe(true);
  expect(again.facts).toEqual(lowered.facts);
  const kept = await lowerCrypto({ root: ROOT, cache: cryptoCache(ROOT) });
  expect([Buffer.compare(kept.wasm, lowered.wasm), kept.glue === lowered.glue, kept.facts]).toEqual([0, true, lowered.facts]);
  expect(lowered.facts).toMatchObject({ packageVersion: "18.9.0", wasmBytes: lowered.wasm.length, imports: 246, exports: 696 });
});

describe("the module", () => {
  test("is the minimum viable product", () => {
    expect(isMvp(lowered.wasm)).toBe(true);
    const newer = "(module (func (param i32) (result i32) (i32.extend8_s (local.get 0))))";
    expect(isMvp(assemble("", newer))).toBe(false);
  });

  test("hands no 64-bit number over, and no more than one result", () => {
    const module = readModule(lowered.wasm);
    const own = module.exports
      .filter(({ kind }) => kind === "function")
      .map(({ index }) => module.functions[index - module.imports.length]);
    const crossing = [...module.imports.map(({ type }) => type), ...own].map((type) => module.types[type ?? -1]);
    expect(crossing.length).toBeGreaterThan(900);
    for (const type of crossing) expect([...(type?.params ?? [I64]), ...(type?.results ?? [])]).not.toContain(I64);
    for (const { results } of module.types) expect(results.length).toBeLessThan(2);
  });

  test("is of the size it should have", () => {
    expect(lowered.wasm.length).toBeGreaterThan(4_000_000);
    expect(lowered.wasm.length).toBeLessThan(5_000_000);
  });
});

describe("in Node", () => {
  const run = async (task: Pick<NodeTask, "mine" | "theirs"> & Partial<NodeTask>) => {
    const files = { glue: join(folder, "glue.mjs"), wasm: join(folder, "crypto.wasm"), javascript: join(folder, "crypto.js") };
    const whole: NodeTask = { run: "scenario", old: false, ...files, ...task };
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "nodeRun.mjs"), JSON.stringify(whole)], {
      maxBuffer: 1 << 24,
    });
    return JSON.parse(stdout) as unknown;
  };

  beforeAll(async () => {
    writeFileSync(join(folder, "crypto.wasm"), lowered.wasm);
    writeFileSync(join(folder, "crypto.js"), await translateCrypto({ root: ROOT, cache: cryptoCache(ROOT) }).code());
    writeFileSync(join(folder, "glue.mjs"), lowered.glue);
    writeFileSync(join(folder, "forgetful.mjs"), lowered.glue.replace("hearthRequests.set(result, request)", "0"));
    await build({
      entryPoints: [join(ROOT, "tests/build/crypto/nodeRun.ts")],
      outfile: join(folder, "nodeRun.mjs"),
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      packages: "external",
    });
  });

  test.each([
    ["lowered", "original", false],
    ["original", "lowered", false],
    ["translated", "original", false],
    ["original", "translated", false],
    ["lowered", "translated", false],
    // Alone: what old engines lack is taken away from both.
    ["lowered", "lowered", true],
    ["translated", "translated", true],
  ] as const)("the scenario: %s and %s, in an old engine: %s", async (mine, theirs, old) => {
    expect(await run({ mine, theirs, old })).toEqual(EXPECTED);
  });

  test("negative control: the original fails in an old engine", async () => {
    await expect(run({ mine: "original", theirs: "original", old: true })).rejects.toThrow(/commit is not a function/);
  });

  test("negative control: without the shim for cursors, export finds nothing and the other device cannot decrypt", async () => {
    const glueFile = join(folder, "forgetful.mjs");
    await expect(run({ mine: "lowered", theirs: "lowered", old: true, glue: glueFile })).rejects.toThrow(/MegolmDecryptionError/);
  });

  /**
   * The module asserts that the key was shared before each message (the SDK does so), and an assertion of Rust ends in a
   * trap that nobody waits for: the promise is never settled. The lowered module does it as the original does.
   */
  test.each(["original", "lowered", "translated"] as const)(
    "%s: a used-up session throws past its promise, and goes on after sharing",
    async (mine) => {
      expect(await run({ run: "expire", mine, theirs: mine })).toEqual({
        uncaught: mine === "translated" ? "Error: abort" : "RuntimeError: unreachable",
        settled: false,
        after: "again",
      });
    },
  );
});
