// @vitest-environment node
/** Every gate of `npm run check` must be able to close: each one is shown a bad sample. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import stylelint from "stylelint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkCssClasses } from "../../gates/cssClasses.ts";
import { checkScript, checkSize } from "../../gates/emitted.ts";
import { ROOT } from "../../gates/files.ts";
import { checkLayers } from "../../gates/layers.ts";
import styleRules from "../../gates/stylelint.config.ts";
import { checkTranslations } from "../../gates/translations.ts";
import { countResults } from "../../results.ts";

describe("layers", () => {
  const check = (file: string, code: string) => checkLayers(new Map([[file, code]]));

  test.each([
    ["platform knows nothing of src", "platform/a.ts", 'import "../src/core/log.ts";'],
    ["the app knows nothing of the build", "platform/a.ts", 'import "./build/shells.ts";'],
    ["core does not know Matrix", "src/core/a.ts", 'import type { RoomRecord } from "../matrix/records.ts";'],
    ["core has the platform's types only", "src/core/a.ts", 'import { createPlatform } from "../../platform/index.ts";'],
    ["types means types", "src/core/a.ts", 'import { type Platform, x } from "../../platform/types.ts";'],
    ["input does not know the kit", "src/input/a.ts", 'import { Button } from "../ui/Button.tsx";'],
    ["matrix knows no language", "src/matrix/a.ts", 'import { t } from "../core/i18n.ts";'],
    ["matrix knows no view", "src/matrix/a.ts", 'import { render } from "preact";'],
    ["the SDK has one door", "src/matrix/a.ts", 'import { MatrixClient } from "matrix-js-sdk/lib/client.js";'],
    ["the door is not a way round loadSdk", "src/matrix/a.ts", 'import { MatrixClient } from "./sdk.ts";'],
    ["re-exports count", "src/matrix/a.ts", 'export { MatrixClient } from "matrix-js-sdk/lib/client.js";'],
    ["dynamic imports count", "src/ui/a.ts", 'void import("../matrix/sdk.ts");'],
    ["the SDK script holds nothing of Hearth", "src/matrix/sdk.ts", 'export { log } from "../core/log.ts";'],
    ["the kit does not know Matrix", "src/ui/a.tsx", 'import type { RoomRecord } from "../matrix/records.ts";'],
    ["a screen knows no other", "src/screens/room/a.tsx", 'import { b } from "../rooms/b.tsx";'],
    ["a screen does not know the app", "src/screens/room/a.tsx", 'import { b } from "../../app/App.tsx";'],
    ["a screen does not know the SDK", "src/screens/room/a.tsx", 'import type { Room } from "matrix-js-sdk/lib/models/room.js";'],
    ["a Model knows no component", "src/screens/room/RoomModel.ts", 'import { Row } from "./Row.tsx";'],
    ["nor styles", "src/screens/room/RoomModel.ts", 'import styles from "./Room.module.css";'],
    ["nor preact", "src/screens/room/RoomModel.ts", 'import { h } from "preact";'],
    ["a library has its floor", "src/ui/a.tsx", 'import i18next from "i18next";'],
    ["new folders need a floor", "src/elsewhere/a.ts", ""],
  ])("%s", (_rule, file, code) => expect(check(file, code)).toHaveLength(1));

  test.each([
    ["src/core/a.ts", 'import type { Platform } from "../../platform/types.ts"; import { signal } from "@preact/signals";'],
    ["src/matrix/a.ts", 'import type { Room } from "matrix-js-sdk/lib/models/room.js"; import { log } from "../core/log.ts";'],
    ["src/matrix/loadSdk.ts", 'import { loadScript } from "../../platform/loadScript.ts"; void import("./sdk.ts");'],
    [
      "src/screens/room/RoomModel.ts",
      'import { signal } from "@preact/signals"; import type { Row } from "./Row.tsx"; import "../../matrix/types.ts";',
    ],
    ["src/screens/room/Room.tsx", 'import { RoomModel } from "./RoomModel.ts"; import { Button } from "../../ui/Button.tsx";'],
    ["src/main.tsx", 'import { createPlatform } from "../platform/index.ts"; import { App } from "./app/App.tsx";'],
  ])("allowed: %s", (file, code) => expect(check(file, code)).toEqual([]));

  test("circles of values are told, circles of types are none", () => {
    const circle = (kind: string) =>
      checkLayers(
        new Map([
          ["src/core/a.ts", 'import { b } from "./b.ts";'],
          ["src/core/b.ts", `import ${kind} { a } from "./a.ts";`],
        ]),
      );
    expect(circle("")).toEqual(["circle: src/core/a.ts → src/core/b.ts → src/core/a.ts"]);
    expect(circle("type")).toEqual([]);
  });
});

describe("emitted scripts", () => {
  test.each([
    ["async function a() {}", "2017"],
    ["var a = { ...b };", "2018"],
    ["a?.b;", "2020"],
    ["a ??= b;", "2021"],
    ["class A { b = 1 }", "2022"],
    ["import('./a.js');", "2020"],
    ["import a from './a.js';", "modules"],
    ["var n = 1n;", "2020"],
    ["try {} catch {}", "2019"],
    ["/(?<year>\\d)/;", "2018"],
    ["/(?<=a)b/;", "2018"],
    ["/a/s;", "2018"],
    ["/\\p{L}/u;", "2018"],
    ['new RegExp("(?<year>\\\\d)");', "2018"],
    ['RegExp("\\\\p{L}", "u");', "2018"],
    ["eval(a);", "the policy"],
    ["new Function(a);", "the policy"],
    ["Function('return a')();", "the policy"],
    ['new RegExp("a", "s");', "2018"],
  ])("refused: %s", (code) => expect(checkScript(code)).toHaveLength(1));

  test.each([
    "var a = 2 ** 3;",
    "var a = window || Function('return this')();",
    "class A { b() {} }",
    "let [a, b = 1] = c;",
    'new RegExp("a/b", "gi");',
    'new RegExp("");',
    "new RegExp(a);",
    'try { a = RegExp("\\\\p{L}", "u"); } catch (e) {}',
    "/[\\u{1f600}]/u;",
  ])("allowed: %s", (code) => expect(checkScript(code)).toEqual([]));
});

test("size: over the limit is told, with every script's share", () => {
  const scripts = new Map([
    ["a.js", randomBytes(300).toString("hex")],
    ["b.js", randomBytes(300).toString("hex")],
  ]);
  expect(checkSize(scripts, 10_000)).toEqual([]);
  expect(checkSize(scripts, 400).join()).toMatch(/^\d+ bytes compressed, 400 allowed: a\.js \d+, b\.js \d+$/);
});

describe("styles", () => {
  const problems = async (code: string) => {
    const { results } = await stylelint.lint({ code, config: styleRules, configBasedir: ROOT });
    return results.flatMap((result) => result.warnings.map((warning) => warning.text));
  };

  test.each([
    ".a { display: grid; }",
    ".a { display: flex; gap: 1rem; }",
    ".a { inset: 0; }",
    ".a { width: min(1rem, 2rem); }",
    ".a { width: clamp(1rem, 2rem, 3rem); }",
    ".a { aspect-ratio: 1; }",
    ".a:focus-visible { color: red; }",
    ".a:focus-within { color: red; }",
    ".a:where(.b) { color: red; }",
    ".a:is(.b) { color: red; }",
    ".a:has(.b) { color: red; }",
    ".a:not(.b, .c) { color: red; }",
    ".a { margin-inline-start: 1rem; }",
    ".a { rotate: 3deg; }",
    ".a { width: fit-content; }",
    ".a { height: 100dvh; }",
    ".a { position: sticky; }",
    ".a { backdrop-filter: blur(1px); }",
    "@layer x { .a { color: red; } }",
    "@container (width > 1px) { .a { color: red; } }",
    ".a { colour: red; }",
  ])("refused: %s", async (code) => expect(await problems(code)).not.toEqual([]));

  test("allowed: what Chromium 53 has", async () => {
    expect(
      await problems(
        ':root { --a: 1rem; } [dir="rtl"] .a { margin-left: var(--a); display: flex; transform: scale(1.1); transition: opacity 1s; width: calc(100% - 1rem); } .b:not(.c)::before { content: ""; } @media (min-width: 1px) { .d { opacity: 0; } }',
      ),
    ).toEqual([]);
  });
});

describe("classes of CSS modules", () => {
  const check = (css: string, code: string, more = "") =>
    checkCssClasses(
      new Map([["src/ui/A.module.css", css]]),
      new Map([
        ["src/ui/A.tsx", `import styles from "./A.module.css";\n${code}`],
        ["src/ui/more.ts", more],
      ]),
    );

  test.each([
    ["plain", ".a { color: red; }", "<p class={styles.a} />"],
    ["in quotes", ".a-b { color: red; }", 'styles["a-b"]'],
    ["in parts of a selector", '[dir="rtl"] .a:not(.b) > .c::before { content: ".d"; }', "`${styles.a} ${styles.b}`; styles?.c"],
    ["inside a rule for some screens", "@media (min-width: 1.5px) { .a { margin: 0.5rem; } .b { margin: 0; } }", "styles.a; styles.b"],
    ["numbers and steps are no classes", "@keyframes x { 0.5% { top: .5rem; } }\n.a { width: 1.5rem; }", "styles.a"],
    ["comments are no rules", "/* .b { } */\n.a { color: red; }", "styles.a"],
    ["a name of another file", ":global(.b) .a { color: red; }", "styles.a"],
    ["reckoned from words of the code", ".small { top: 0; } .large { top: 1rem; }", "styles[size]", 'type Size = "small" | "large";'],
    ["reckoned from a number", ".tone0 { top: 0; } .tone1 { top: 1rem; }", "styles[`tone${n}`]"],
    ["words that look like it", ".a { top: 0; }", 'styles.a; t("room:styles.b"); model.styles.c; "./styles.json"'],
  ])("allowed: %s", (_what, css, code, more = "") => expect(check(css, code, more)).toEqual([]));

  test.each([
    ["misspelt", ".card { top: 0; }", "styles.card; styles.crad", 'has no class "crad"'],
    ["misspelt in quotes", ".a { top: 0; }", 'styles.a; styles["b"]', 'has no class "b"'],
    ["only in a comment", "/* .b { } */ .a { top: 0; }", "styles.a; styles.b", 'has no class "b"'],
    ["used nowhere", ".a { top: 0; } .b { top: 0; }", "styles.a", 'class "b" is used nowhere'],
    ["used nowhere, deep in a selector", ".a:focus > .b { top: 0; }", "styles.a", 'class "b" is used nowhere'],
    ["no word of the code", ".small { top: 0; } .huge { top: 0; }", 'styles[size]; const size = "small";', 'class "huge" is used nowhere'],
    ["another number's", ".tone0 { top: 0; } .shade0 { top: 0; }", "styles[`tone${n}`]", 'class "shade0" is used nowhere'],
    ["reckoned, and there is none", ".a { top: 0; }", "styles.a; styles[`tone${n}`]", "matches none"],
    ["another file's name", ".a { top: 0; }", "other.a", 'class "a" is used nowhere'],
  ])("told: %s", (_what, css, code, told) => {
    const problems = check(css, code);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(told);
  });

  test("a module that is not there", () => {
    const problems = checkCssClasses(new Map(), new Map([["src/ui/A.tsx", 'import styles from "./A.module.css";\nstyles.a;']]));
    expect(problems).toEqual(["src/ui/A.tsx: there is no src/ui/A.module.css"]);
  });
});

