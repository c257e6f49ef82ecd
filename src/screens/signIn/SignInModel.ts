import { computed, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { toAppError } from "../../core/errors.ts";
import { log } from "../../core/log.ts";
import type { Services } from "../../core/services.ts";
import type { Homeserver, SignInMethod } from "../../matrix/records.ts";
import type { Credentials, HandedKeys, SignIn } from "../../matrix/signInTypes.ts";
import { firstState, nextSignIn } from "./nextSignIn.ts";
import { choiceOf, serverTiles, type ServerTile } from "./servers.ts";
import type { ServerChoice, SignInEvent, SignInState } from "./signInState.ts";

export interface SignInDependencies {
  readonly signIn: SignIn;
  readonly services: Pick<Services, "platform" | "config" | "settings">;
  /** Stores the credentials and goes on; a rejection is shown with "Try again". */
  onDone(credentials: Credentials, keys?: HandedKeys): Promise<void> | void;
  readonly again?: ComingBack;
}

/** Somebody who was signed in here and has to sign in once more. */
export interface ComingBack {
  /**
   * "asked": the server wants to see them again. "removed": ended elsewhere, nothing is kept here. "lost": by this TV's
   * storage. "updated": this TV deletes what an app has saved with each update of it. "pin": it is forgotten.
   */
  readonly why: "asked" | "removed" | "lost" | "updated" | "pin";
  readonly who: { readonly name: string; readonly userId: string; readonly avatarUrl?: string };
  readonly choice: ServerChoice;
  /** The device that goes on. */
  readonly deviceId?: string;
}

/** What sign-in shows and what it can be asked to do. */
export interface SignInFlow {
  readonly state: ReadonlySignal<SignInState>;
  /** Who is asked to come back, while the steps are about them. */
  readonly comingBack: ReadonlySignal<ComingBack | undefined>;
  readonly tiles: ReadonlySignal<readonly ServerTile[]>;
  /** Whole seconds that the code still lives, or until the rate limit ends; undefined when nothing is counted. */
  readonly secondsLeft: ReadonlySignal<number | undefined>;
  chooseServer(choice: ServerChoice): void;
  otherServer(): void;
  editDraft(draft: string): void;
  submitDraft(): void;
  /** The other way in, if the server has it: password from the code, code from the password. */
  useMethod(method: SignInMethod): void;
  newCode(): void;
  /** One of the two digits that the phone shows; more are not taken. */
  typeDigit(digit: string): void;
  eraseDigit(): void;
  sendDigits(): void;
  editUser(user: string): void;
  editPassword(password: string): void;
  sendPassword(): void;
  retry(): void;
  /** One step back; its work is aborted. @returns false at the first step: whoever shows the screen decides. */
  back(): boolean;
}

const said = log("signIn");
const KEPT_SERVERS = 5;

/** Signing in, from the choice of a server to credentials. A state owns its work: leaving it aborts what it started. */
export const SignInModel = createModel(({ signIn, services, onDone, again }: SignInDependencies): SignInFlow => {
  const { platform, config, settings } = services;
  const state = signal<SignInState>(again ? nextSignIn(firstState, { kind: "serverChosen", choice: again.choice }) : firstState);
  const clock = signal(Date.now());
  const deviceName = `${config.brand} (${platform.device.label})`;
  let typed = again?.choice.typed ?? "";
  // Another server, another story: neither the words nor the device are meant for it.
  const meant = (): boolean => again !== undefined && typed === again.choice.typed;

  const send = (event: SignInEvent): void => {
    state.value = nextSignIn(state.value, event);
  };

  /** Names what is to be done; while the name stays, the work goes on. */
  const work = computed(() => workOf(state.value));
  effect(() => {
    if (work.value === "") return undefined;
    const controller = new AbortController();
    const { signal: aborted } = controller;
    const tell = (event: SignInEvent): void => {
      if (!aborted.aborted) send(event); // what comes after leaving belongs to nobody
    };
    untracked(() => {
      perform(state.value, aborted, tell).catch((thrown: unknown) => {
        if (aborted.aborted) return;
        const error = toAppError(thrown);
        said.info(`${state.peek().step} failed`, error.kind, error.detail);
        tell({ kind: "failed", error, at: Date.now() });
      });
    });
    return () => controller.abort();
  });

  async function perform(now: SignInState, aborted: AbortSignal, tell: (event: SignInEvent) => void): Promise<void> {
    const device = { deviceName, ...(again?.deviceId !== undefined && meant() && { deviceId: again.deviceId }) };
    switch (now.step) {
      case "discovering":
        return tell({ kind: "discovered", server: known(await signIn.discover(now.choice.typed, aborted), device.deviceId) });
      case "deviceCode": {
        const credentials = await signIn.withDeviceCode(
          now.server,
          { ...device, onCode: (code) => tell({ kind: "codeCame", code }), onProblem: (problem) => tell({ kind: "pollProblem", problem }) },
          aborted,
        );
        return tell({ kind: "signedIn", credentials });
      }
      case "qr": {
        const outcome = await signIn.withQr(
          now.server,
          { deviceName, onStage: (stage) => tell({ kind: "qrStage", stage }), askDigits: () => digitsSent(aborted) },
          aborted,
        );
        if (outcome.status === "ended") return tell({ kind: "qrEnded", why: outcome.why, error: outcome.error });
        return tell({ kind: "signedIn", credentials: outcome.credentials, ...(outcome.keys && { keys: outcome.keys }) });
      }
      case "password":
        return tell({
          kind: "signedIn",
          credentials: await signIn.withPassword(now.server, { ...device, user: now.user.trim(), password: now.password }, aborted),
        });
      case "finishing":
        // First, because going on usually takes this screen and its model away.
        if (typed) settings.servers.value = [typed, ...settings.servers.peek().filter((name) => name !== typed)].slice(0, KEPT_SERVERS);
        return now.keys ? onDone(now.credentials, now.keys) : onDone(now.credentials);
      case "server":
      case "failed":
        return undefined;
      default:
        return now satisfies never;
    }
  }

  /** Resolves with the two digits when a person has confirmed them. */
  function digitsSent(aborted: AbortSignal): Promise<string> {
    return new Promise((resolve) => {
      const stop = effect(() => {
        const now = state.value;
        if (now.step === "qr" && now.phase.status === "digits" && now.phase.sent) resolve(now.phase.typed);
      });
      aborted.addEventListener("abort", stop);
    });
  }

  /** The moment that is counted down to. */
  const until = computed(() => {
    const now = state.value;
    if (now.step === "deviceCode" && now.phase.status === "waiting") return now.phase.code.expiresAt;
    if (now.step === "qr" && now.phase.status === "approving") return now.phase.code.expiresAt;
    if (now.step === "password" && now.phase.status === "editing") return now.phase.retryAt;
    return undefined;
  });
  effect(() => {
    if (until.value === undefined) return undefined;
    clock.value = Date.now();
    const ticking = setInterval(() => (clock.value = Date.now()), 1000);
    return () => clearInterval(ticking);
  });

  const choose = (choice: ServerChoice): void => {
    typed = choice.typed;
    send({ kind: "serverChosen", choice });
  };

  return {
    state,
    comingBack: computed(() => (state.value.step !== "server" && meant() ? again : undefined)),
    tiles: computed(() => serverTiles(config, settings.servers.value)),
    secondsLeft: computed(() => (until.value === undefined ? undefined : Math.max(0, Math.ceil((until.value - clock.value) / 1000)))),
    chooseServer: choose,
    otherServer: () => send({ kind: "otherServer" }),
    editDraft: (draft) => send({ kind: "draftEdited", draft }),
    submitDraft() {
      const now = state.peek();
      const choice = now.step === "server" ? choiceOf(now.draft) : undefined;
      if (choice) choose(choice);
    },
    useMethod: (method) => send({ kind: "methodChosen", method }),
    newCode: () => send({ kind: "newCodeAsked" }),
    typeDigit: (digit) => send({ kind: "digitTyped", digit }),
    eraseDigit: () => send({ kind: "digitErased" }),
    sendDigits: () => send({ kind: "digitsSent" }),
    editUser: (user) => send({ kind: "userEdited", user }),
    editPassword: (password) => send({ kind: "passwordEdited", password }),
    sendPassword: () => send({ kind: "passwordSent", at: Date.now() }),
    retry: () => send({ kind: "retried" }),
    back() {
      const now = state.peek();
      send({ kind: "back" });
      return state.peek() !== now || now.step === "finishing"; // finishing is short and cannot be taken back
    },
  };
});

/** A phone that hands its keys over lets new devices in only: a device that goes on has keys of its own. */
function known(server: Homeserver, deviceId: string | undefined): Homeserver {
  return deviceId === undefined ? server : { ...server, methods: server.methods.filter((method) => method !== "qr") };
}

/** "" where a step waits for a person. */
function workOf(state: SignInState): string {
  switch (state.step) {
    case "discovering":
      return `discover ${state.choice.typed}`;
    case "deviceCode":
      return state.phase.status === "ended" ? "" : `code ${state.attempt}`;
    case "qr":
      return state.phase.status === "ended" ? "" : `qr ${state.attempt}`;
    case "password":
      return state.phase.status === "sending" ? `password ${state.attempt}` : "";
    case "finishing":
      return "finish";
    case "server":
    case "failed":
      return "";
    default:
      return state satisfies never;
  }
}
