/** Steps of stories about encryption, as a person with a remote does them. */
import type { Tv } from "../../engines/engine.ts";
import type { Viewer } from "../viewer.ts";

/** Waits for what the TV is to the person's other devices; compiling the crypto module takes seconds on old engines. */
export function waitForEncryption(tv: Tv, status: "starting" | "unverified" | "verified" | "unavailable"): Promise<unknown> {
  return tv.waitFor<[], boolean>(`document.getElementById('app').getAttribute('data-encryption') === '${status}'`, {
    timeoutMs: 90_000,
    label: `encryption ${status}`,
  });
}

/** The event is there, and it is not a row that says why it cannot be read. */
export async function expectReadable(viewer: Viewer, eventId: string): Promise<void> {
  await viewer.see(`[data-event-id="${eventId}"]:not([data-kind="encrypted"])`, 60_000);
}

/** Presses every letter of a recovery key on the pad of the screen. */
export async function typeOnPad(viewer: Viewer, key: string): Promise<void> {
  for (const letter of key.replace(/\s/g, "")) await viewer.choose(`[data-focus-key="verification-pad-${letter}"]`);
}