describe("translations", () => {
  const words = (en: object, other?: object) =>
    new Map([
      ["src/locales/en/room.json", JSON.stringify(en)],
      ...(other ? [["src/locales/de/room.json", JSON.stringify(other)] as const] : []),
    ]);
  const code = (text: string) => new Map([["src/a.tsx", text]]);
  const used = code('t("room:title"); t("room:people", { count });');
  const en = { title: "Room {{name}}", people_one: "one", people_other: "{{count}} people" };

  test("all is well", () => {
    expect(
      checkTranslations(words(en, { title: "Raum {{name}}", people_one: "eine Person", people_other: "{{count}} Leute" }), used),
    ).toEqual([]);
    expect(checkTranslations(words({ kind: { a: "A", b: "B" } }), code("t(`room:kind.${kind}`)"))).toEqual([]);
    expect(checkTranslations(words({ a: "A" }), code('const table = { x: "room:a" };'))).toEqual([]);
  });

  test.each<[string, object, object | undefined, string]>([
    ["is missing", en, { title: "Raum {{name}}" }, 't("room:title"); t("room:people");'],
    ["does not exist in English", { a: "A" }, { a: "A", b: "B" }, 't("room:a")'],
    ["has nom", { a: "{{name}}" }, { a: "{{nom}}" }, 't("room:a")'],
    ["lacks the form _one", { a_other: "A" }, undefined, 't("room:a", { count: 1 })'],
    ["is used nowhere", { a: "A", b: "B" }, undefined, 't("room:a")'],
    ["has no words", { a: "A" }, undefined, 't("room:a"); t("room:typo")'],
    ["matches no words", { a: "A" }, undefined, 't("room:a"); t(`room:kind.${x}`)'],
  ])("told: %s", (what, english, other, text) => {
    expect(checkTranslations(words(english, other), code(text)).join()).toContain(what);
  });

  test("no English at all", () => expect(checkTranslations(new Map(), used)).toHaveLength(1));
});

