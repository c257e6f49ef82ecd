import { effect, type ReadonlySignal } from "@preact/signals";
import { idleSeconds } from "../input/idle.ts";
import type { Services } from "../core/services.ts";
import type { AppPhase } from "./AppModel.ts";

/** Engines of 2018 take seconds to know; whoever has begun to look around by then is not interrupted in the midst of it. */
const PAUSE_S = 2;

/**
 * Right after signing in, as soon as it is known that this TV is not verified, verifying is offered: once, in a pause, and
 * only while the person is still at home. Later a badge in the list of rooms stands for it; it alone does for an account
 * that has nothing to verify with.
 * @returns a function that stops.
 */
export function offerVerification(
  phase: ReadonlySignal<AppPhase>,
  { navigation, policy, settings }: Pick<Services, "navigation" | "policy" | "settings">,
): () => void {
  let offered: unknown;
  return effect(() => {
    const now = phase.value;
    // A screen on a wall, with nobody in front of it, has settings that nobody can open either.
    if (now.status !== "signedIn" || !now.fresh || !policy.canOpenSettings || offered === now.session) return;
    const encryption = now.session.encryption.value;
    if (encryption.status === "verified") offered = now.session;
    if (encryption.status !== "unverified" || encryption.ways.every((way) => way === "setUp")) return;
    // One question after the other.
    if (!settings.receiptsAsked.value || idleSeconds.value < PAUSE_S) return;
    offered = now.session;
    if (navigation.stack.peek().length === 1) navigation.push({ screen: "verification" });
  });
}
