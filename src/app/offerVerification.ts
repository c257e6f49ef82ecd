import { effect, type ReadonlySignal } from "@preact/signals";
import type { Navigation } from "../core/navigation.ts";
import type { Policy } from "../core/policy.ts";
import type { AppPhase } from "./AppModel.ts";

/**
 * Right after signing in, as soon as it is known that this TV is not verified, verifying is offered: once, and only while
 * the person is still at home. Later a badge in the list of rooms stands for it.
 * @returns a function that stops.
 */
export function offerVerification(phase: ReadonlySignal<AppPhase>, navigation: Navigation, policy: Policy): () => void {
  let offered: unknown;
  return effect(() => {
    const now = phase.value;
    // A screen on a wall, with nobody in front of it, has settings that nobody can open either.
    if (now.status !== "signedIn" || !now.fresh || !policy.canOpenSettings || offered === now.session) return;
    if (now.session.encryption.value.status === "verified") offered = now.session;
    if (now.session.encryption.value.status !== "unverified") return;
    offered = now.session;
    if (navigation.stack.peek().length === 1) navigation.push({ screen: "verification" });
  });
}
