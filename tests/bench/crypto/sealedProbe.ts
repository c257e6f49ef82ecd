/**
 * What listens inside the app's page for encryption: when the television was ready, when rows could be read, and how big
 * the crypto module is. In the JavaScript of 2015, as it runs on Chromium 63 too. It only writes down times.
 */
import { sleep } from "../../e2e/viewer.ts";
import type { Tv } from "../../engines/engine.ts";

/** Milliseconds since navigation start; absent: it has not happened. */
export interface SealedTimes {
  /** `data-encryption` said "verified". */
  readonly ready?: number;
  /** The first decrypted text was painted. (No row of the room is saved: `SealedSeat.leave`.) */
  readonly first?: number;
  /** Nothing on the screen was closed any more, and that was painted; the last time that it became so. */
  readonly all?: number;
  /** How long the module took from its bytes to its start; absent where it is JavaScript. */
  readonly compiled?: number;
  /** Bytes of the module's memory now. */
  readonly memory?: number;
}

export const sealedProbe = String.raw`(function () {
  var times = {}, asked = false, closed = true, memory;
  function painted(name) { setTimeout(function () { times[name] = performance.now(); }, 0); }
  function onScreen(row) {
    var box = row.getBoundingClientRect();
    return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  }
  // In the frame in which they are drawn: what is measured is laid out then anyway.
  function look() {
    asked = false;
    var shut = [].some.call(document.querySelectorAll('[data-event-id][data-kind="encrypted"]'), onScreen);
    if (!document.querySelector('[data-event-id][data-kind="text"]')) {
      if (shut) closed = true;
      return;
    }
    if (!times.seen) { times.seen = true; painted('first'); }
    if (closed && !shut) painted('all');
    closed = shut;
  }
  new MutationObserver(function () {
    var app = document.getElementById('app');
    if (!times.ready && app && app.getAttribute('data-encryption') === 'verified') times.ready = performance.now();
    if (!asked) { asked = true; requestAnimationFrame(look); }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-encryption', 'data-kind', 'data-event-id'] });
  if (window.WebAssembly) {
    var real = WebAssembly.instantiate;
    WebAssembly.instantiate = function () {
      var from = performance.now();
      return real.apply(this, arguments).then(function (made) {
        times.compiled = performance.now() - from;
        memory = (made.instance || made).exports.memory;
        return made;
      });
    };
  }
  window.__sealed = {
    read: function () { return { ready: times.ready, first: times.first, all: times.all, compiled: times.compiled, memory: memory && memory.buffer.byteLength }; },
    forgetRows: function () { times.first = times.all = times.seen = undefined; closed = true; }
  };
})();`;

const readSealed = (tv: Tv): Promise<SealedTimes> => tv.evaluate<[], SealedTimes>("window.__sealed.read()");

/** Waits until all of them have happened. */
export async function waitForSealed(tv: Tv, names: readonly (keyof SealedTimes)[]): Promise<SealedTimes> {
  const test = names.map((name) => `t.${name}`).join(" && ");
  await tv.waitFor<[], boolean>(`(function () { var t = window.__sealed.read(); return !!(${test}); })()`, {
    label: names.join(" and "),
    timeoutMs: 120_000,
  });
  return readSealed(tv);
}

/** Until rows are readable and stay as they are. */
export async function untilRead(tv: Tv, quietMs: number): Promise<SealedTimes> {
  for (let before: SealedTimes = {}; ;) {
    const now = await waitForSealed(tv, ["first", "all"]);
    if (now.all === before.all) return now;
    before = now;
    await sleep(quietMs);
  }
}
