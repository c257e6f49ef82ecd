/** Put into a page by messageHtml.engine.test.ts: our reader of HTML, on the engine's own parser. */
import { readHtml } from "../../src/matrix/messageHtml.ts";
import { toTimelineItems } from "../../src/matrix/timelineItems.ts";
import { type Searched, searchHostile } from "../fixtures/hostileSearch.tsx";
import { short } from "../unit/matrix/htmlCases.ts";

export interface HtmlProbe {
  short(html: string): string;
  tree(html: string): string;
  /** Bodies of rows that are made of HTML and of plain text with a link. */
  rows(contents: readonly unknown[]): string;
  /** So many hostile bodies, read and drawn in this page. */
  search(seed: number, count: number): Searched;
  /** The same with a reader that lets pictures of anywhere through. */
  spoiltSearch(seed: number, count: number): Searched;
}

declare global {
  interface Window {
    htmlProbe: HtmlProbe;
    /** Whatever an attack would set. */
    hacked?: unknown;
    /** What the scripts of hostileHtml.ts would call. */
    hit?: unknown;
  }
}

window.htmlProbe = {
  search: (seed, count) => searchHostile(seed, count),
  spoiltSearch: (seed, count) =>
    searchHostile(seed, count, (html) =>
      readHtml(html)?.map((node) => (node.type === "image" ? { ...node, mxc: "https://evil.example/x" } : node)),
    ),
  short: (html) => short(readHtml(html)),
  tree: (html) => JSON.stringify(readHtml(html) ?? []),
  rows: (contents) =>
    JSON.stringify(
      toTimelineItems(
        contents.map((content, i) => ({ key: `$${i}`, id: `$${i}`, type: "m.room.message", sender: "@a:x", at: 1e12 + i, content })),
        {
          ownUserId: "@me:x",
          person: (userId) => ({ userId, name: userId }),
          find: () => undefined,
          canRedactOwn: true,
          canRedactOthers: true,
          dayOf: () => 0,
        },
      ),
    ),
};
