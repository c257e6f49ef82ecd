import type { EncryptionState, VerificationStage, VerifyWay } from "../../matrix/securityTypes.ts";

/** What the screen shows. Steps of a running verification are the stages of `Security`; the others are the screen's own. */
export type VerificationState =
  | Exclude<VerificationStage, { readonly step: "idle" }>
  /** Encryption does not run yet: it will by itself. */
  | { readonly step: "starting" }
  | { readonly step: "unavailable"; readonly why: Extract<EncryptionState, { readonly status: "unavailable" }>["why"] }
  | { readonly step: "verified"; readonly backup: "on" | "off" | "untrusted" }
  /** What the person has at hand; none: nothing of it. */
  | { readonly step: "ways"; readonly ways: readonly VerifyWay[] }
  | { readonly step: "recoveryKey"; readonly typed: string; readonly check: KeyCheck }
  | { readonly step: "passphrase"; readonly typed: string }
  /** The account has no identity yet: better made on a phone. */
  | { readonly step: "firstDevice" }
  /** The advanced way: makes it here. */
  | { readonly step: "setUp"; readonly needsPassword: boolean; readonly password: string; readonly problem?: SetUpProblem }
  /** Shown once. `sure`: the person wants to go on and is asked whether it is written down. */
  | { readonly step: "newKey"; readonly recoveryKey: string; readonly sure: boolean };

export type KeyCheck = "incomplete" | "wrong" | "complete";
export type SetUpProblem = "badCredentials" | "exists" | "unsupported" | "offline" | "failed";
export type StateOf<S extends VerificationState["step"]> = Extract<VerificationState, { readonly step: S }>;

/** The letters of a recovery key in groups of four, as it is written down; the last one may be shorter. */
export function groupsOf(typed: string): readonly string[] {
  return typed.replace(/[\s-]+/g, "").match(/.{1,4}/g) ?? [];
}
