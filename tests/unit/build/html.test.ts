// @vitest-environment node
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { contentSecurityPolicy, toClassicHtml } from "../../../platform/build/classicHtml.ts";
import { polyfillEntry } from "../../../platform/build/polyfillEntry.ts";
import { sdkPatches, withoutBigInt } from "../../../platform/build/sdkPatches.ts";
import { shellOfMode } from "../../../platform/build/shells.ts";
import { checkPage } from "../../gates/emitted.ts";
import { readSources } from "../../gates/files.ts";

const PAGE = `<!doctype html>
<html>
  <head>
    <meta charset="utf-8" />
    <style>body{margin:0}</style>
    <script type="module" crossorigin src="./hearth-1.js"></script>
    <link rel="stylesheet" crossorigin href="./style-1.css">
  </head>
  <body>
    <div id="app"></div>
  </body>
</html>`;

describe("the page", () => {
  test("gets one classic script at its end, and nothing that file:// refuses", () => {
    const html = toClassicHtml(PAGE, "browser");
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script src="./hearth-1.js">']);
    expect(html.indexOf("<script")).toBeGreaterThan(html.indexOf('<div id="app">'));
    expect(html).toContain('<link rel="stylesheet" href="./style-1.css">');
    expect(checkPage(html)).toEqual([]);
  });

  test("starts by its polyfills where they are a script of their own", () => {
    const html = toClassicHtml(PAGE, "tizen", "polyfills-1.js");
    expect(html.match(/<script[^>]*>/g)).toEqual([
      '<script src="$WEBAPIS/webapis/webapis.js">',
      '<script src="./polyfills-1.js" data-next="./hearth-1.js">',
    ]);
    expect(html.slice(0, html.indexOf("</head>"))).toContain('<link rel="preload" as="script" href="./hearth-1.js" />');
    expect(checkPage(html)).toEqual([]);
  });

  test("has Samsung's script first, in Samsung's package only", () => {
    expect(toClassicHtml(PAGE, "tizen").match(/src="[^"]+"/g)).toEqual(['src="$WEBAPIS/webapis/webapis.js"', 'src="./hearth-1.js"']);
    expect(toClassicHtml(PAGE, "webos")).not.toContain("WEBAPIS");
  });

  test("allows its own inline style by hash, and no other", () => {
    const hash = createHash("sha256").update("body{margin:0}").digest("base64");
    const html = toClassicHtml(PAGE, "browser");
    expect(html).toContain(`style-src 'self' 'sha256-${hash}';`);
    expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<style>"));
  });

  test("is installable where it is hosted, and in no package", () => {
    const html = toClassicHtml(PAGE, "browser");
    expect(html.slice(0, html.indexOf("</head>"))).toContain('<link rel="manifest" href="./manifest.webmanifest" />');
    expect(contentSecurityPolicy("browser", [])).toContain("manifest-src 'self'");
    for (const shell of ["webos", "tizen"] as const) {
      expect(toClassicHtml(PAGE, shell)).not.toContain("manifest");
      expect(contentSecurityPolicy(shell, [])).not.toContain("manifest-src");
    }
  });

  test.each(["browser", "webos", "tizen"] as const)(
    "policy of %s: no inline script, no foreign script; evaluation for WebAssembly's sake",
    (shell) => {
      const policy = contentSecurityPolicy(shell, []);
      expect(policy).not.toMatch(/unsafe-inline|\*/);
      expect(/script-src ([^;]+)/.exec(policy)?.[1]).toBe(shell === "tizen" ? "'self' file: 'unsafe-eval'" : "'self' 'unsafe-eval'");
      expect(policy).toContain("default-src 'none'");
    },
  );

  test("without its script, or with two, the build fails", () => {
    const script = /<script.*<\/script>/;
    expect(() => toClassicHtml(PAGE.replace(script, ""), "browser")).toThrow("found 0");
    expect(() =>
      toClassicHtml(
        PAGE.replace(script, (tag) => tag + tag),
        "browser",
      ),
    ).toThrow("found 2");
    expect(() => toClassicHtml(PAGE.replace(/<meta charset.*>/, ""), "browser")).toThrow("not found");
  });

  test.each([
    ["crossorigin", '<link crossorigin href="./a.css">'],
    ["modules", '<script type="module" src="./a.js"></script>'],
    ["inline script", "<script>alert(1)</script>"],
    ["root", '<script src="/a.js"></script>'],
    ["unsafe", '<meta http-equiv="Content-Security-Policy" content="script-src \'unsafe-inline\'">'],
    ["unsafe", '<meta http-equiv="Content-Security-Policy" content="script-src *">'],
    ["evaluation", '<meta http-equiv="Content-Security-Policy" content="default-src \'unsafe-eval\'">'],
    ["evaluation", "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'unsafe-eval'; style-src 'unsafe-eval'\">"],
  ])("the gate refuses: %s", (why, html) => {
    expect(checkPage(`<meta http-equiv="Content-Security-Policy" content="">${html}`).join()).toContain(why);
  });

  test("the gate refuses a page without policy", () => {
    expect(checkPage("<p>")).toEqual(["no Content-Security-Policy"]);
  });
});

test("modes", () => {
  expect(["browser", "webos", "tizen", "production"].map(shellOfMode)).toEqual(["browser", "webos", "tizen", "browser"]);
});

describe("plugins", () => {
  type Hooks = Record<"transform" | "resolveId" | "buildEnd", (this: unknown, ...args: unknown[]) => unknown>;

  test("polyfills come first, and a build without them fails", () => {
    const plugin = polyfillEntry({ entry: "/src/main.tsx", first: ["/policy.ts", "/polyfills.ts"] }) as unknown as Hooks;
    const failed: string[] = [];
    const context = { error: (text: string) => failed.push(text) };
    expect(plugin.transform("other();", "/src/other.ts")).toBeUndefined();
    plugin.buildEnd.call(context);
    expect(failed).toHaveLength(1);
    expect(plugin.transform("main();", "/src/main.tsx")).toEqual({ code: 'import "/policy.ts";import "/polyfills.ts";main();', map: null });
    plugin.buildEnd.call(context);
    expect(failed).toHaveLength(1);
  });

  test("RoomEncryptor, as installed, has exactly the two BigInt places", () => {
    const [code] = readSources(["node_modules/matrix-js-sdk/lib/rust-crypto"], /\/RoomEncryptor\.js$/).values();
    expect(withoutBigInt(code as string)).not.toContain("BigInt(");
    expect(withoutBigInt(code as string).match(/= Number\(/g)?.length).toBeGreaterThanOrEqual(2);
    expect(() => withoutBigInt("x = BigInt(1)")).toThrow("found 1");
    expect(() => withoutBigInt("x = BigInt(1); y = BigInt(2); z = BigInt(3)")).toThrow("found 3");
  });

  test("crypto, calls and sliding sync lead nowhere, in the SDK alone", () => {
    const client = "/x/node_modules/matrix-js-sdk/lib/client.js";
    const without = sdkPatches({ crypto: false }) as unknown as Hooks;
    const wit = sdkPatches({ crypto: true }) as unknown as Hooks;
    expect(without.resolveId("./rust-crypto/index.js", client)).toContain("no-crypto");
    expect(wit.resolveId("./rust-crypto/index.js", client)).toBeUndefined();
    expect(wit.resolveId("./webrtc/call.js", client)).toContain("no-calls");
    expect(wit.resolveId("./models/room.js", client)).toBeUndefined();
    expect(without.resolveId("./webrtc/call.js", "/x/src/main.tsx")).toBeUndefined();
  });
});
