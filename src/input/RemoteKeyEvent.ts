import type { KeyPress, RemoteKey } from "../../platform/types.ts";

/** Name of the DOM event. In JSX: `onremotekey={handler}`, on any element. */
export const REMOTE_KEY = "remotekey";

/**
 * A press of a remote's key as a DOM event: starts at the focused element and bubbles.
 * `preventDefault()` means "handled": the default action (arrows move focus, OK clicks, Back goes back) does not happen.
 */
export type RemoteKeyEvent = CustomEvent<KeyPress>;

declare module "preact" {
  interface PreactDOMAttributes {
    onremotekey?: ((event: RemoteKeyEvent) => void) | undefined;
  }
}

/** Only `dispatch.ts` and tests make these. */
export function makeRemoteKeyEvent(press: KeyPress): RemoteKeyEvent {
  return new CustomEvent<KeyPress>(REMOTE_KEY, { detail: press, bubbles: true, cancelable: true });
}

/**
 * What one key does. It counts as handled unless the handler returns false.
 * Handlers run for the press ("down"), repeats included; `press.repeat` is 0 for the first.
 */
export type KeyHandlers = { readonly [K in RemoteKey]?: (press: KeyPress) => boolean | void };

/**
 * A table of keys as an event handler: `<div onremotekey={onKeys({ menu: openMenu, red: () => react() })}>`.
 * An event that something deeper has handled is left alone; so is the release of a key.
 */
export function onKeys(handlers: KeyHandlers): (event: RemoteKeyEvent) => void {
  return (event) => {
    if (event.defaultPrevented || event.detail.phase !== "down") return;
    const handle = handlers[event.detail.key];
    if (handle && handle(event.detail) !== false) event.preventDefault();
  };
}
