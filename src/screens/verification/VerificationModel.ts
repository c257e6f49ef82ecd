import { batch, computed, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { toAppError } from "../../core/errors.ts";
import type { Services } from "../../core/services.ts";
import type { VerifyWay } from "../../matrix/securityTypes.ts";
import type { Session } from "../../matrix/types.ts";
import type { SetUpProblem, VerificationState } from "./verificationState.ts";

export interface VerificationDependencies {
  readonly services: Pick<Services, "platform" | "config" | "navigation">;
  readonly session: Pick<Session, "userId" | "encryption" | "security">;
  /** The keys of this device are lost: out, and in again. */
  onSignInAgain(): void;
}

export interface Verifying {
  readonly state: ReadonlySignal<VerificationState>;
  /** What can still be chosen beside the running step. */
  readonly ways: ReadonlySignal<readonly VerifyWay[]>;
  /** Whose TV this is, and what other devices call it. */
  readonly about: ReadonlySignal<{ readonly userId: string; readonly deviceName: string }>;
  use(way: VerifyWay): void;
  edit(typed: string): void;
  /** A letter of the pad. */
  press(letter: string): void;
  erase(): void;
  clear(): void;
  submit(): void;
  accept(): void;
  startEmoji(): void;
  confirm(): void;
  mismatch(): void;
  /** Once more what has just failed. */
  again(): void;
  signInAgain(): void;
  /** Out of the screen; what runs is cancelled for both sides. */
  leave(): void;
  /** One step out. */
  back(): void;
}

type Page =
  | { readonly kind: "ways" }
  | { readonly kind: "recoveryKey" }
  | { readonly kind: "passphrase" }
  | { readonly kind: "setUp"; readonly needsPassword: boolean; readonly problem?: SetUpProblem }
  | { readonly kind: "newKey"; readonly recoveryKey: string; readonly sure: boolean };

/** Verifying this TV: asks the person's other devices by itself when that is possible, and leads through what follows. */
export const VerificationModel = createModel(({ services, session, onSignInAgain }: VerificationDependencies): Verifying => {
  const { platform, config, navigation } = services;
  const { encryption, security } = session;
  const page = signal<Page | undefined>(undefined);
  const typed = signal("");
  let typedFor: VerifyWay | undefined;
  /** Of the account, for `setUp`. */
  const password = signal("");
  /** Began with a request of somebody else: there is no list of ways to go back to. */
  const visiting = security.stage.peek().step !== "idle";

  const ways = computed<readonly VerifyWay[]>(() => (encryption.value.status === "unverified" ? encryption.value.ways : []));

  const state = computed<VerificationState>(() => {
    const stage = security.stage.value;
    if (stage.step !== "idle") return stage;
    const now = page.value;
    if (now && now.kind !== "ways") return pageState(now);
    const enc = encryption.value;
    switch (enc.status) {
      case "unavailable":
        return { step: "unavailable", why: enc.why };
      case "starting":
        return { step: "starting" };
      case "verified":
        return { step: "verified", backup: enc.backup };
      case "unverified":
        return enc.ways.length === 1 && enc.ways[0] === "setUp" ? { step: "firstDevice" } : { step: "ways", ways: enc.ways };
      default:
        return enc satisfies never;
    }
  });

  function pageState(now: Exclude<Page, { readonly kind: "ways" }>): VerificationState {
    switch (now.kind) {
      case "recoveryKey":
        return { step: "recoveryKey", typed: typed.value, check: security.checkRecoveryKey(typed.value) };
      case "passphrase":
        return { step: "passphrase", typed: typed.value };
      case "setUp": {
        const { needsPassword, problem } = now;
        return { step: "setUp", needsPassword, password: password.value, ...(problem && { problem }) };
      }
      case "newKey":
        return { step: "newKey", recoveryKey: now.recoveryKey, sure: now.sure };
      default:
        return now satisfies never;
    }
  }

  // Asking costs nobody a key press: a phone that is at hand answers at once.
  let asked = false;
  effect(() => {
    if (asked || page.value || security.stage.value.step !== "idle" || !ways.value.includes("otherDevice")) return;
    asked = true;
    untracked(() => security.askOtherDevices());
  });
  // The key is nobody's business any more.
  effect(() => {
    if (security.stage.value.step === "done") untracked(forget);
  });
  // Somebody else's screen came over this one, or the person has gone: the other side need not wait.
  effect(() => () => {
    forget();
    if (security.stage.peek().step !== "idle") putAway();
  });

  function forget(): void {
    batch(() => {
      typed.value = "";
      password.value = "";
    });
  }

  /** Ends what runs and leaves no end to be read. */
  function putAway(): void {
    security.cancel();
    if (security.stage.peek().step === "cancelled" || security.stage.peek().step === "done") security.cancel();
  }

  function show(next: Page | undefined): void {
    batch(() => {
      page.value = next;
      if (security.stage.peek().step !== "idle") putAway();
    });
  }

  function leave(): void {
    show(undefined);
    forget();
    if (!navigation.back()) navigation.home();
  }

  function makeIdentity(): void {
    const now = page.peek();
    const given = now?.kind === "setUp" && now.needsPassword ? password.peek() : undefined;
    security.setUp(given === undefined ? {} : { password: given }).then(
      ({ recoveryKey }) => {
        page.value = { kind: "newKey", recoveryKey, sure: false };
        password.value = "";
      },
      (thrown: unknown) => {
        const { kind } = toAppError(thrown);
        // Asked without one, the server has said that it wants it.
        const asks = kind === "badCredentials" && given === undefined;
        const problem: SetUpProblem | undefined = asks
          ? undefined
          : kind === "badCredentials" || kind === "unsupported" || kind === "offline"
            ? kind
            : kind === "forbidden"
              ? "exists"
              : "failed";
        page.value = { kind: "setUp", needsPassword: asks || given !== undefined, ...(problem && { problem }) };
      },
    );
  }

  function edit(text: string): void {
    if (state.peek().step === "setUp") password.value = text;
    else typed.value = text;
  }

  return {
    state,
    ways,
    about: signal({ userId: session.userId, deviceName: `${config.brand} (${platform.device.label})` }),
    use(way) {
      switch (way) {
        case "otherDevice":
          asked = true;
          show({ kind: "ways" });
          return security.askOtherDevices();
        case "recoveryKey":
        case "passphrase":
          // Half a key that was left for a look around is still there.
          if (typedFor !== way) forget();
          typedFor = way;
          return show({ kind: way });
        case "setUp":
          return show({ kind: "setUp", needsPassword: false });
        default:
          return way satisfies never;
      }
    },
    edit,
    press(letter) {
      const now = typed.peek();
      if (now.replace(/[\s-]+/g, "").length < KEY_LETTERS) typed.value = now + letter;
    },
    erase() {
      typed.value = typed.peek().replace(/[\s-]*\S[\s-]*$/, "");
    },
    clear: forget,
    submit() {
      const now = state.peek();
      if (now.step === "recoveryKey" && now.check === "complete") security.recover(now.typed, "recoveryKey");
      if (now.step === "passphrase" && now.typed !== "") security.recover(now.typed, "passphrase");
      if (now.step === "setUp" && (!now.needsPassword || now.password !== "")) makeIdentity();
      if (now.step === "newKey") leave();
    },
    accept: () => security.accept(),
    startEmoji: () => security.startEmoji(),
    confirm: () => security.confirm(),
    mismatch: () => security.mismatch(),
    again() {
      const now = page.peek();
      // What was typed is still there.
      if (now?.kind === "recoveryKey" || now?.kind === "passphrase") return show(now);
      show(undefined);
      if (ways.peek().includes("otherDevice")) security.askOtherDevices();
    },
    signInAgain: onSignInAgain,
    leave,
    back() {
      const now = state.peek();
      switch (now.step) {
        case "recoveryKey":
        case "passphrase":
        case "setUp":
        case "choose":
        case "compareEmoji":
        case "confirmScan":
          return visiting ? leave() : show({ kind: "ways" });
        case "incoming":
          // It came in the middle of something: back to that.
          return visiting ? leave() : show(page.peek() ?? { kind: "ways" });
        case "working":
          // A key that is being tried goes back to its field; the end of a verification cannot be called back.
          if (now.what === "finishing" || now.what === "setUp") return undefined;
          return show(now.what === "emoji" ? { kind: "ways" } : { kind: now.what });
        case "newKey":
          page.value = { kind: "newKey", recoveryKey: now.recoveryKey, sure: !now.sure };
          return undefined;
        case "waiting":
        case "done":
        case "cancelled":
        case "starting":
        case "unavailable":
        case "verified":
        case "ways":
        case "firstDevice":
          return leave();
        default:
          return now satisfies never;
      }
    },
  };
});

const KEY_LETTERS = 48;
