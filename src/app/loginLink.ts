import { type ReadonlySignal, signal } from "@preact/signals";
import type { Lifecycle } from "../../platform/types.ts";

/** `#/login?loginToken=…`: a secret in the address. */
const LOGIN = /^#?\/?login\/?\?/;

const link = signal<string | undefined>(undefined);

/** A link to sign in by that nobody has used yet; read by kiosks alone (lateScreens.tsx), who take it. */
export const loginLink: ReadonlySignal<string | undefined> = link;

/** @returns the link, once. */
export function takeLoginLink(): string | undefined {
  const taken = link.peek();
  link.value = undefined;
  return taken;
}

/** Before anything else reads the address: what is secret in it goes from there and from the history at once. */
export function hideLoginLink(): void {
  const { hash, pathname, search } = location;
  if (!LOGIN.test(hash)) return;
  link.value = hash;
  history.replaceState(history.state, "", pathname + search);
}

/** Links of later launches, and those of makers' launch parameters, which never were in the address. */
export function followLoginLinks(lifecycle: Lifecycle): void {
  window.addEventListener("hashchange", hideLoginLink);
  lifecycle.onLaunch((launch) => {
    if (launch.link !== undefined && LOGIN.test(launch.link)) link.value = launch.link;
  });
}
