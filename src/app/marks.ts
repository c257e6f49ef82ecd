import { effect, type ReadonlySignal } from "@preact/signals";
import type { Platform } from "../../platform/types.ts";
import { direction, language } from "../core/i18n.ts";
import type { Settings } from "../core/settings.ts";
import { afterPaint } from "../input/afterPaint.ts";
import { setDirection } from "../input/norigin.ts";
import { forgetSizes } from "../input/viewSizes.ts";
import type { AppPhase } from "./AppModel.ts";

const once = new Set<string>();

/** `performance.mark` after the next paint, once per name. */
function markPainted(name: string): void {
  if (once.has(name)) return;
  once.add(name);
  afterPaint(() => performance.mark(name));
}

/** Keeps the marks of test-contract.md on `#app` true. @returns a function that stops. */
export function keepMarks(root: HTMLElement, platform: Platform, phase: ReadonlySignal<AppPhase>): () => void {
  root.dataset.platform = platform.name;
  root.dataset.engine = String(platform.device.engine);
  return effect(() => {
    const now = phase.value;
    const session = now.status === "signedIn" ? now.session : undefined;
    root.dataset.phase = now.status === "choosing" || now.status === "locked" ? "signedOut" : now.status;
    root.dataset.sync = session ? session.sync.value.status : "stopped";
    root.dataset.encryption = session ? session.encryption.value.status : "unavailable";
  });
}

/**
 * Marks of a start for the bench. To be called when the picture has been rendered: a frame may come between taking in
 * what is saved and drawing it, and nothing is painted in that one. @returns a function that stops.
 */
export function markStart(phase: ReadonlySignal<AppPhase>): () => void {
  return effect(() => {
    const now = phase.value;
    const session = now.status === "signedIn" ? now.session : undefined;
    if (now.status !== "starting") markPainted("hearth:painted");
    if (session?.rooms.fresh.value) markPainted("hearth:rooms");
    if (session?.sync.value.status === "live") markPainted("hearth:live");
  });
}

/** Keeps language, direction, motion and text size on the page's root element. */
export function keepLook(html: HTMLElement, settings: Settings, applyLanguage: () => Promise<void>): () => void {
  let applied = settings.language.peek(); // `main.tsx` has set the first one
  const stops = [
    effect(() => {
      html.lang = language.value;
      html.dir = direction(language.value);
      setDirection(html.dir === "rtl");
    }),
    effect(() => {
      html.dataset.motion = settings.motion.value;
      html.dataset.textSize = settings.textSize.value;
      forgetSizes();
    }),
    effect(() => {
      if (settings.language.value === applied) return;
      applied = settings.language.value;
      void applyLanguage();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
