import { type ReadonlySignal, signal } from "@preact/signals";
import type { LateShell } from "../../platform/types.ts";
import { log } from "./log.ts";

const come = signal<LateShell | undefined>(undefined);
let load: (() => Promise<LateShell>) | undefined;
let loading: Promise<LateShell | undefined> | undefined;

/** What the shell has that no start needs: a script of its own. Undefined until it has come. */
export const lateShell: ReadonlySignal<LateShell | undefined> = come;

/** Tells where it comes from. */
export function provideLateShell(loader: () => Promise<LateShell>): void {
  load = loader;
}

/** Loads it, once; asked again after a failure it tries again. Undefined when it cannot be had. */
export function loadLateShell(): Promise<LateShell | undefined> {
  if (!load) return Promise.resolve(undefined);
  loading ??= load().then(
    (shell) => (come.value = shell),
    (thrown: unknown) => {
      log("shell").warn("the late part of the shell could not be loaded", thrown);
      loading = undefined;
      return undefined;
    },
  );
  return loading;
}
