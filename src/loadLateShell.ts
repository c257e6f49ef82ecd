import { loadScript } from "../platform/loadScript.ts";
import type { LateShell, Platform } from "../platform/types.ts";

/** The script of a build (platform/build/lateShellScript.ts); not defined in the dev server and in tests. */
declare const __LATE_SHELL_FILE__: string | undefined;

type LateShellScript = Pick<typeof import("../platform/late/lateShell.ts"), "startLateShell">;

/** What the shell has that no start needs. Call it once. @throws Error when it cannot be had. */
export async function loadLateShell({ name }: Pick<Platform, "name">): Promise<LateShell> {
  if (typeof __LATE_SHELL_FILE__ === "undefined" || __LATE_SHELL_FILE__ === "") {
    const { startLateShell } = await import("../platform/late/lateShell.ts");
    return startLateShell(window, name);
  }
  await loadScript(__LATE_SHELL_FILE__);
  return (window as unknown as { readonly __hearthLateShell: LateShellScript }).__hearthLateShell.startLateShell(window, name);
}
