/**
 * At least 10,000 formatted bodies that mean harm, read and drawn: nothing but words, our own elements and pictures through
 * our own store stands in the page. What fails is made small and printed with its seed: HEARTH_FUZZ_SEED=… runs it again.
 * The parser is happy-dom's; tests/e2e/messageHtml.engine.test.ts gives the same bodies to those of televisions.
 */
import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeAll, expect, test } from "vitest";
import { setLanguage } from "../../../src/core/i18n.ts";
import { linked } from "../../../src/matrix/plainBody.ts";
import { readHtml } from "../../../src/matrix/messageHtml.ts";
import type { HtmlNode } from "../../../src/matrix/records.ts";
import { RowContext } from "../../../src/screens/room/rowContext.ts";
import { Html } from "../../../src/ui/Html.tsx";
import { harm, unclean } from "../../fixtures/harmless.ts";
import { type HostileHtml, hostileHtml } from "../../fixtures/hostileHtml.ts";
import { random } from "../../fixtures/mutations.ts";
import { printed, shrink } from "../../fixtures/shrink.ts";
import { stillMedia } from "../../fixtures/stillRoom.ts";
import { badNode } from "../matrix/htmlCases.ts";

const seed = Number(process.env["HEARTH_FUZZ_SEED"] ?? 20_261_124);
const BODIES = 10_000;
const AT_ONCE = 50;

beforeAll(() => setLanguage("en", []));
afterEach(cleanup);

type Read = (html: string) => readonly HtmlNode[] | undefined;
const REAL: Read = (html) => readHtml(html);

/** Why these bodies do harm, each for itself or all of them on one page; undefined: they do none. */
function trouble(bodies: readonly HostileHtml[], read: Read = REAL): string | undefined {
  try {
    const trees = bodies.map(({ pieces }) => {
      const html = pieces.join("");
      linked(html.slice(0, 8192));
      return read(html) ?? [];
    });
    for (const tree of trees) {
      const bad = badNode(tree);
      if (bad) return bad;
    }
    const { container, unmount } = render(
      <RowContext.Provider value={{ media: stillMedia(), ownUserId: "@me:test", scale: 1 }}>
        {trees.map((tree, index) => (
          <Html key={index} nodes={tree} revealed={index % 2 === 0} />
        ))}
      </RowContext.Provider>,
    );
    const found = harm(container) ?? unclean(container.textContent ?? "");
    unmount();
    return found;
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  }
}

function search(from: number, count: number, read: Read = REAL) {
  const make = hostileHtml(random(from));
  let words = 0;
  for (let made = 0; made < count; made += AT_ONCE) {
    const bodies = Array.from({ length: AT_ONCE }, make);
    words += bodies.filter(({ pieces }) => readHtml(pieces.join("")) !== undefined).length;
    if (trouble(bodies, read) !== undefined)
      return { words, failed: shrink(bodies, (fewer) => (isBodies(fewer) ? trouble(fewer, read) : undefined)) };
  }
  return { words, failed: undefined };
}

/** The shrinker knows no types. */
const isBodies = (value: unknown): value is readonly HostileHtml[] =>
  Array.isArray(value) &&
  value.every((body: HostileHtml | null) => Array.isArray(body?.pieces) && body.pieces.every((piece) => typeof piece === "string"));

test(`${BODIES} hostile bodies yield no script, handler, foreign address, style, frame or form (seed ${seed})`, () => {
  const { words, failed } = search(seed, BODIES);
  if (failed) throw new Error(`seed ${seed}: ${failed.why}\nin ${printed(failed.value)}`);
  expect(words).toBeGreaterThan(BODIES / 2); // not because nothing is left of them
}, 60_000);

test.each([
  [
    "an address that is no picture of ours",
    (tree: readonly HtmlNode[]) => tree.map((node) => (node.type === "image" ? { ...node, mxc: "https://evil.example/x" } : node)),
    /evil\.example/,
  ],
  [
    "a link of a scheme that runs",
    (tree: readonly HtmlNode[]) => tree.map((node) => (node.type === "link" ? { ...node, href: "javascript:hit(1)" } : node)),
    /javascript/,
  ],
  [
    "an element that nobody allowed",
    (tree: readonly HtmlNode[]) =>
      tree.map((node) => (node.type === "strong" ? ({ ...node, type: "iframe" } as unknown as HtmlNode) : node)),
    /iframe/,
  ],
] as const)(
  "%s is found and made small (the test can fail)",
  (_what, spoil, why) => {
    const { failed } = search(seed, BODIES, (html) => {
      const tree = readHtml(html);
      return tree && spoil(tree);
    });
    expect(failed?.why).toMatch(why);
    expect(failed?.value.length).toBe(1);
    expect(failed?.value[0]?.pieces.length).toBeLessThan(4);
  },
  60_000,
);
