/**
 * Key press to painted focus in a list of 2,000 unequal rows, on real engines:
 * `npx tsx tests/unit/input/listPage/measure.ts [engine …] [--cpu 6]`. Prints; asserts nothing about speed.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { polyfillEntry } from "../../../../platform/build/polyfillEntry.ts";
import { type EngineName, openEngine } from "../../../engines/engine.ts";
import { serveFolder } from "../../../serve.ts";

const args = process.argv.slice(2);
const cpuAt = args.indexOf("--cpu");
const cpu = cpuAt < 0 ? 6 : Number(args[cpuAt + 1]);
const names = args.filter((arg, i) => !arg.startsWith("--") && (cpuAt < 0 || i !== cpuAt + 1)) as EngineName[];

/** In the page: presses a key `times` times and tells, of each, the milliseconds until its focus was painted. */
async function pressAndTime(key: string, times: number, waitMs: number): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const before = performance.getEntriesByName("hearth:focus").length;
    const start = performance.now();
    const init = { bubbles: true, cancelable: true, key };
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", init));
    document.activeElement?.dispatchEvent(new KeyboardEvent("keyup", init));
    await new Promise<void>((done) => {
      const look = (): void => {
        const all = performance.getEntriesByName("hearth:focus");
        const last = all[all.length - 1];
        if (last && (all.length > before || last.startTime > start)) {
          took.push(last.startTime - start);
          done();
        } else if (performance.now() - start > 2000) done();
        else setTimeout(look, 1);
      };
      look();
    });
    await new Promise((done) => setTimeout(done, waitMs));
  }
  return took;
}

const percentile = (list: number[], p: number): number =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))] ?? NaN;
const round = (n: number): number => Math.round(n * 10) / 10;

const folder = mkdtempSync(join(tmpdir(), "hearth-list-"));
await build({
  configFile: false,
  logLevel: "warn",
  root: import.meta.dirname,
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  define: { __SHELL__: '"browser"' },
  plugins: [
    polyfillEntry({
      entry: join(import.meta.dirname, "main.tsx"),
      first: [join(import.meta.dirname, "../../../../platform/polyfills.ts")],
    }),
  ],
  build: {
    outDir: folder,
    emptyOutDir: true,
    target: "chrome53",
    cssTarget: "chrome53",
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: {
      input: join(import.meta.dirname, "main.tsx"),
      output: { format: "iife", codeSplitting: false, entryFileNames: "page.js", assetFileNames: "page[extname]" },
    },
  },
});
writeFileSync(
  join(folder, "index.html"),
  '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="page.css"><body><div id="app"></div><script src="page.js"></script></body>',
);
const server = await serveFolder(folder);
try {
  for (const name of names.length > 0 ? names : (["64", "today"] as EngineName[])) {
    for (const rate of [1, cpu]) {
      const tv = await openEngine(name, { cpu: rate });
      try {
        await tv.goto(server.url);
        await tv.waitFor(() => document.querySelector("[data-active]") !== null);
        const up = await tv.evaluate(pressAndTime, "ArrowUp", 60, 120);
        const quick = await tv.evaluate(pressAndTime, "ArrowUp", 60, 0);
        const moved = await tv.evaluate(() => (window as unknown as { focusedKey(): string }).focusedKey());
        const held = await tv.hold("up", 4000);
        const after = await tv.evaluate(() => (window as unknown as { focusedKey(): string }).focusedKey());
        console.log(
          `${name} at ${rate}x: calm median ${round(percentile(up, 0.5))} p95 ${round(percentile(up, 0.95))} ms; in a row median ${round(percentile(quick, 0.5))} p95 ${round(percentile(quick, 0.95))} ms; ` +
            `held 4 s: ${held} presses, ${moved} → ${after}; DOM ${await tv.domNodes()}; longest task ${Math.max(0, ...(await tv.longTasks()).map((task) => Math.round(task.durationMs)))} ms; errors ${tv.errors().length}`,
        );
        for (const error of tv.errors()) console.log("  ", error.type, error.text.slice(0, 300));
        await tv.screenshot(join(tmpdir(), `hearth-list-${name}-${rate}.png`));
      } finally {
        await tv.close();
      }
    }
  }
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
