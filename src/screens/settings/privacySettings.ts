/** The part of the settings that is about who else sits in front of the TV. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { attempt } from "../../core/attempt.ts";
import { log } from "../../core/log.ts";
import { loadPinTries } from "../../core/pinTries.ts";
import { DAY } from "../../core/quietHours.ts";
import type { Services } from "../../core/services.ts";
import type { GuestSafe } from "../../core/settings.ts";
import { ASK_AFTER, loadPin, pinChanges, type ProfilePin, removePin, saveAskAfter, savePin } from "../../matrix/profilePin.ts";
import { type PinQuestion, PinQuestionModel } from "../pinQuestion.ts";

export type PrivacyOption =
  | { readonly name: "pin" | "quiet"; readonly value: boolean }
  /** Minutes without a key; 0: only when the profile is chosen. */
  | { readonly name: "askAfter"; readonly value: number }
  | { readonly name: "guests"; readonly value: GuestSafe }
  /** Minutes after midnight. */
  | { readonly name: "from" | "to"; readonly value: number };

/** What lies over the page. */
export type PrivacyStep =
  | { readonly step: "none" }
  /** For the pages that are closed. */
  | { readonly step: "enter"; readonly question: PinQuestion }
  | { readonly step: "choices" }
  /** A new PIN, and the same once more: nobody has seen what was typed. */
  | { readonly step: "first" | "again" }
  | { readonly step: "time"; readonly name: "from" | "to" };

/** A time of day to choose. */
export interface TimeRow {
  readonly key: string;
  /** Minutes after midnight. */
  readonly minute: number;
}

export interface PrivacySettings {
  readonly options: ReadonlySignal<readonly PrivacyOption[]>;
  readonly step: ReadonlySignal<PrivacyStep>;
  /** These pages show nothing until the PIN has been entered, once for each visit. */
  readonly isClosed: ReadonlySignal<boolean>;
  readonly times: ReadonlySignal<readonly TimeRow[]>;
  /** Where focus is among the times; written by their list. */
  readonly focusedTime: Signal<string | null>;
  press(name: PrivacyOption["name"]): void;
  /** Asks for the PIN. */
  unlock(): void;
  /** It was right. */
  unlocked(): void;
  forgotten(): void;
  change(): void;
  remove(): void;
  /** A new PIN was typed; @returns whether it is the same as the first time. */
  propose(digits: string): boolean;
  /** After `propose` said yes. */
  proposed(): void;
  chooseTime(row: TimeRow): void;
  /** Back from whatever lies over the page. */
  close(): void;
}

const GUESTS: readonly GuestSafe[] = ["off", "hand", "auto"];
const STEP_MINUTES = 30;

/** @param profileId undefined before anybody has signed in. */
export function makePrivacySettings(
  { settings, platform: { storage } }: Pick<Services, "settings"> & { readonly platform: Pick<Services["platform"], "storage"> },
  profileId: string | undefined,
  onForgotten: () => void,
): PrivacySettings {
  const pin = signal<ProfilePin | undefined>(undefined);
  const isLoaded = signal(false);
  const isIn = signal(false);
  const step = signal<PrivacyStep>({ step: "none" });
  const focusedTime = signal<string | null>(null);
  let first = "";

  effect(() => {
    void pinChanges.value;
    if (profileId === undefined) return;
    loadPin(storage, profileId)
      .then((now) => {
        pin.value = now;
        // Without a PIN the pages are open, and stay so for the visit in which one is set.
        if (!now) isIn.value = true;
        isLoaded.value = true;
      })
      .catch((thrown: unknown) => log("pin").warn("cannot be read", thrown));
  });

  const done = (): void => {
    first = "";
    step.value = { step: "none" };
  };
  const next = <T>(values: readonly T[], now: T): T => values[(values.indexOf(now) + 1) % values.length] as T;
  const save = (run: (profileId: string) => Promise<void>): void => {
    done();
    if (profileId !== undefined) void attempt("pin", () => run(profileId));
  };

  return {
    step,
    isClosed: computed(() => profileId !== undefined && !(isLoaded.value && isIn.value)),
    options: computed(() => [
      { name: "pin", value: pin.value !== undefined },
      ...(pin.value ? [{ name: "askAfter" as const, value: pin.value.askAfter }] : []),
      { name: "guests", value: settings.guestSafe.value },
      { name: "quiet", value: settings.quiet.value },
      ...(settings.quiet.value
        ? [
            { name: "from" as const, value: settings.quietFrom.value },
            { name: "to" as const, value: settings.quietTo.value },
          ]
        : []),
    ]),
    times: signal(Array.from({ length: DAY / STEP_MINUTES }, (_, i) => ({ key: String(i * STEP_MINUTES), minute: i * STEP_MINUTES }))),
    focusedTime,
    press(name) {
      switch (name) {
        case "pin":
          step.value = { step: pin.peek() ? "choices" : "first" };
          return;
        case "askAfter": {
          const after = next(ASK_AFTER, pin.peek()?.askAfter ?? 0);
          return save((id) => saveAskAfter(storage, id, after));
        }
        case "guests":
          settings.guestSafe.value = next(GUESTS, settings.guestSafe.peek());
          return;
        case "quiet":
          settings.quiet.value = !settings.quiet.peek();
          return;
        case "from":
        case "to": {
          const minute = (name === "from" ? settings.quietFrom : settings.quietTo).peek();
          focusedTime.value = String(minute - (minute % STEP_MINUTES));
          step.value = { step: "time", name };
          return;
        }
        default:
          return name satisfies never;
      }
    },
    unlock() {
      if (profileId !== undefined) step.value = { step: "enter", question: new PinQuestionModel(storage, profileId) };
    },
    unlocked() {
      isIn.value = true;
      done();
    },
    forgotten: onForgotten,
    change() {
      step.value = { step: "first" };
    },
    remove() {
      save(async (id) => {
        await removePin(storage, id);
        await (await loadPinTries(storage, id)).passed();
      });
    },
    propose(digits) {
      const now = step.peek();
      if (now.step === "first") first = digits;
      return now.step === "first" || (now.step === "again" && digits === first);
    },
    proposed() {
      const now = step.peek();
      if (now.step === "first") {
        step.value = { step: "again" };
        return;
      }
      const digits = first;
      save(async (id) => {
        await savePin(storage, id, digits);
        await (await loadPinTries(storage, id)).passed();
      });
    },
    chooseTime({ minute }) {
      const now = step.peek();
      if (now.step === "time") (now.name === "from" ? settings.quietFrom : settings.quietTo).value = minute;
      done();
    },
    close: done,
  };
}
