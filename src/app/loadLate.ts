import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { log } from "../core/log.ts";

export type LateScreens = typeof import("./lateScreens.tsx");

export type LateState =
  | { readonly status: "loading" }
  | { readonly status: "ready"; readonly screens: LateScreens }
  | { readonly status: "failed" };

const state = signal<LateState>({ status: "loading" });
let loading = false;

/** The screens that no start needs: a script of their own in a build (platform/build/lateScript.ts). */
export const lateScreens: ReadonlySignal<LateState> = state;

/** Loads them, once; after a failure again. */
export function loadLate(): void {
  if (loading || state.peek().status === "ready") return;
  loading = true;
  if (state.peek().status === "failed") state.value = { status: "loading" };
  import("./lateScreens.tsx").then(
    (screens) => {
      state.value = { status: "ready", screens };
    },
    (thrown: unknown) => {
      loading = false;
      log("app").warn("a part of Hearth could not be loaded", thrown);
      state.value = { status: "failed" };
    },
  );
}

/** Calls `run` when they have come, at once when they are there; in the order of asking, and before any of them is drawn. */
export function onceLate(run: (screens: LateScreens) => void): void {
  effect(() => {
    const now = state.value;
    if (now.status === "ready") untracked(() => run(now.screens));
  });
}

/** Loads them at once; undefined when they cannot be had. */
export function whenLate(): Promise<LateScreens | undefined> {
  loadLate();
  return new Promise((resolve) => {
    effect(() => {
      const now = state.value;
      if (now.status !== "loading") resolve(now.status === "ready" ? now.screens : undefined);
    });
  });
}
