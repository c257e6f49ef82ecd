import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { NetworkStatus } from "../../platform/types.ts";
import type { SyncStatus } from "../matrix/types.ts";

/** A line that is gone for less is nobody's business. */
export const LOST_AFTER_MS = 3_000;

/**
 * Whether the network, or the server, has been out of reach for a while. To be made inside of a model, and gone with it.
 * @param sync how the signed-in account stands to its server; undefined while nobody is signed in.
 */
export function lostConnection(
  network: Pick<NetworkStatus, "online" | "onChange">,
  sync: () => SyncStatus | undefined,
): ReadonlySignal<boolean> {
  const isOnline = signal(network.online);
  effect(() => network.onChange((online) => void (isOnline.value = online)));
  const isGone = computed(() => {
    const status = sync()?.status;
    return !isOnline.value || status === "reconnecting" || status === "stopped";
  });
  const isLost = signal(false);
  effect(() => {
    if (!isGone.value) {
      isLost.value = false;
      return undefined;
    }
    const timer = setTimeout(() => (isLost.value = true), LOST_AFTER_MS);
    return () => clearTimeout(timer);
  });
  return isLost;
}
