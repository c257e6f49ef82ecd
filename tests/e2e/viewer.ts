/**
 * A person on the sofa: walks Hearth with the keys of a remote and looks at what is on the screen. Never clicks, never
 * reaches into the app: it reads the marks of test-contract.md and the focused element, as anyone can.
 */
import type { ElementInfo, RemoteKey, Tv } from "../engines/engine.ts";

export interface Marks {
  readonly phase: string;
  readonly sync: string;
  readonly screen: string;
  readonly step: string;
  readonly overlay: string;
}

export class Viewer {
  constructor(readonly tv: Tv) {}

  marks(): Promise<Marks> {
    return this.tv.evaluate<[], Marks>(`(function () {
      var app = document.getElementById('app') || document.body;
      var screens = document.querySelectorAll('[data-screen]');
      var screen = screens[screens.length - 1];
      var overlay = document.querySelector('[data-overlay]');
      return { phase: app.getAttribute('data-phase') || '', sync: app.getAttribute('data-sync') || '',
        screen: screen ? screen.getAttribute('data-screen') : '', step: screen && screen.getAttribute('data-step') || '',
        overlay: overlay ? overlay.getAttribute('data-overlay') : '' };
    })()`);
  }

  async waitForMarks(wanted: Partial<Marks>, timeoutMs = 20_000): Promise<void> {
    const test = Object.entries(wanted)
      .map(([name, value]) => `m.${name} === ${JSON.stringify(value)}`)
      .join(" && ");
    await this.tv.waitFor<[], boolean>(
      `(function () {
        var app = document.getElementById('app') || document.body;
        var screens = document.querySelectorAll('[data-screen]');
        var screen = screens[screens.length - 1];
        var overlay = document.querySelector('[data-overlay]');
        var m = { phase: app.getAttribute('data-phase'), sync: app.getAttribute('data-sync'), screen: screen && screen.getAttribute('data-screen'),
          step: screen && screen.getAttribute('data-step'), overlay: overlay ? overlay.getAttribute('data-overlay') : '' };
        return ${test};
      })()`,
      { timeoutMs, label: JSON.stringify(wanted) },
    );
  }

  /** Waits until something matching `selector` is visible. */
  async see(selector: string, timeoutMs = 20_000): Promise<void> {
    await this.tv.waitFor<[], boolean>(
      `(function () { var e = document.querySelector(${JSON.stringify(selector)}); if (!e) return false; var r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0; })()`,
      { timeoutMs, label: selector },
    );
  }

  async seeText(text: string, timeoutMs = 20_000): Promise<void> {
    await this.tv.waitFor<[], boolean>(`document.body.innerText.indexOf(${JSON.stringify(text)}) >= 0`, {
      timeoutMs,
      label: `the text "${text}"`,
    });
  }

  /** Fails unless exactly one visible, named element has the focus: the promise of every screen. */
  async expectFocus(): Promise<ElementInfo> {
    const focused = await this.tv.focused();
    if (!focused) throw new Error(`nothing is focused; shown: ${(await this.tv.texts()).join(" | ").slice(0, 300)}`);
    if (!focused.text && focused.tag !== "input") throw new Error(`the focused ${focused.tag} has no name`);
    if (focused.rect.width === 0) throw new Error(`the focused "${focused.text}" is not visible`);
    return focused;
  }

