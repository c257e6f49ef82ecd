import { computed, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { RemoteKey } from "../../../platform/types.ts";
import { isBetween } from "../../core/clockTimes.ts";
import { log } from "../../core/log.ts";
import { type PinEntry, PinModel } from "../../core/PinModel.ts";
import type { PinTries } from "../../core/pinTries.ts";
import type { Services } from "../../core/services.ts";
import { now } from "../../core/signals.ts";
import { idleSeconds } from "../../input/idle.ts";
import type { KioskControl } from "../../matrix/kioskControl.ts";
import type { Session } from "../../matrix/types.ts";
import { keySequence } from "./keySequence.ts";
import { isRestartDue } from "./nightly.ts";

/** What lies over a locked screen. */
export type GuardState =
  | { readonly step: "watching" }
  | { readonly step: "pin"; readonly entry: PinEntry }
  /** Somebody who knows the PIN chooses what to do. */
  | { readonly step: "service"; readonly canLeave: boolean };

export interface GuardViewModel {
  readonly state: ReadonlySignal<GuardState>;
  readonly isDim: ReadonlySignal<boolean>;
  /** Every key, before anybody else has it. @returns true when it belongs to the guard: it ends the sequence. */
  press(key: RemoteKey): boolean;
  /** Everything is allowed until the screen goes home. */
  open(): void;
  restart(): void;
  leave(): void;
  close(): void;
}

export interface GuardDependencies {
  readonly services: Pick<Services, "config" | "policy" | "navigation"> & {
    readonly platform: Pick<Services["platform"], "exit">;
  };
  readonly session: Pick<Session, "sync">;
  readonly tries: PinTries;
  readonly control?: Pick<KioskControl, "restart" | "tellHealth"> | undefined;
  readonly version: string;
  /** "small", "medium" or "large". */
  readonly memory: string;
  /** A film or sound plays. */
  isPlaying(): boolean;
  /** Starts the page again. */
  restart(): void;
  readonly clock?: () => number;
}

/** Somebody is there: the screen is bright, in seconds since the last key. */
const BRIGHT_SECONDS = 30;

/** What keeps a screen in public what it is: keys that lead out, darker nights, restarts, word to those who look after it. */
export const GuardModel = createModel((deps: GuardDependencies): GuardViewModel => {
  const { services, session, tries, control, clock = Date.now } = deps;
  const { config, policy, navigation, platform } = services;
  const { lock } = policy;
  const kiosk = config.kiosk;
  const note = log("kiosk");
  const startedAt = clock();
  const state = signal<GuardState>({ step: "watching" });

  function close(): void {
    const before = state.peek();
    state.value = { step: "watching" };
    if (before.step === "pin") (before.entry as InstanceType<typeof PinModel>)[Symbol.dispose]();
  }

  // --- The way out

  const hears = keySequence(policy.unlock, clock);
  function askPin(): void {
    const pin = kiosk?.pin;
    if (pin === undefined) return note.warn("there is no PIN: nobody gets out here");
    const entry = new PinModel({
      tries,
      clock,
      check: (digits) => digits === pin,
      onRight() {
        close();
        state.value = { step: "service", canLeave: platform.exit !== undefined };
      },
    });
    state.value = { step: "pin", entry };
  }

  const idleMs = policy.idleAfterMs ?? Infinity;
  // Nobody is there any more: whatever was opened is locked, and the screen goes home (main.tsx).
  effect(() => {
    if (idleSeconds.value * 1000 < idleMs) return;
    untracked(() => {
      close();
      lock?.set(false);
    });
  });
  // The way back to the wall is the way back into the lock.
  let wasOut = false;
  effect(() => {
    const isHome = navigation.stack.value.length === 1;
    if (isHome && wasOut) lock?.set(false);
    wasOut = !isHome;
  });

  // --- The night

  const isDim = computed(() => kiosk?.dim !== undefined && idleSeconds.value >= BRIGHT_SECONDS && isBetween(kiosk.dim, now.value));
  let isGoing = false;
  function restart(why: string): void {
    if (isGoing) return;
    isGoing = true;
    note.info("starting again:", why);
    deps.restart();
  }
  effect(() => {
    const restartAt = kiosk?.restartAt;
    if (restartAt === undefined) return;
    const night = { restartAt, startedAt, now: now.value, idleMs: idleSeconds.peek() * 1000 };
    if (isRestartDue({ ...night, isPlaying: deps.isPlaying() })) restart("tonight's");
  });
  effect(() => {
    if (control?.restart.value !== undefined) restart("somebody asked for it");
  });

  // --- Word to those who look after it

  const minutes = kiosk?.control?.healthMinutes;
  const tell = (): void => {
    if (session.sync.peek().status !== "live") return;
    const health = { version: deps.version, uptimeSeconds: (clock() - startedAt) / 1000, sync: "live", memory: deps.memory };
    control?.tellHealth(health).catch((thrown: unknown) => note.info("health not told", thrown));
  };
  const timer = minutes === undefined ? undefined : setInterval(tell, minutes * 60_000);

  effect(() => () => {
    clearInterval(timer);
    close();
  });

  return {
    state,
    isDim,
    press(key) {
      if (state.peek().step !== "watching" || lock?.isOpen.peek() || !hears(key)) return false;
      askPin();
      return state.peek().step === "pin";
    },
    open() {
      close();
      lock?.set(true);
      if (policy.home.screen === "rooms") return;
      navigation.home();
      navigation.push({ screen: "rooms" });
    },
    restart: () => restart("by hand"),
    leave: () => platform.exit?.leave(),
    close,
  };
});
