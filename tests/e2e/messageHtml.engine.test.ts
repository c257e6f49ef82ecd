/** The tables of the unit test on the parsers that TVs have, and the household's hostile messages beside them. */
import { TEXT_LENGTH } from "../../src/matrix/htmlElements.ts";
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EngineName, openEngine, parseEngineNames, type Tv } from "../engines/engine.ts";
import { printed } from "../fixtures/shrink.ts";
import { oddities } from "../homeserver/household/oddities.ts";
import { allowed, attacks, FOREIGN, links, words } from "../unit/matrix/htmlCases.ts";

const engines: readonly EngineName[] = process.env["HEARTH_ENGINES"] ? parseEngineNames(process.env["HEARTH_ENGINES"]) : ["63", "today"];
/** HEARTH_FUZZ_SEED=… runs the same attacks again. */
const seed = Number(process.env["HEARTH_FUZZ_SEED"] ?? 20_261_124);
const BODIES = 10_000;
let script: string;
beforeAll(async () => {
  const output = (await build({
    configFile: false,
    logLevel: "silent",
    json: { stringify: true },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      write: false,
      minify: false,
      target: "chrome58",
      lib: { entry: fileURLToPath(new URL("htmlProbe.ts", import.meta.url)), formats: ["iife"], name: "probe" },
    },
  })) as Rolldown.RolldownOutput[];
  script = output[0]?.output[0]?.code ?? "";
});

describe.each(engines)("Chromium %s", (name) => {
  let tv: Tv;
  beforeAll(async () => {
    tv = await openEngine(name);
    await tv.goto("data:text/html,<title>html</title>");
    await tv.evaluate(`(function () { ${script}\n })()`);
  });
  afterAll(() => tv?.close());

  test("reads HTML as the tables say", async () => {
    for (const [html, expected] of [...allowed, ...links, ...words]) {
      expect(await tv.evaluate((input: string) => window.htmlProbe.short(input), html), html).toBe(expected);
    }
  });

  test("lets no attack through, and runs none while reading", async () => {
    for (const html of attacks) expect(await tv.evaluate((input: string) => window.htmlProbe.tree(input), html), html).not.toMatch(FOREIGN);
    const live =
      "<img src=x onerror='window.hacked=1'><svg onload='window.hacked=2'><script>window.hacked=3</script><iframe srcdoc='<script>parent.hacked=4</script>'></iframe><video><source onerror='window.hacked=5'></video>";
    await tv.evaluate((input: string) => window.htmlProbe.tree(input), live);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await tv.evaluate(() => String(window.hacked))).toBe("undefined");
  });

  test(`lets none of ${BODIES} made-up attacks through (seed ${seed})`, async () => {
    await tv.evaluate("(window.hits = 0, window.hit = function () { window.hits++; })");
    const { shown, failed } = await tv.evaluate((from: number, count: number) => window.htmlProbe.search(from, count), seed, BODIES);
    if (failed) throw new Error(`seed ${seed}: ${failed.why}\nin ${printed(failed.value)}`);
    expect(shown).toBeGreaterThan(BODIES / 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await tv.evaluate<[], number>("window.hits")).toBe(0);
    const spoilt = await tv.evaluate((from: number) => window.htmlProbe.spoiltSearch(from, 2000), seed);
    expect(spoilt.failed?.why).toMatch(/evil/); // it would be found
    expect(spoilt.failed?.value).toHaveLength(1);
  });

  test("bounds depth, size and time", async () => {
    const deep = await tv.evaluate((input: string) => window.htmlProbe.tree(input), `${"<b>".repeat(1000)}deep<script>alert(1)</script>`);
    expect(deep).toContain("deep");
    expect(deep).not.toContain("alert");
    expect(deep.split('"children"').length).toBeLessThanOrEqual(102);
    expect((await tv.evaluate(() => window.htmlProbe.tree("lorem ".repeat(200000)))).length).toBeLessThan(TEXT_LENGTH + 300);
    expect((await tv.evaluate(() => window.htmlProbe.tree("<table><tr><td>".repeat(20000)))).length).toBeLessThan(200_000);
  });

  test("makes rows of the household's oddities", async () => {
    const rows = JSON.parse(await tv.evaluate((contents: readonly unknown[]) => window.htmlProbe.rows(contents), contentsOf(oddities))) as {
      kind: string;
    }[];
    expect(rows.length).toBeGreaterThan(10);
    expect(JSON.stringify(rows.map((row) => ("html" in row ? row.html : [])))).not.toMatch(/onerror|onfocus|javascript:|window\.hacked/);
    expect(await tv.evaluate(() => String(window.hacked))).toBe("undefined");
  });
});

/** Message contents anywhere inside of the household's list of oddities. */
function contentsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(contentsOf);
  if (typeof value !== "object" || value === null) return [];
  return "msgtype" in value ? [value] : Object.values(value).flatMap(contentsOf);
}
