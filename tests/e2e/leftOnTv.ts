/** What lies in the TV's storage: everything Hearth saved, as text. */
import type { Tv } from "../engines/engine.ts";

/** One line per key, "name = JSON". */
export function savedText(tv: Tv): Promise<string> {
  return tv.evaluate<[], string>(`new Promise(function (resolve) {
    var lines = [], request = indexedDB.open('hearth');
    request.onerror = function () { resolve(''); };
    request.onsuccess = function () {
      var db = request.result;
      var done = function () { db.close(); resolve(lines.join('\\n')); };
      if (!db.objectStoreNames.length) return done();
      var cursor = db.transaction(db.objectStoreNames[0]).objectStore(db.objectStoreNames[0]).openCursor();
      cursor.onsuccess = function () {
        var at = cursor.result;
        if (!at) return done();
        lines.push(at.key + ' = ' + JSON.stringify(at.value));
        at.continue();
      };
    };
  })`);
}

/** Waits until nothing of any profile is left: what is being removed takes a moment. */
export async function expectNothingSaved(tv: Tv, of: RegExp): Promise<void> {
  let saved = "";
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    saved = await savedText(tv);
    if (!of.test(saved)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (of.test(saved)) throw new Error(`left on the TV: ${saved.split("\n").filter((line) => of.test(line)).join("\n").slice(0, 600)}`); // prettier-ignore
  const { localStorage } = await tv.listStorage();
  if (localStorage.length > 0) throw new Error(`left in localStorage: ${localStorage.join(", ")}`);
}
