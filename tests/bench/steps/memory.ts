/** What stays behind: after 2,000 events of scrolling back, and after ten rooms opened and closed. */
import { sleep, type Viewer } from "../../e2e/viewer.ts";
import { watchEvents } from "../../e2e/steps.ts";
import type { Recorder, Results } from "../results.ts";
import type { Seat } from "../Seat.ts";

const EVENTS = 2000;
const SCROLL_LIMIT_MS = 110_000;
const ROOMS = 10;

export async function measureScrolling(seat: Seat, results: Results, record: Recorder): Promise<void> {
  await seat.start(seat.house.accounts.bench);
  await seat.quiet();
  await seat.enterBigRoom();
  await seat.quiet();
  const before = (await seat.tv.heap()) / 1e6;
  record("scroll.heap before", "MB", before);
  record("scroll.DOM nodes before", "count", await seat.tv.domNodes());

  let requests = 0;
  const stop = seat.tv.devtools.on("Network.requestWillBeSent", ({ request }) => {
    if (/\/messages\?/.test(request.url)) requests++;
  });
  const started = Date.now();
  const passed = await scroll(seat.viewer, seat);
  const tookMs = Date.now() - started;
  stop();
  if (passed < EVENTS) results.note(`scroll: only ${passed} events in ${Math.round(tookMs / 1000)} s (${seat.tv.engine}).`);
  await seat.quiet();
  record("scroll.events passed", "count", passed);
  record("scroll.took", "ms", tookMs);
  record("scroll.requests for older messages", "count", requests);
  const after = (await seat.tv.heap()) / 1e6;
  record("scroll.heap after", "MB", after);
  record("scroll.heap ratio", "×", after / before);
  record("scroll.DOM nodes after", "count", await seat.tv.domNodes());
  record("scroll.elements after", "count", await seat.tv.evaluate<[], number>("document.querySelectorAll('*').length"));
  await seat.leaveRoom();
  await seat.quiet();
}

/** Holds Up until enough different events have passed. The notebook in the page is thrown away: it is not Hearth's memory. */
async function scroll(viewer: Viewer, seat: Seat): Promise<number> {
  const seen = await watchEvents(viewer);
  const end = Date.now() + SCROLL_LIMIT_MS;
  let passed = 0;
  while ((passed = await seen()) < EVENTS && Date.now() < end) await seat.tv.hold("up", Math.min(30_000, 5_000 + (EVENTS - passed) * 30));
  await seat.tv.evaluate("(clearInterval(window.__seeing), window.__seen = undefined, window.__bench.start(false))");
  return passed;
}

interface Left {
  readonly heap: number;
  readonly nodes: number;
  /** All listeners of the page on DOM objects. */
  readonly listeners: number;
  /** Those that outlive every screen. */
  readonly global: number;
}

/** Opens and closes ten rooms, then the same ten again: the first time fills caches, the second must not add. */
export async function measureLeftovers(seat: Seat, record: Recorder): Promise<void> {
  await seat.start(seat.house.accounts.bench);
  await seat.quiet();
  await seat.reachShelf("rooms");
  await openAndClose(seat, 2); // what is made once only
  const before = await leftBehind(seat);
  await openAndClose(seat, ROOMS);
  const once = await leftBehind(seat);
  await openAndClose(seat, ROOMS);
  const twice = await leftBehind(seat);
  record("listeners.heap before", "MB", before.heap / 1e6);
  record(`listeners.heap after ${ROOMS} rooms`, "MB", once.heap / 1e6);
  record(`listeners.heap after the same ${ROOMS} again`, "MB", twice.heap / 1e6);
  record("listeners.DOM nodes before", "count", before.nodes);
  record(`listeners.DOM nodes after ${ROOMS} rooms`, "count", once.nodes);
  record(`listeners.DOM nodes after the same ${ROOMS} again`, "count", twice.nodes);
  record("listeners.DOM listeners before", "count", before.listeners);
  record(`listeners.DOM listeners after ${ROOMS} rooms`, "count", once.listeners);
  record(`listeners.DOM listeners after the same ${ROOMS} again`, "count", twice.listeners);
  record("listeners.on window and document", "count", before.global);
  record("listeners.more on window and document", "count", twice.global - before.global);
}

/** Beginning at the start of the shelf of rooms, each time; ends there as well. */
async function openAndClose(seat: Seat, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await seat.openFocused();
    await sleep(400);
    await seat.leaveRoom();
    await seat.tv.press("right");
    await sleep(150);
  }
  for (let i = 0; i < count; i++) {
    await seat.tv.press("left");
    await sleep(80);
  }
  await seat.saved();
}

async function leftBehind(seat: Seat): Promise<Left> {
  const { tv } = seat;
  const heap = await tv.heap();
  const { nodes, jsEventListeners } = await tv.devtools.call("Memory.getDOMCounters");
  return { heap, nodes, listeners: jsEventListeners, global: (await listenersOn(seat, "window")) + (await listenersOn(seat, "document")) };
}

async function listenersOn({ tv }: Seat, expression: string): Promise<number> {
  const { result } = await tv.devtools.call("Runtime.evaluate", { expression });
  if (result.objectId === undefined) throw new Error(`${expression} is no object`);
  const { listeners } = await tv.devtools.call("DOMDebugger.getEventListeners", { objectId: result.objectId });
  await tv.devtools.call("Runtime.releaseObject", { objectId: result.objectId });
  return listeners.length;
}