describe("the count of `npm test`", () => {
  const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((one) => ({ status: one })) });

  test("passed, failed, skipped", () => {
    expect(countResults({ testResults: [file("failed", "passed", "failed", "skipped"), file("passed", "passed")] }, 1)).toEqual({
      passed: 2,
      failed: 1,
    });
  });
  test("a file that could not be loaded is a failure", () => expect(countResults({ testResults: [file("failed")] }, 1).failed).toBe(1));
  test("so is a crash without report", () => expect(countResults(undefined, 1)).toEqual({ passed: 0, failed: 1 }));
  test("so is an unhandled error after passing tests", () =>
    expect(countResults({ testResults: [file("passed", "passed")] }, 1)).toEqual({ passed: 1, failed: 1 }));
});

/** Tools that read files: a little project with our settings and bad samples. */
describe("tools", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hearth-gates-"));
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    for (const file of [".oxlintrc.json", ".oxfmtrc.json", "tsconfig.json", "tsconfig.tv.json"])
      copyFileSync(join(ROOT, file), join(folder, file));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (tool: string, ...args: string[]): string => {
    try {
      execFileSync(join(ROOT, "node_modules/.bin", tool), args, { cwd: folder, stdio: "pipe" });
      return "";
    } catch (error) {
      const { stdout, stderr } = error as { readonly stdout: Buffer; readonly stderr: Buffer };
      return `${stdout}${stderr}`;
    }
  };
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  };

  test("lint: console, innerHTML, keyCode and the makers' globals", () => {
    write(
      "src/bad.ts",
      "export function bad(e: KeyboardEvent) {\n  console.log(e);\n  document.body.innerHTML = String(e.keyCode);\n  return [window.PalmSystem, structuredClone(1), new ResizeObserver(() => {})];\n}\n",
    );
    write("platform/good.ts", "export const code = (e: KeyboardEvent) => e.keyCode;\n");
    const told = run("oxlint", "--format=unix");
    for (const word of ["console", "innerHTML", "keyCode", "PalmSystem", "structuredClone", "ResizeObserver"]) expect(told).toContain(word);
    expect(told).not.toContain("good.ts");
  });

  test("format", () => {
    write("src/crooked.ts", "export const a = 'b'");
    expect(run("oxfmt", "--list-different")).toContain("crooked.ts");
  });

  test("language of the television: names without a stand-in", () => {
    write(
      "src/new.ts",
      'export const a = [1].toSorted();\nexport const b = new Set([1]).union(new Set([2]));\nexport const fine = [1].at(-1) ?? "x".padStart(3);\n',
    );
    const told = run("tsc", "-p", "tsconfig.tv.json", "--noEmit");
    expect(told).toContain("toSorted");
    expect(told).toContain("union");
    expect(told).not.toMatch(/padStart|'at'/);
  }, 60_000);
});
