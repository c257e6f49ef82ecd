/** Encryption and verification as screens see them. Interfaces over signals; implemented beside, and by still models. */
import type { AppError } from "../core/errors.ts";
import type { ReadonlySignal } from "@preact/signals";

/** Whether encrypted rooms can be read and written here, and what this TV is to the person's other devices. */
export type EncryptionState =
  /**
   * The rest works. "engine": nothing here can run the crypto module; "memory": too little of it; "storage": no place for
   * keys; "keysLost": the store of this device's keys is gone or broken (LG deletes it at updates): sign in again.
   */
  | { readonly status: "unavailable"; readonly why: "engine" | "memory" | "storage" | "keysLost" | "config" }
  | { readonly status: "starting" }
  /** `ways`: how this TV can be verified; "setUp" alone: the account has no identity yet. */
  | { readonly status: "unverified"; readonly ways: readonly VerifyWay[] }
  | { readonly status: "verified"; readonly backup: "on" | "off" | "untrusted" };

export type VerifyWay = "otherDevice" | "recoveryKey" | "passphrase" | "setUp";

/** A verification as the screen shows it; steps are those of `data-step` where they have one. */
export type VerificationStage =
  | { readonly step: "idle" }
  /** Somebody asks: another device of ours (`own`), or a person. */
  | { readonly step: "incoming"; readonly own: boolean; readonly userId: string; readonly deviceId?: string; readonly deviceName?: string }
  /** Our request is out; nobody has taken it yet. */
  | { readonly step: "waiting"; readonly userId: string }
  /** Both are ready: the QR code (bytes, to be drawn in byte mode) if the other can scan, and emoji, offered at once. */
  | { readonly step: "choose"; readonly qr?: Uint8Array; readonly canEmoji: boolean }
  /** `confirmed`: we said that they match and wait for the other. */
  | { readonly step: "compareEmoji"; readonly emoji: readonly SasEmoji[]; readonly confirmed: boolean }
  /** The other has scanned: does it show a green shield? */
  | { readonly step: "confirmScan"; readonly confirmed: boolean }
  /** "emoji": the devices agree on them. */
  | { readonly step: "working"; readonly what: "emoji" | "recoveryKey" | "passphrase" | "setUp" | "finishing" }
  | { readonly step: "done" }
  | { readonly step: "cancelled"; readonly why: VerificationEnd; readonly error?: AppError };

export type VerificationEnd =
  | "byOther" // the other side cancelled
  | "byUs"
  | "timeout"
  | "mismatch" // the emoji, or the keys behind the QR code, are not the same: somebody may be in between
  | "takenElsewhere" // another device of ours accepted the request
  | "unsupported" // no method in common
  | "wrongKey" // this recovery key or passphrase does not open the secret storage
  | "failed";

/** One of the 64 emoji of SAS (client-server API, "SAS method: emoji"). */
export interface SasEmoji {
  readonly emoji: string;
  /** English, as in the spec's table: the key of the translated name. */
  readonly name: string;
}

/** Verifying this TV, and people; recovery; backup. Actions never throw: what became of them is in `stage`. */
export interface Security {
  readonly stage: ReadonlySignal<VerificationStage>;
  /** Asks the person's other devices to verify this TV. */
  askOtherDevices(): void;
  /** Asks a person, in the direct chat with them (MSC: in-room verification). */
  askPerson(userId: string, roomId: string): void;
  accept(): void;
  /** Compare emoji instead of scanning. */
  startEmoji(): void;
  /** The emoji match; or: yes, the phone shows a green shield. */
  confirm(): void;
  /** They do not match. */
  mismatch(): void;
  /** Ends a running verification for both sides; an ended one is put away (`idle`). */
  cancel(): void;
  /** Recovery key (48 base58 letters) or passphrase, as typed; forgotten as soon as it was used. */
  recover(typed: string, kind: "recoveryKey" | "passphrase"): void;
  /** Whether the letters so far can be the beginning of a recovery key, or are one (parity checked). */
  checkRecoveryKey(typed: string): "incomplete" | "wrong" | "complete";
  /** First device of an account, the advanced way: makes an identity and a backup. The key is shown once. @throws AppError */
  setUp(options: { readonly password?: string }): Promise<{ readonly recoveryKey: string }>;
  /** What room info shows of a room's members. */
  trustOf(userId: string): Promise<PersonTrust>;
  /** Sign-out would lose keys that no backup holds. */
  readonly losesKeys: ReadonlySignal<boolean>;
}

export type PersonTrust = "verified" | "unverified" | "changed" | "unknown";
