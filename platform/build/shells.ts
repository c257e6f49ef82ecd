/** The shells the build knows: one static folder each. Chosen by Vite's `--mode`; anything else is the browser. */
export const SHELLS = ["browser", "webos", "tizen"] as const;
export type BuildShell = (typeof SHELLS)[number];

export function shellOfMode(mode: string): BuildShell {
  return mode === "webos" || mode === "tizen" ? mode : "browser";
}
