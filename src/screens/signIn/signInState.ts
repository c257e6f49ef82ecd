import type { AppError } from "../../core/errors.ts";
import type { Homeserver, SignInMethod } from "../../matrix/records.ts";
import type { Credentials, DeviceCode, HandedKeys, QrEnd, QrStage } from "../../matrix/signInTypes.ts";

/** What was asked for at the server step: where to look, what to call it, and who (from "@anna:example.org"). */
export interface ServerChoice {
  /** Handed to `SignIn.discover`: a server name, or an address when the configuration gives one. */
  readonly typed: string;
  /** What people call it; shown. */
  readonly name: string;
  /** Local part of the user, when a whole user id was typed. */
  readonly user?: string;
}

/** Why a server could not be used; said where servers are chosen. */
export interface ServerProblem {
  /** The name that was tried. */
  readonly name: string;
  readonly error: AppError;
}

/** Where device-code sign-in stands, apart from the code itself. */
export type CodePhase =
  | { readonly status: "asking" } // no code yet
  | { readonly status: "waiting"; readonly code: DeviceCode; /** The network is away; polling goes on. */ readonly problem?: AppError }
  | { readonly status: "ended"; /** "denied" on the phone, or "expired" once too often. */ readonly error: AppError };

/** Where signing in by a code that a phone scans stands. */
export type QrPhase =
  | { readonly status: "asking" } // no code yet: the crypto module takes seconds to load on old engines
  | { readonly status: "showing"; readonly code: Uint8Array }
  /** The phone shows two digits. `sent`: both were typed, and confirmed. */
  | { readonly status: "digits"; readonly typed: string; readonly sent: boolean }
  | { readonly status: "approving"; readonly code: DeviceCode; readonly problem?: AppError | undefined }
  | { readonly status: "keys" }
  | { readonly status: "ended"; readonly why: QrEnd; readonly error?: AppError | undefined };

/** Where password sign-in stands. */
export type PasswordPhase =
  | {
      readonly status: "editing";
      readonly problem?: AppError;
      /** Not before this time (ms since 1970): rate limit. */ readonly retryAt?: number;
    }
  | { readonly status: "sending" };

/**
 * Where signing in stands. There is no step that asks for a method while only one is best on a television:
 * a device code where it is offered, with the password one button away; else the password.
 */
export type SignInState =
  | {
      readonly step: "server";
      readonly draft: string;
      /** The field is shown instead of the tiles. */ readonly other: boolean;
      readonly problem?: ServerProblem;
    }
  | { readonly step: "discovering"; readonly choice: ServerChoice; readonly from: ServerStep }
  | {
      readonly step: "deviceCode";
      readonly server: Homeserver;
      readonly user: string;
      /** Counts the codes asked for; a new number is new work. */ readonly attempt: number;
      /** Codes renewed by themselves since a person last did something. */ readonly renewals: number;
      readonly phase: CodePhase;
    }
  | {
      readonly step: "qr";
      readonly server: Homeserver;
      readonly user: string;
      /** A new number is new work. */ readonly attempt: number;
      readonly phase: QrPhase;
    }
  | {
      readonly step: "password";
      readonly server: Homeserver;
      readonly user: string;
      readonly password: string;
      readonly attempt: number;
      readonly phase: PasswordPhase;
    }
  | { readonly step: "finishing"; readonly server: Homeserver; readonly credentials: Credentials; readonly keys?: HandedKeys }
  | {
      readonly step: "failed";
      readonly error: AppError;
      readonly server: Homeserver;
      /** Where "Try again" leads. */ readonly retry: SignInState;
    };

export type SignInStep = SignInState["step"];
export type StateOf<S extends SignInStep> = Extract<SignInState, { readonly step: S }>;
type ServerStep = { readonly draft: string; readonly other: boolean };

/** What can happen: a person does something, or the work of a step ends. */
export type SignInEvent =
  // from a person
  | { readonly kind: "otherServer" }
  | { readonly kind: "draftEdited"; readonly draft: string }
  | { readonly kind: "serverChosen"; readonly choice: ServerChoice }
  | { readonly kind: "methodChosen"; readonly method: SignInMethod }
  | { readonly kind: "newCodeAsked" }
  | { readonly kind: "digitTyped"; readonly digit: string }
  | { readonly kind: "digitErased" }
  | { readonly kind: "digitsSent" }
  | { readonly kind: "userEdited"; readonly user: string }
  | { readonly kind: "passwordEdited"; readonly password: string }
  | { readonly kind: "passwordSent"; readonly at: number }
  | { readonly kind: "retried" }
  | { readonly kind: "back" }
  // from the work of a step
  | { readonly kind: "discovered"; readonly server: Homeserver }
  | { readonly kind: "codeCame"; readonly code: DeviceCode }
  | { readonly kind: "pollProblem"; readonly problem: AppError | undefined }
  | { readonly kind: "qrStage"; readonly stage: QrStage }
  | { readonly kind: "qrEnded"; readonly why: QrEnd; readonly error?: AppError | undefined }
  | { readonly kind: "signedIn"; readonly credentials: Credentials; readonly keys?: HandedKeys }
  | { readonly kind: "failed"; readonly error: AppError; readonly at: number };

export type EventOf<K extends SignInEvent["kind"]> = Extract<SignInEvent, { readonly kind: K }>;
