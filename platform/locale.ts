import type { Locale } from "./types.ts";

/**
 * The engine's languages, which follow the TV's, and the event that says so (`languagechange`, Chromium 37).
 * @param first what the maker's own global says, if there is one; it is right before the engine is.
 * @param follow the maker's own way to tell of a change; returns the remover.
 */
export function makeLocale(
  scope: Window,
  first: () => string | undefined = () => undefined,
  follow: (run: () => void) => () => void = () => () => {},
): Locale {
  return {
    languages() {
      const { languages, language } = scope.navigator;
      const own = first();
      return [...(own ? [own] : []), ...(languages ?? [language])];
    },
    onChange(run) {
      const stop = follow(run);
      scope.addEventListener("languagechange", run);
      return () => {
        stop();
        scope.removeEventListener("languagechange", run);
      };
    },
  };
}
