import { createModel, effect, type ReadonlySignal, signal } from "@preact/signals";
import { log } from "./log.ts";
import type { PinTries } from "./pinTries.ts";

/** Digits of a PIN, as config.json and profiles have it. */
export const SHORTEST_PIN = 4;
export const LONGEST_PIN = 12;

export type PinState =
  | { readonly status: "typing" }
  /** The digits are being compared. */
  | { readonly status: "checking" }
  /** Those were not the ones; the next digit begins anew. */
  | { readonly status: "wrong" }
  /** Too many wrong ones: nothing is taken for so many seconds more. */
  | { readonly status: "waiting"; readonly seconds: number };

/** What a PIN pad shows and takes. The digits themselves leave it through `check` alone. */
export interface PinEntry {
  readonly state: ReadonlySignal<PinState>;
  /** How many digits have been typed. */
  readonly typed: ReadonlySignal<number>;
  /** Whether `send` would do something. */
  readonly complete: ReadonlySignal<boolean>;
  type(digit: string): void;
  erase(): void;
  send(): void;
}

export interface PinOptions {
  /** Whether these digits are the PIN. What it does with the right ones is its owner's business. */
  check(digits: string): boolean | Promise<boolean>;
  /** Limits how often it may be tried; absent where somebody chooses a new PIN. */
  readonly tries?: PinTries | undefined;
  /** Every PIN that is asked for has so many digits: the last one sends. */
  readonly length?: number | undefined;
  /** After `check` said yes. */
  onRight(): void;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

/** One entry of a PIN: typed, compared, and refused for a while after too many wrong ones. */
export const PinModel = createModel(({ check, tries, length, onRight, clock = Date.now }: PinOptions): PinEntry => {
  let digits = "";
  let left = false;
  const state = signal<PinState>({ status: "typing" });
  const typed = signal(0);
  const complete = signal(false);
  const shortest = length ?? SHORTEST_PIN;
  const longest = length ?? LONGEST_PIN;

  const put = (next: string): void => {
    digits = next;
    typed.value = next.length;
    complete.value = next.length >= shortest;
  };
  const secondsLeft = (): number => Math.ceil(((tries?.waitUntil.peek() ?? 0) - clock()) / 1000);

  function wait(): void {
    const seconds = secondsLeft();
    if (seconds > 0) state.value = { status: "waiting", seconds };
    else if (state.peek().status === "waiting") state.value = { status: "typing" };
  }
  wait();
  const timer = setInterval(() => {
    if (state.peek().status === "waiting") wait();
  }, 1000);

  async function compare(): Promise<void> {
    const said = digits;
    state.value = { status: "checking" };
    put("");
    let right = false;
    try {
      await tries?.begin();
      right = await check(said);
      if (right) await tries?.passed();
    } catch (thrown) {
      log("pin").error("could not be compared", thrown);
    }
    if (left) return;
    if (right) {
      state.value = { status: "typing" };
      onRight();
      return;
    }
    state.value = { status: "wrong" };
    wait();
  }

  effect(() => () => {
    left = true;
    digits = "";
    clearInterval(timer);
  });

  const isOpen = (): boolean => state.peek().status === "typing" || state.peek().status === "wrong";
  return {
    state,
    typed,
    complete,
    type(digit) {
      if (!isOpen() || !/^[0-9]$/.test(digit) || digits.length >= longest) return;
      if (state.peek().status === "wrong") state.value = { status: "typing" };
      put(digits + digit);
      if (digits.length === length) void compare();
    },
    erase() {
      if (isOpen()) put(digits.slice(0, -1));
    },
    send() {
      if (isOpen() && complete.peek()) void compare();
    },
  };
});
