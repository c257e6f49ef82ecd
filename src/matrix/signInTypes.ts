/** Signing in, and the profiles of this TV, as screens see them. */
import type { AppError } from "../core/errors.ts";
import type { Homeserver, ProfileRecord } from "./records.ts";
import type { ReadonlySignal } from "@preact/signals";

/** Running device-code sign-in, as the screen shows it. */
export interface DeviceCode {
  readonly userCode: string;
  readonly verificationUri: string;
  /** With the code inside, if the server sends it (most do not). */
  readonly verificationUriComplete?: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Running sign-in by a code that a phone scans (MSC4108 of 2024), as the screen shows it. */
export type QrStage =
  /** Bytes, to be drawn in byte mode. A new code comes by itself before the old one has run out. */
  | { readonly step: "showing"; readonly code: Uint8Array }
  /** A phone has scanned it and shows two digits: `askDigits` waits for them. */
  | { readonly step: "digits" }
  /** The digits were right; the server is being asked for a user code. */
  | { readonly step: "asking" }
  /** The phone has opened the server's page, which may want the user code. `problem`: no network; polling goes on. */
  | { readonly step: "approving"; readonly code: DeviceCode; readonly problem?: AppError | undefined }
  /** Allowed; the phone hands the keys over. */
  | { readonly step: "keys" };

export type QrOutcome =
  /** Without `keys` the phone gave none: signed in, to be verified like anybody. */
  | { readonly status: "signedIn"; readonly credentials: Credentials; readonly keys?: HandedKeys }
  | { readonly status: "ended"; readonly why: QrEnd; readonly error?: AppError };

export type QrEnd =
  | "declined" // on the phone
  | "wrongDigits" // not the phone's: mistyped, or somebody in between
  | "expired" // nobody scanned or approved in time
  | "lost" // the way between phone and TV is gone: it lives a minute on Synapse
  | "unsupported" // the phone, or its server, cannot do this; or they do not understand each other
  | "unavailable" // the server does not have it after all
  | "failed";

/** An account's private keys on their way from the phone into the crypto module: in memory alone, never in a log. */
export interface HandedKeys {
  /** Once; undefined afterwards. */
  take(): Readonly<Record<string, unknown>> | undefined;
}

/** What a finished sign-in yields; stored before anything else happens. */
export interface Credentials {
  readonly profileId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly homeserver: string;
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly oauthClientId?: string;
  readonly oauthIssuer?: string;
  readonly expiresAt?: number;
}

/** The protocol of signing in (src/matrix/signIn.ts); every call can be aborted and throws AppError only. */
export interface SignIn {
  discover(typed: string, signal: AbortSignal): Promise<Homeserver>;
  /** `onProblem` tells of a network loss during polling (undefined when it is over); polling goes on by itself. */
  withDeviceCode(
    server: Homeserver,
    options: {
      readonly deviceName: string;
      readonly deviceId?: string;
      onCode(code: DeviceCode): void;
      onProblem(problem: AppError | undefined): void;
    },
    signal: AbortSignal,
  ): Promise<Credentials>;
  withPassword(
    server: Homeserver,
    options: { readonly user: string; readonly password: string; readonly deviceName: string; readonly deviceId?: string },
    signal: AbortSignal,
  ): Promise<Credentials>;
  /** For servers with the method "qr". Always a new device. Rejects when aborted, never else: what went wrong is an outcome. */
  withQr(
    server: Homeserver,
    options: {
      readonly deviceName: string;
      onStage(stage: QrStage): void;
      /** The two digits that the phone shows. */ askDigits(): Promise<string>;
    },
    signal: AbortSignal,
  ): Promise<QrOutcome>;
}

/** Profiles kept on this TV (src/matrix/credentials.ts). */
export interface Profiles {
  readonly list: ReadonlySignal<readonly ProfileRecord[]>;
  load(): Promise<void>;
  /** Stores credentials; signing in again as the same user on the same server replaces that profile's tokens. */
  add(credentials: Credentials): Promise<ProfileRecord>;
  forget(profileId: string): Promise<void>;
}
