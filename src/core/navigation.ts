import { computed, createModel, type ReadonlySignal, signal } from "@preact/signals";

export type SettingsPage = "general" | "photoFrame" | "account" | "privacy" | "security" | "about" | "problemReport";

/** Where one can be. Screens navigate by Route and never import one another. */
export type Route =
  | { readonly screen: "rooms" }
  | { readonly screen: "room"; readonly roomId: string; readonly eventId?: string }
  /** Over the screen that it was opened from, which stays as it is. */
  | {
      readonly screen: "viewer";
      readonly roomId: string;
      readonly eventId: string;
      /** Of a gallery, from 0. */
      readonly part?: number;
      /** Event id of the root of the thread that it was opened from: left and right stay in it. */
      readonly thread?: string;
      readonly slideshow?: boolean;
    }
  /** All pictures and films of a room; over the room, where it was opened from there. */
  | { readonly screen: "roomMedia"; readonly roomId: string }
  /** The photo frame: over whatever is there, which stays as it is. Nothing lies over it. */
  | { readonly screen: "ambient" }
  /** The wall of a kiosk: always the first screen. */
  | { readonly screen: "kiosk" }
  | { readonly screen: "verification" }
  | { readonly screen: "settings"; readonly page?: SettingsPage };

/** One step of the stack; `focusKey` is where focus returns when the screens above it go. */
export interface Entry {
  readonly id: number;
  readonly route: Route;
  readonly focusKey?: string;
}

/** What was looked at last, for the screen below the viewer: it goes on there. */
export interface Seen {
  readonly roomId: string;
  readonly eventId: string;
  readonly part?: number;
}

/** The stack of screens; never empty. */
export interface Navigation {
  readonly stack: ReadonlySignal<readonly Entry[]>;
  readonly top: ReadonlySignal<Entry>;
  /** What is pushed while the photo frame is shown takes its place. */
  push(route: Route): void;
  replace(route: Route): void;
  /** One step out; false at the root: the caller asks whether to leave the app. */
  back(): boolean;
  /** Back to the root; a photo frame goes on over it. */
  home(): void;
  /** A new stack: where somebody else has been is no place to return to. */
  reset(): void;
  readonly seen: ReadonlySignal<Seen | undefined>;
  see(seen: Seen): void;
  /** Remembers where focus stands on the top screen. */
  rememberFocus(focusKey: string): void;
}

let nextId = 1;
const entryOf = (route: Route): Entry => ({ id: nextId++, route });
const isFrame = ({ route }: Entry): boolean => route.screen === "ambient";

/** The stack of screens. Its root is the home route and never goes. */
export const NavigationModel = createModel((home: Route): Navigation => {
  const stack = signal<readonly Entry[]>([entryOf(home)]);
  const top = computed(() => stack.value[stack.value.length - 1] as Entry);
  const seen = signal<Seen | undefined>(undefined);
  return {
    stack,
    seen,
    see(what) {
      seen.value = what;
    },
    top,
    push(route) {
      const below = isFrame(top.value) ? stack.value.slice(0, -1) : stack.value;
      stack.value = [...below, entryOf(route)];
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
      const kept = isFrame(top.value) ? 1 : 0;
      const left = stack.value.length - kept;
      if (left > 1) stack.value = [...stack.value.slice(0, 1), ...stack.value.slice(left)];
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
