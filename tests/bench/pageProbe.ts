/**
 * What listens inside the page: keys with the time the browser gave them, performance marks, frames. It only writes numbers
 * down; pairing them is done outside, afterwards. In the JavaScript of 2015, as it runs on Chromium 64 too.
 */
import type { Tv } from "../engines/engine.ts";

/** Milliseconds since navigation start throughout. */
export interface Recording {
  readonly keys: readonly { readonly at: number; readonly repeat: boolean }[];
  /** `hearth:focus` marks. */
  readonly focus: readonly number[];
  /** Starts of frames, while `watchFrames(true)`. */
  readonly frames: readonly number[];
}

export const pageProbe = String.raw`(function () {
  var keys = [], marks = [], frames = [], waiting = [], watching = false;
  function answer() {
    waiting = waiting.filter(function (w) {
      for (var i = 0; i < marks.length; i++) if (marks[i].name === w.name && marks[i].at > w.after) { w.done(marks[i].at); return false; }
      return true;
    });
  }
  function frame(at) { if (!watching) return; frames.push(at); requestAnimationFrame(frame); }
  window.__bench = {
    wait: function (name, after) {
      return new Promise(function (done) { waiting.push({ name: name, after: after, done: done }); answer(); });
    },
    start: function (withFrames) {
      keys.length = marks.length = frames.length = 0;
      if (withFrames && !watching) { watching = true; requestAnimationFrame(frame); }
    },
    stop: function () {
      watching = false;
      return { keys: keys, frames: frames, focus: marks.filter(function (m) { return m.name === 'hearth:focus'; }).map(function (m) { return m.at; }) };
    },
    focusCount: function () { return marks.filter(function (m) { return m.name === 'hearth:focus'; }).length; },
    lastKey: function () { return keys.length ? keys[keys.length - 1].at : -1; }
  };
  window.addEventListener('keydown', function (event) { keys.push({ at: event.timeStamp, repeat: event.repeat }); }, true);
  new PerformanceObserver(function (list) {
    list.getEntries().forEach(function (entry) { marks.push({ name: entry.name, at: entry.startTime }); });
    answer();
  }).observe({ entryTypes: ['mark'] });
})();`;

/** Resolves with the time of the first mark of that name after `after`, without asking the page again and again. */
export async function waitForMark(tv: Tv, name: string, after = -1, timeoutMs = 60_000): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the mark ${name} did not come within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    return await Promise.race([tv.evaluate<[], number>(`window.__bench.wait(${JSON.stringify(name)}, ${after})`), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Forgets what was recorded and goes on recording. */
export async function startRecording(tv: Tv, frames = false): Promise<void> {
  await tv.evaluate(`window.__bench.start(${frames})`);
}

export function stopRecording(tv: Tv): Promise<Recording> {
  return tv.evaluate<[], Recording>("window.__bench.stop()");
}

/** Presses of which each led to a mark: from the key's own time stamp to the mark after the next paint. */
export function latencies({ keys, focus }: Recording): number[] {
  return keys.flatMap(({ at }, index) => {
    const next = keys[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const painted = focus.find((mark) => mark > at);
    return painted === undefined || painted > next ? [] : [painted - at];
  });
}
