/** The built pages on real engines: they start from a web server, under any path, and from file://, as a package does. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuildShell, SHELLS } from "../../platform/build/shells.ts";
import { type EngineName, type EngineOptions, openEngine, type Tv } from "../engines/engine.ts";
import { readSources, ROOT } from "../gates/files.ts";
import { serveFolder, type StaticServer } from "../serve.ts";

const ENGINES: readonly { readonly label: string; readonly engine: EngineName; readonly options: EngineOptions }[] = [
  { label: "Chromium 63", engine: "63", options: {} },
  { label: "Chromium 64 without the names that came after 53", engine: "64", options: { removeNamesAfter: 53 } },
  { label: "today's Chromium", engine: "today", options: {} },
];

let folder = "";
let server: StaticServer;

/** vite.config.ts as it is, into a folder of the test's own. */
async function buildInto(outDir: string, mode: BuildShell): Promise<void> {
  await build({ configFile: join(ROOT, "vite.config.ts"), mode, logLevel: "error", build: { outDir } });
}

/** The page as it would be without polyfills: their script's place is taken by a plain tag. */
function withoutPolyfills(page: string): string {
  const bare = page.replace(/<script src="[^"]*polyfills[^"]*" data-next="([^"]+)">/, '<script src="$1">');
  if (bare === page) throw new Error("the page has no polyfills to leave out");
  return bare;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hearth-pages-"));
  // Vitest's own mark would make vite.config.ts answer with the settings of the tests.
  const { VITEST } = process.env;
  delete process.env["VITEST"];
  for (const shell of SHELLS) await buildInto(join(folder, shell), shell);
  const page = join(folder, "webos/index.html");
  writeFileSync(join(folder, "webos/bare.html"), withoutPolyfills(readFileSync(page, "utf8")));
  process.env["VITEST"] = VITEST;
  server = await serveFolder(join(folder, "browser"), { prefix: "/under/a/path/" });
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const fileUrl = (shell: string) => pathToFileURL(join(folder, shell, "index.html")).href;
const phase = "document.getElementById('app').getAttribute('data-phase')";

/** What the engine complained of, without what a test brings about: files that only a television, or a host, has. */
const complaints = (tv: Tv) =>
  tv.console.filter(
    ({ type, text }) => /exception|error|security/.test(type) && !/config\.json|WEBAPIS|ERR_FAILED|status of 404/.test(text),
  );

describe.each(ENGINES)("$label", ({ engine, options }) => {
  let tv: Tv;
  beforeAll(async () => {
    tv = await openEngine(engine, options);
  });
  afterAll(() => tv?.close());

  test.each([
    ["a web server", "browser", () => server.url],
    ["file://, webOS", "webos", () => fileUrl("webos")],
    ["file://, Tizen", "tizen", () => fileUrl("tizen")],
  ] as const)("starts from %s", async (_where, shell, url) => {
    tv.console.length = 0;
    await tv.goto(url());
    await tv.waitFor(`${phase} === "signedOut"`, { label: "the sign-in screen" });
    expect(await tv.evaluate("document.getElementById('app').getAttribute('data-platform')")).toBe(shell);
    expect(complaints(tv)).toEqual([]);
  });

  test("runs the SDK's script on demand, from file:// too", async () => {
    await tv.goto(fileUrl("webos"));
    // As loadSdk.ts does it: the crypto module's glue first, which the SDK takes for the package.
    const files = ["crypto-glue", "sdk"].map(
      (name) => Array.from(readSources(["webos"], new RegExp(`/${name}-[^/]+\\.js$`), folder).keys())[0],
    );
    expect(files).not.toContain(undefined);
    const made = await tv.evaluate(
      `${JSON.stringify(files.map((file) => String(file).replace("webos/", "")))}.reduce(function (before, file) {
        return before.then(function () {
          return new Promise(function (resolve, reject) {
            var script = document.createElement("script");
            script.src = file;
            script.onload = resolve;
            script.onerror = function () { reject(new Error("not loaded: " + file)); };
            document.head.appendChild(script);
          });
        });
      }, Promise.resolve()).then(function () {
        var client = new __hearthSdk.MatrixClient({ baseUrl: "https://hs.example", userId: "@a:b", deviceId: "D", accessToken: "t" });
        client.stopClient();
        return client.getUserId();
      })`,
    );
    expect(made).toBe("@a:b");
  });

  test("speaks the television's language from file://, and English where its script is gone", async () => {
    const speaker = await openEngine(engine, options);
    try {
      await speaker.addScript("Object.defineProperty(navigator, 'languages', { get: function () { return ['ar-EG', 'en']; } });");
      const start = async (url: string) => {
        await speaker.goto(url);
        await speaker.waitFor(`${phase} === "signedOut" && !!document.querySelector("h1")`, { label: "the sign-in screen" });
        return speaker.evaluate("[document.documentElement.lang, document.documentElement.dir, document.querySelector('h1').textContent]");
      };
      expect(await start(fileUrl("webos"))).toEqual(["ar", "rtl", "أين حسابك؟"]);
      for (const file of readSources(["tizen/locales"], /ar-[^/]+\.js$/, folder).keys()) rmSync(join(folder, file));
      expect(await start(fileUrl("tizen"))).toEqual(["en", "ltr", "Where is your account?"]);
    } finally {
      await speaker.close();
    }
  });

  test("the policy keeps foreign and inline scripts out", async () => {
    await tv.goto(fileUrl("webos"));
    const ran = await tv.evaluate(
      `new Promise(function (resolve) {
        var inline = document.createElement("script");
        inline.textContent = "window.inlineRan = true";
        document.body.appendChild(inline);
        var foreign = document.createElement("script");
        foreign.src = "data:text/javascript,window.foreignRan=true";
        foreign.onload = foreign.onerror = function () { resolve([!!window.inlineRan, !!window.foreignRan]); };
        document.body.appendChild(foreign);
      })`,
    );
    expect(ran).toEqual([false, false]);
  });
});

test("negative control: without the polyfills the same page does not start where the names are missing", async () => {
  const tv = await openEngine("64", { removeNamesAfter: 53 });
  try {
    await tv.goto(fileUrl("webos").replace("index.html", "bare.html"));
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(complaints(tv).length).toBeGreaterThan(0);
    expect(await tv.evaluate(phase)).not.toBe("signedOut");
  } finally {
    await tv.close();
  }
});
