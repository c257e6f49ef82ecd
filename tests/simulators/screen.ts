/**
 * What every simulated set does: it hides and shows the page, lets time pass, and loses what was stored. The functions of
 * this folder are run in a page before its own scripts (inEngine.ts), or in a unit test; each stands alone and sees nothing
 * of its file.
 */

/** What a test asks of a simulated set; in the page it is `window.__tv`. */
export interface SimulatedSet {
  /** The app goes behind another, or the set to standby. */
  suspend(): void;
  resume(): void;
  /** The clock goes on by so much at once: nothing has run meanwhile. */
  passTime(ms: number): void;
  /** As found: takes the simulated things away again. */
  remove(): void;
}

export interface StorageFaults {
  /**
   * "wiped": empty again, as LG leaves it after an update. "hangs": IndexedDB opens never. "refused": it throws, as where
   * the owner allows no site data.
   */
  readonly storage?: "kept" | "wiped" | "hangs" | "refused";
}

export type SimulatedWindow = Window & typeof globalThis & { __tv?: SimulatedSet };

/** Visibility by the standard's event, which both makers' sets send; the clock; the storage's faults. */
export function installScreen(options: StorageFaults): SimulatedSet {
  const page = window as SimulatedWindow;
  const undo: (() => void)[] = [];
  let visibility: DocumentVisibilityState = "visible";
  let ahead = 0;

  function put(target: object, name: string, descriptor: PropertyDescriptor): void {
    const before = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, Object.assign({ configurable: true }, descriptor));
    undo.push(() => {
      if (before) Object.defineProperty(target, name, before);
      else Reflect.deleteProperty(target, name);
    });
  }
  put(document, "visibilityState", { get: () => visibility });
  put(document, "hidden", { get: () => visibility === "hidden" });

  const RealDate = page.Date;
  const ShiftedDate = new Proxy(RealDate, {
    construct: (target, args: [], made) =>
      Reflect.construct(target, args.length > 0 ? args : ([target.now() + ahead] as unknown as []), made as never) as Date,
    get: (target, name) => (name === "now" ? () => target.now() + ahead : Reflect.get(target, name)),
  });
  put(page, "Date", { value: ShiftedDate, writable: true });

  if (options.storage === "wiped") {
    page.indexedDB.deleteDatabase("hearth");
  } else if (options.storage === "hangs") {
    put(page.indexedDB, "open", { value: () => ({}), writable: true });
  } else if (options.storage === "refused") {
    const refuse = (): never => {
      throw new Error("SecurityError");
    };
    put(page.indexedDB, "open", { value: refuse, writable: true });
  }

  const become = (now: DocumentVisibilityState): void => {
    if (visibility === now) return;
    visibility = now;
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  };
  const set: SimulatedSet = {
    suspend: () => become("hidden"),
    resume: () => become("visible"),
    passTime(ms) {
      ahead += ms;
    },
    remove() {
      for (const step of undo.reverse()) step();
      delete page.__tv;
    },
  };
  page.__tv = set;
  return set;
}
