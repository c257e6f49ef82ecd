import type { Locale } from "./types.ts";

const EVENTS = ["languagechange", "webOSLocaleChange"];

/**
 * The engine's languages, which follow the TV's, and the events that say so: the standard's at the window (Chromium 37),
 * LG's at the document.
 * @param first what the maker's own global says, if there is one; it is right before the engine is.
 */
export function makeLocale(scope: Window, first: () => string | undefined = () => undefined): Locale {
  return {
    languages() {
      const { languages, language } = scope.navigator;
      const own = first();
      return [...(own ? [own] : []), ...(languages ?? [language])];
    },
    onChange(run) {
      // Captured: on their way to the document they pass the window.
      for (const type of EVENTS) scope.addEventListener(type, run, true);
      return () => EVENTS.forEach((type) => scope.removeEventListener(type, run, true));
    },
  };
}