  /**
   * Presses arrows until the element matching `selector` is focused (or holds the focus): towards it while it can be
   * seen, `blind` while it cannot.
   */
  async reach(selector: string, options: { readonly blind?: RemoteKey; readonly most?: number } = {}): Promise<void> {
    const most = options.most ?? 60;
    let last = "";
    let sideways = false;
    for (let i = 0; i < most; i++) {
      const where = await this.tv.evaluate<
        [],
        { done: boolean; dx: number; dy: number; h: number; seen: boolean; id: string }
      >(`(function () {
        var active = document.activeElement;
        var all = document.querySelectorAll(${JSON.stringify(selector)});
        var target = null;
        for (var i = 0; i < all.length; i++) { var b = all[i].getBoundingClientRect(); if (b.width > 0 && b.height > 0) { target = all[i]; break; } }
        if (!active || active === document.body) return { done: false, dx: 0, dy: 0, h: 1, seen: false, id: 'body' };
        var a = active.getBoundingClientRect();
        var id = Math.round(a.left) + ',' + Math.round(a.top) + ',' + (active.getAttribute('data-focus-key') || '') + (active.getAttribute('aria-label') || active.textContent || '').slice(0, 80);
        if (!target) return { done: false, dx: 0, dy: 0, h: 1, seen: false, id: id };
        if (target === active || target.contains(active) || (active.contains(target) && active.getAttribute('role') !== 'group')) return { done: true, dx: 0, dy: 0, h: 1, seen: true, id: id };
        var t = target.getBoundingClientRect();
        return { done: false, seen: true, id: id, h: Math.min(a.height, t.height),
          dx: t.right < a.left + 2 ? t.right - a.left : t.left > a.right - 2 ? t.left - a.right : 0,
          dy: t.bottom < a.top + 2 ? t.bottom - a.top - 1 : t.top > a.bottom - 2 ? t.top - a.bottom + 1 : 0 };
      })()`);
      if (where.done) return;
      const stuck = where.id === last;
      last = where.id;
      sideways = stuck ? !sideways : false;
      let key: RemoteKey = options.blind ?? "down";
      if (where.seen) {
        const vertical: RemoteKey | undefined = where.dy < 0 ? "up" : where.dy > 0 ? "down" : undefined;
        const horizontal: RemoteKey | undefined = where.dx < 0 ? "left" : where.dx > 0 ? "right" : undefined;
        key = (sideways ? (horizontal ?? vertical) : (vertical ?? horizontal)) ?? key;
      }
      await this.tv.press(key);
      await sleep(60);
    }
    const focused = await this.tv.focused();
    throw new Error(`could not reach ${selector} in ${most} presses; focus is on "${focused?.text}" (${focused?.tag})`);
  }

  /** Reaches it and presses OK. */
  async choose(selector: string, options: { readonly blind?: RemoteKey; readonly most?: number } = {}): Promise<void> {
    await this.reach(selector, options);
    await this.tv.press("ok");
  }

  /** Reaches a field's row, opens it with OK, types, and closes it as the on-screen keyboard's Done does. */
  async fill(field: string, text: string, done = true): Promise<void> {
    await this.reach(`[data-field="${field}"]`);
    await this.tv.press("ok");
    await this.tv.waitFor<[], boolean>(`!!document.activeElement && document.activeElement.tagName === 'INPUT'`, {
      label: `the field ${field} open`,
      timeoutMs: 5000,
    });
    await this.tv.type(text);
    if (done) await this.tv.press("ok");
  }

  /** Selector of the visible button of that name, marked for `reach`: buttons are found by what they say. */
  async named(name: string | RegExp, timeoutMs = 15_000): Promise<string> {
    const flags = typeof name === "string" ? "" : name.flags;
    const pattern = typeof name === "string" ? `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$` : name.source;
    await this.tv.waitFor<[], boolean>(
      `(function () {
        var pattern = new RegExp(${JSON.stringify(pattern)}, ${JSON.stringify(flags)});
        var old = document.querySelectorAll('[data-test-target]');
        for (var j = 0; j < old.length; j++) old[j].removeAttribute('data-test-target');
        var all = document.querySelectorAll('button, [role="button"], [role="option"], [role="listitem"], [role="textbox"]');
        for (var i = 0; i < all.length; i++) {
          var e = all[i], b = e.getBoundingClientRect();
          var name = (e.getAttribute('aria-label') || e.textContent || '').replace(/\\s+/g, ' ').trim();
          if (b.width > 0 && b.height > 0 && pattern.test(name)) { e.setAttribute('data-test-target', ''); return true; }
        }
        return false;
      })()`,
      { timeoutMs, label: `a button named ${String(name)}` },
    );
    return "[data-test-target]";
  }

  async chooseNamed(name: string | RegExp): Promise<void> {
    await this.choose(await this.named(name));
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
