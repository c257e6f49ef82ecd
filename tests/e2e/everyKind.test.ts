/**
 * The room that holds every kind of event (tests/homeserver/household/everything.ts), walked row by row with the remote: each
 * row visible, named and alone in focus; its menu opens by OK, offers first what one wants of that kind, and closes by Back.
 * HEARTH_SHOTS=folder keeps a picture of every row.
 */
import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseEngineNames } from "../engines/catalogue.ts";
import { type EngineName, openEngine, type Tv } from "../engines/engine.ts";
import { type House, openHouse } from "./household.ts";
import { leaveRoom, searchRoom, signInByPassword } from "./steps.ts";
import { asOneStory } from "./story.ts";
import { Viewer } from "./viewer.ts";

const SHOTS = process.env["HEARTH_SHOTS"];
const WALKED: readonly EngineName[] = ["64", "79", "108", "today"];
const engines = process.env["HEARTH_ENGINES"]
  ? parseEngineNames(process.env["HEARTH_ENGINES"]).filter((engine) => WALKED.includes(engine))
  : WALKED;

/** What stands first in the menu and has the focus, by the kind of row. */
const FIRST: Readonly<Record<string, RegExp>> = {
  text: /^(React with|Take back|Read it all)/,
  emote: /^React with/,
  botNotice: /^React with/,
  image: /^Show large/,
  sticker: /^Show large/,
  gallery: /^Show large/,
  video: /^Play/,
  audio: /^Play/,
  voice: /^Play/,
  file: /^Open/,
  poll: /^(Vote|Change your vote|React with|Show the thread)/,
  location: /^(Show on the phone|React with)/,
  redacted: /^Details/,
  other: /^React with/,
};
const KINDS = [...Object.keys(FIRST), "notice"];
const MOST_ROWS = 160;

interface Row {
  readonly eventId: string;
  readonly kind: string;
  readonly name: string;
  readonly focused: number;
  readonly inside: boolean;
}

/** The focused row, measured in the page. */
const LOOK = `(function () {
  var active = document.activeElement;
  var row = active && active.closest('[data-kind]');
  var box = active.getBoundingClientRect();
  return { eventId: row ? row.getAttribute('data-event-id') || '' : '', kind: row ? row.getAttribute('data-kind') : '',
    name: (active.getAttribute('aria-label') || active.textContent || '').trim(),
    focused: document.querySelectorAll(':focus').length,
    // A row that is higher than the screen fills it.
    inside: box.width > 0 && box.height > 0 && (box.height > innerHeight ? box.top < innerHeight / 2 && box.bottom > innerHeight / 2 : box.top >= -1 && box.bottom <= innerHeight + 1) };
})()`;

let house: House;
beforeAll(async () => {
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
  house = await openHouse();
});
afterAll(() => house?.close());

describe.each(engines)("every kind of event, row by row: %s", (engine) => {
  let tv: Tv;
  let viewer: Viewer;
  asOneStory();
  beforeAll(async () => {
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(house.web.url);
  });
  afterAll(() => tv?.close());

  const look = (): Promise<Row> => tv.evaluate<[], Row>(LOOK);
  /** Waits for another row than `before`, at rest. @returns undefined at the end of the list. */
  async function next(before: Row): Promise<Row | undefined> {
    await tv.press("up");
    for (let tries = 0; tries < 60; tries++) {
      const row = await look();
      if (row.kind !== "" && row.eventId !== before.eventId && row.inside) return row;
      const end = await tv.evaluate<[], boolean>("document.activeElement.getAttribute('aria-posinset') === '1'");
      if (end && tries > 20) return undefined;
      await new Promise((resolve) => setTimeout(resolve, 50));
      // Older rows were being loaded when the key came.
      if (tries % 10 === 9 && row.eventId === before.eventId) await tv.press("up");
    }
    return (await look()).eventId === before.eventId ? undefined : look();
  }

  it("opens the room", async () => {
    await signInByPassword(viewer, "alex", { tile: "hearth.test" });
    await viewer.waitForMarks({ sync: "live" }, 60_000);
    await searchRoom(viewer, "everything drawer", house.server.rooms["everything"] as string);
    await viewer.waitForMarks({ screen: "room" });
    await tv.waitFor("document.activeElement.hasAttribute('data-kind')", { label: "a row focused" });
  });

  it("walks it", async () => {
    const seen = new Map<string, number>();
    const wrong: string[] = [];
    let row: Row | undefined = await look();
    for (let nth = 0; row && nth < MOST_ROWS; nth++) {
      const { kind, eventId, name, focused, inside } = row;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      const say = (what: string): void => void wrong.push(`${nth} ${kind} "${name.slice(0, 60)}": ${what}`);
      if (name === "") say("has no name");
      if (!inside) say("is not on the screen");
      if (focused !== 1) say(`${focused} are focused`);
      if (SHOTS) await tv.screenshot(`${SHOTS}/${engine}-${String(nth).padStart(3, "0")}-${kind}.png`);
      if (kind !== "notice" && kind !== "edge" && eventId !== "") await tryMenu(kind, say);
      if ((await look()).eventId !== eventId) say("is not focused when its menu has closed");
      row = await next(row);
    }
    expect(wrong).toEqual([]);
    expect(Array.from(seen.keys())).toEqual(expect.arrayContaining(KINDS));
    expect(Array.from(seen.values()).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(70);
  }, 180_000);

  async function tryMenu(kind: string, say: (what: string) => void): Promise<void> {
    const menu = `(function () { var menu = document.querySelector('[data-overlay="menu"]'); return !!menu && menu.contains(document.activeElement); })()`;
    await tv.press("ok");
    const opened = async (timeoutMs: number): Promise<boolean> =>
      tv.waitFor<[], boolean>(menu, { timeoutMs, label: "the menu" }).then(
        () => true,
        () => false,
      );
    // OK opens what a message covers first, and its menu the second time.
    if (!(await opened(1500))) {
      await tv.press("ok");
      if (!(await opened(5000))) return say("has no menu");
    }
    const first = await tv.focused();
    if (!first || !(FIRST[kind] ?? /./).test(first.text)) say(`its menu begins with "${first?.text}"`);
    if (first && !first.onScreen) say(`"${first.text}" is not on the screen`);
    const names = await tv.evaluate<[], string[]>(
      `Array.prototype.map.call(document.querySelectorAll('[data-overlay="menu"] button, [data-overlay="menu"] [role="button"]'), function (e) { return (e.getAttribute('aria-label') || e.textContent).trim(); })`,
    );
    if (names.some((name) => name === "")) say("has a choice without a name");
    if (!names.some((name) => /^Details/.test(name))) say(`has no details: ${names.join(", ")}`);
    await tv.press("back");
    await viewer.waitForMarks({ screen: "room", overlay: "" }, 5000).catch(() => say("its menu stays open after Back"));
  }

  it("leaves no error behind", async () => {
    await leaveRoom(viewer);
    expect(tv.errors()).toEqual([]);
    expect(await tv.evaluate<[], string>("String(window.hacked)")).toBe("undefined");
  });
});
