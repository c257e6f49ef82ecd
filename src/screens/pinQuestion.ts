import { createModel, type ReadonlySignal, signal } from "@preact/signals";
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import { loadPinTries, type PinTries } from "../core/pinTries.ts";
import { loadPin, type ProfilePin } from "../matrix/profilePin.ts";

export type PinQuestionState =
  | { readonly status: "loading" }
  /** There is nothing to ask for. */
  | { readonly status: "none" }
  | { readonly status: "asks"; readonly pin: ProfilePin; readonly tries: PinTries };

export interface PinQuestion {
  readonly state: ReadonlySignal<PinQuestionState>;
}

/** A PIN that lies where it cannot be read: "Forgotten?" leads on. */
const UNREADABLE: ProfilePin = { length: undefined, askAfter: 0, isRight: async () => false };

/** The PIN of a profile, and how often it has been tried. */
export const PinQuestionModel = createModel((storage: KeyValueStorage, profileId: string): PinQuestion => {
  const state = signal<PinQuestionState>({ status: "loading" });
  async function load(): Promise<void> {
    const pin = await loadPin(storage, profileId).catch((thrown: unknown) => {
      log("pin").error("cannot be read", thrown);
      return UNREADABLE;
    });
    state.value = pin ? { status: "asks", pin, tries: await loadPinTries(storage, profileId) } : { status: "none" };
  }
  void load();
  return { state };
});
