/** What goes between a test and a peer's process: names with plain arguments and plain results. */
import type { Peer, PeerEmoji, PeerImplementation, PeerLink, PeerOptions, VerificationEnd, WaitOptions } from "./Peer.ts";

/** The first argument of the process. */
export interface PeerStart {
  readonly homeserver: string;
  readonly userId: string;
  readonly password: string;
  /** Signed in already, at a server without passwords. */
  readonly session?: PeerOptions["session"];
  readonly implementation: PeerImplementation;
  readonly deviceName: string;
  /** What it offers when somebody asks to verify. */
  readonly verificationMethods: readonly string[];
  /** For `SendOptions.at`. */
  readonly backdatingToken: string;
}

export interface PeerFacts {
  readonly version: string;
  readonly deviceId: string;
}

/** A verification that the process holds under `id`. */
export interface VerificationFacts {
  readonly id: number;
  readonly otherUserId: string;
  readonly otherDeviceId?: string;
}

/** Commands stand in `Peer` as they are: identity, secret storage, backup, devices … */
export type KeyCommands = Pick<
  Peer,
  | "setUpEncryption"
  | "unlock"
  | "resetIdentity"
  | "waitForBackup"
  | "restoreBackup"
  | "waitForSecrets"
  | "devices"
  | "isVerified"
  | "isUserVerified"
  | "waitForDevice"
  | "discardSession"
  | "setSharing"
>;

/** … rooms, and what is said in them. */
export type RoomCommands = Pick<
  Peer,
  | "createRoom"
  | "join"
  | "invite"
  | "waitForMember"
  | "send"
  | "sendEvent"
  | "sendPhoto"
  | "readPhoto"
  | "waitForText"
  | "waitForEvent"
  | "messages"
  | "request"
>;

export interface VerificationCommands {
  requestVerification(target: Parameters<Peer["requestVerification"]>[0]): Promise<VerificationFacts>;
  nextVerification(options: WaitOptions & { readonly from?: string }): Promise<VerificationFacts>;
  verificationAccept(id: number): Promise<void>;
  verificationReady(id: number, options?: WaitOptions): Promise<void>;
  verificationEmoji(id: number, options?: WaitOptions & { readonly start?: boolean }): Promise<readonly PeerEmoji[]>;
  verificationConfirm(id: number): Promise<void>;
  verificationMismatch(id: number): Promise<void>;
  verificationCancel(id: number, code?: string): Promise<void>;
  verificationScan(id: number, qr: Uint8Array): Promise<void>;
  verificationShowQr(id: number, options?: WaitOptions): Promise<Uint8Array>;
  verificationConfirmScanned(id: number, options?: WaitOptions): Promise<void>;
  verificationEnded(id: number, options?: WaitOptions): Promise<VerificationEnd>;
}

export interface LinkCommands {
  linkScan(qr: Uint8Array, options?: Parameters<Peer["link"]>[1]): Promise<{ readonly checkCode: string }>;
  linkPage(): ReturnType<PeerLink["page"]>;
  linkDecline(): ReturnType<PeerLink["decline"]>;
  linkShare(): ReturnType<PeerLink["share"]>;
}

export interface LifeCommands {
  start(options: PeerStart): Promise<PeerFacts>;
  logOut(): Promise<void>;
  end(): Promise<void>;
}

export type PeerCommands = KeyCommands & RoomCommands & VerificationCommands & LinkCommands & LifeCommands;
export type CommandName = keyof PeerCommands;

export interface CommandCall {
  readonly call: number;
  readonly name: CommandName;
  readonly args: readonly unknown[];
}

export type CommandAnswer =
  | { readonly call: number; readonly result: unknown }
  | { readonly call: number; readonly error: string; readonly stack: string };
