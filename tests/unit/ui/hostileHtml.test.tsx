/**
 * At least 10,000 formatted bodies that mean harm, read and drawn: nothing but words, our own elements and pictures through
 * our own store stands in the page. What fails is made small and printed with its seed: HEARTH_FUZZ_SEED=… runs it again.
 * The parser is happy-dom's; tests/e2e/messageHtml.engine.test.ts does the same on those of televisions.
 */
import { beforeAll, expect, test } from "vitest";
import { setLanguage } from "../../../src/core/i18n.ts";
import { readHtml } from "../../../src/matrix/messageHtml.ts";
import type { HtmlNode } from "../../../src/matrix/records.ts";
import { searchHostile } from "../../fixtures/hostileSearch.tsx";
import { printed } from "../../fixtures/shrink.ts";

const seed = Number(process.env["HEARTH_FUZZ_SEED"] ?? 20_261_124);
const BODIES = 10_000;
/** happy-dom fetches frames, sheets and scripts of a document that is never shown, and takes seconds for deep ones. */
const fits = (html: string): boolean => html.length < 1000 && !/frame|<link|<script|stylesheet|<svg|<object|<embed/i.test(html);

beforeAll(() => setLanguage("en", []));

test(`${BODIES} hostile bodies yield no script, handler, foreign address, style, frame or form (seed ${seed})`, () => {
  const { shown, failed } = searchHostile(seed, BODIES, readHtml, fits);
  if (failed) throw new Error(`seed ${seed}: ${failed.why}\nin ${printed(failed.value)}`);
  expect(shown).toBeGreaterThan(BODIES / 2); // not because nothing is left of them
}, 180_000);

type Spoil = (node: HtmlNode) => HtmlNode;
test.each<[what: string, spoil: Spoil, why: RegExp]>([
  ["an address that is no picture of ours", (node) => (node.type === "image" ? { ...node, mxc: "https://evil.example/x" } : node), /evil\.example/],
  ["a link of a scheme that runs", (node) => (node.type === "link" ? { ...node, href: "javascript:hit(1)" } : node), /javascript/],
  ["an element that nobody allowed", (node) => (node.type === "strong" ? ({ ...node, type: "iframe" } as unknown as HtmlNode) : node), /iframe/],
])("%s is found and made small (the test can fail)", (_what, spoil, why) => {
  const { failed } = searchHostile(seed, BODIES, (html) => readHtml(html)?.map(spoil), fits);
  expect(failed?.why).toMatch(why);
  expect(failed?.value.length).toBe(1);
  expect(failed?.value[0]?.pieces.length).toBeLessThan(4);
}, 60_000); // prettier-ignore
