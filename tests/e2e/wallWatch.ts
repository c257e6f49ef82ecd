/** Notes, ten times a second, what a kiosk's wall shows: what is seen between two looks of a test counts, too. */
import type { Tv } from "../engines/engine.ts";

/** Since the last reading. Times are milliseconds. */
export interface WallNotes {
  /** Whatever was not the wall or a picture of it seen large, an overlay or an open field included; ever. */
  readonly elsewhere: readonly string[];
  /** Rooms whose messages were to be seen. */
  readonly rooms: readonly string[];
  /** What stood there instead of messages, with the number of looks. */
  readonly instead: Readonly<Record<string, number>>;
  /** Looks at the small word that the line is gone. */
  readonly offline: number;
  /** The longest time without messages, and without a live line. */
  readonly longestBare: number;
  readonly longestAway: number;
}

const WATCH = `(function () {
  var notes, bareSince = 0, awaySince = 0;
  function fresh() { return { elsewhere: notes ? notes.elsewhere : [], rooms: [], instead: {}, offline: 0, longestBare: 0, longestAway: 0 }; }
  notes = fresh();
  window.__readWall = function () { var read = notes; notes = fresh(); return read; };
  window.__forgive = function () { notes.elsewhere = []; };
  setInterval(function () {
    var now = Date.now(), screens = document.querySelectorAll('[data-screen]'), screen = screens[screens.length - 1];
    var name = screen ? screen.getAttribute('data-screen') : 'none', over = document.querySelector('[data-overlay]');
    var typed = document.activeElement && document.activeElement.tagName === 'INPUT';
    if ((name !== 'kiosk' && name !== 'viewer') || over || typed)
      notes.elsewhere.push(name + (over ? ' ' + over.getAttribute('data-overlay') : '') + (typed ? ' typing' : ''));
    if (document.getElementById('app').getAttribute('data-sync') === 'live') awaySince = 0;
    else notes.longestAway = Math.max(notes.longestAway, now - (awaySince = awaySince || now) + 1);
    if (document.querySelector('[data-offline="yes"]')) notes.offline++;
    if (name !== 'kiosk') return void (bareSince = now);
    var room = screen.querySelector('[data-room-id]'), id = room && room.getAttribute('data-room-id');
    if (room && room.querySelector('[data-event-id]')) {
      if (notes.rooms.indexOf(id) < 0) notes.rooms.push(id);
      bareSince = now;
    } else {
      var title = screen.querySelector('h2'), what = screen.getAttribute('data-step') + (title ? ': ' + title.textContent : '');
      notes.instead[what] = (notes.instead[what] || 0) + 1;
    }
    notes.longestBare = Math.max(notes.longestBare, now - (bareSince = bareSince || now));
  }, 100);
})()`;

export const watchWall = (tv: Tv): Promise<unknown> => tv.evaluate(WATCH);

/** Rejects when the page was started again since `watchWall`. */
export const readWall = (tv: Tv): Promise<WallNotes> => tv.evaluate<[], WallNotes>("window.__readWall()");

/** What was elsewhere up to now was the test's own doing. */
export const forgiveWall = (tv: Tv): Promise<unknown> => tv.evaluate("window.__forgive()");
