import { computed, createModel, type ReadonlySignal, signal } from "@preact/signals";

export type SettingsPage = "general" | "account" | "security" | "about" | "problemReport";

/** Where one can be. Screens navigate by Route and never import one another. */
export type Route =
  | { readonly screen: "rooms" }
  | { readonly screen: "room"; readonly roomId: string; readonly eventId?: string }
  /** Over the screen that it was opened from, which stays as it is. `part`: of a gallery, from 0. */
  | { readonly screen: "viewer"; readonly roomId: string; readonly eventId: string; readonly part?: number; readonly slideshow?: boolean }
  /** All pictures and films of a room; over the room, where it was opened from there. */
  | { readonly screen: "roomMedia"; readonly roomId: string }
  | { readonly screen: "verification" }
  | { readonly screen: "settings"; readonly page?: SettingsPage };

/** One step of the stack; `focusKey` is where focus returns when the screens above it go. */
export interface Entry {
  readonly id: number;
  readonly route: Route;
  readonly focusKey?: string;
}

/** The stack of screens; never empty. */
export interface Navigation {
  readonly stack: ReadonlySignal<readonly Entry[]>;
  readonly top: ReadonlySignal<Entry>;
  push(route: Route): void;
  replace(route: Route): void;
  /** One step out; false at the root: the caller asks whether to leave the app. */
  back(): boolean;
  home(): void;
  /** A new stack: where somebody else has been is no place to return to. */
  reset(): void;
  /** Remembers where focus stands on the top screen. */
  rememberFocus(focusKey: string): void;
}

let nextId = 1;
const entryOf = (route: Route): Entry => ({ id: nextId++, route });

/** The stack of screens. Its root is the home route and never goes. */
export const NavigationModel = createModel((home: Route): Navigation => {
  const stack = signal<readonly Entry[]>([entryOf(home)]);
  const top = computed(() => stack.value[stack.value.length - 1] as Entry);
  return {
    stack,
    top,
    push(route) {
      stack.value = [...stack.value, entryOf(route)];
    },
    replace(route) {
      stack.value = [...stack.value.slice(0, -1), entryOf(route)];
    },
    back() {
      if (stack.value.length < 2) return false;
      stack.value = stack.value.slice(0, -1);
      return true;
    },
    home() {
      if (stack.value.length > 1) stack.value = stack.value.slice(0, 1);
    },
    reset() {
      stack.value = [entryOf(home)];
    },
    rememberFocus(focusKey) {
      const entry = top.value;
      if (entry.focusKey === focusKey) return;
      stack.value = [...stack.value.slice(0, -1), { ...entry, focusKey }];
    },
  };
});
