/**
 * Somebody at another client that encrypts: a real Matrix SDK with a real crypto library, in a process of its own. This
 * file is what tests hold; `openPeer()` makes one. Waiting methods reject after `timeoutMs` (30 s) with what was missing.
 */

/**
 * Whose cryptography: "rust" is matrix-js-sdk 43 on the published matrix-sdk-crypto-wasm (vodozemac), unaltered; "olm" is
 * matrix-js-sdk 36 on libolm 3.2 (C++), which shares no line of cryptography or of verification with Hearth's.
 */
export type PeerImplementation = "rust" | "olm";

export interface PeerOptions {
  /** The server's address; `openHousehold()`'s `baseUrl`. */
  readonly homeserver: string;
  /** "dana" or "@dana:hearth.test". */
  readonly user: string;
  /** Of the household (everybody has the same) when absent. */
  readonly password?: string;
  /** Of a sign-in that has taken place, instead of the password: servers with OAuth have none. */
  readonly session?: { readonly accessToken: string; readonly deviceId: string };
  /** "rust" when absent. */
  readonly implementation?: PeerImplementation;
  /** What other devices call this one. */
  readonly deviceName?: string;
  /** false: it does not offer to scan QR codes. "olm" never does: its SDK cannot. true when absent. */
  readonly camera?: boolean;
}

export interface WaitOptions {
  readonly timeoutMs?: number;
}

export interface SetUpOptions {
  /** The recovery key is derived from it; random when absent. */
  readonly passphrase?: string;
  /** The 32 bytes of the recovery key, for accounts whose key is written down; not together with `passphrase`. */
  readonly recoveryKeyBytes?: Uint8Array;
}

export interface Recovery {
  /** As shown to people: base58 in groups of four. */
  readonly recoveryKey: string;
}

export interface RoomOptions {
  readonly name?: string;
  /** false: a room in the clear. */
  readonly encrypted?: boolean;
  readonly direct?: boolean;
  /** Megolm sessions change after so many messages; the SDK's default when absent. */
  readonly rotateAfterMessages?: number;
  /** Megolm sessions change after so many milliseconds. */
  readonly rotateAfterMs?: number;
  readonly historyVisibility?: "shared" | "invited" | "joined";
}

export interface SendOptions {
  /** The id of the event that this answers. */
  readonly replyTo?: string;
  /** Back-dates the event, milliseconds since 1970: for seeding, through the application service of the test server. */
  readonly at?: number;
}

export interface Photo {
  readonly bytes: Uint8Array;
  readonly mimetype: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** The file's name. */
  readonly name: string;
  readonly caption?: string;
  readonly blurhash?: string;
}

export interface SendPhotoOptions extends SendOptions {
  /** What is wrong with it: a byte of the uploaded file and thumbnail differs, so that the hash does not fit; the hash itself is another; there is no such file. */
  readonly damage?: "bytes" | "hash" | "missing";
  /** true: without a thumbnail. */
  readonly bare?: boolean;
}

/** One event of a room as this peer sees it. */
export interface PeerMessage {
  readonly eventId: string;
  readonly sender: string;
  /** Of the decrypted event. */
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** The text body, "" without one. */
  readonly text: string;
  /** Whether it came encrypted. */
  readonly encrypted: boolean;
  /** The SDK's reason why it cannot be read; absent when it can. */
  readonly undecryptable?: string;
  /** What the sender's device deserves: the SDK's reason code stands beside grey and red. */
  readonly shield: "none" | "grey" | "red";
  readonly shieldReason?: number;
}

export interface DeviceTrust {
  readonly deviceId: string;
  readonly name: string;
  /** This peer trusts it: verified, or signed by an identity that this peer has verified. */
  readonly verified: boolean;
  /** Signed with its owner's self-signing key. */
  readonly signedByOwner: boolean;
}

/**
 * Who gets the keys of what is sent from now on: everybody in the room; only devices that their owners have signed
 * (MSC4153); only devices that this peer has verified. The others get `m.room_key.withheld`.
 */
export type Sharing = "everyone" | "signedDevices" | "verifiedDevices";

export interface PeerEmoji {
  readonly emoji: string;
  /** The English name of the specification, "Rooster". */
  readonly name: string;
}

export type VerificationEnd =
  | { readonly status: "done" }
  /** `code`: "m.user", "m.mismatched_sas", "m.timeout" … */
  | { readonly status: "cancelled"; readonly code: string; readonly by: "me" | "other" };

/** One verification. Any step may be left out to see what the other side does about it. */
export interface PeerVerification {
  readonly otherUserId: string;
  /** Absent while nobody has answered. */
  readonly otherDeviceId?: string;
  /** Agrees to begin (`ready`). */
  accept(): Promise<void>;
  /** Waits until the other side has agreed. */
  ready(options?: WaitOptions): Promise<void>;
  /**
   * The seven emoji, once both keys are exchanged. `start` (true): this peer chooses emoji if nobody has; false: it
   * waits until the other side does.
   */
  emoji(options?: WaitOptions & { readonly start?: boolean }): Promise<readonly PeerEmoji[]>;
  /** The emoji are the same. */
  confirm(): Promise<void>;
  /** The emoji differ: cancels with `m.mismatched_sas`. */
  mismatch(): Promise<void>;
  /**
   * Says no, at any step: `m.user`. With another `code` ("m.timeout", "m.key_mismatch" …) only the other side hears of
   * it, as of a client that fails in that way; not for verifications in a room.
   */
  cancel(code?: string): Promise<void>;
  /** This peer's camera saw the other side's QR code: `decodeQr(screenshot)`. Not on "olm". */
  scan(qr: Uint8Array): Promise<void>;
  /** The bytes of this peer's own QR code. */
  showQr(options?: WaitOptions): Promise<Uint8Array>;
  /** "Yes, the other device says that it has scanned": after `showQr()`. */
  confirmScanned(options?: WaitOptions): Promise<void>;
  /** Waits for its end, good or bad. */
  ended(options?: WaitOptions): Promise<VerificationEnd>;
}

/** A new device that is being let in by the QR code that it showed (MSC4108). Any step may be left out. */
export interface PeerLink {
  /** The two digits that this phone shows, to be typed on the new device. */
  readonly checkCode: string;
  /** Waits until the new device has asked; the page where the owner allows it. */
  page(): Promise<string>;
  /** Says no. */
  decline(): Promise<void>;
  /** Goes along, waits until the new device is signed in, and hands the account's keys over. */
  share(): Promise<void>;
}

export interface Peer {
  readonly implementation: PeerImplementation;
  /** The versions of SDK and crypto library, as they say themselves. */
  readonly version: string;
  readonly userId: string;
  readonly deviceId: string;

  // ——— Identity and keys

  /** Cross-signing, secret storage and key backup, new: as the first device of an account does. */
  setUpEncryption(options?: SetUpOptions): Promise<Recovery>;
  /** As a further device: takes the identity out of secret storage with a recovery key or passphrase, signs itself, uses the backup. */
  unlock(secret: { readonly recoveryKey: string } | { readonly passphrase: string }): Promise<void>;
  /** Throws the identity away and makes a new one, with new secret storage and backup. */
  resetIdentity(options?: SetUpOptions): Promise<Recovery>;
  /** Waits until the backup on the server holds at least so many keys; returns how many. */
  waitForBackup(keys: number, options?: WaitOptions): Promise<number>;
  /** Reads the whole backup; returns how many keys came. The peer must have its key: by `unlock()` or by verification. */
  restoreBackup(): Promise<number>;
  /** Waits until this peer has the private cross-signing keys: gossiped after a verification, or its own. */
  waitForSecrets(options?: WaitOptions): Promise<void>;
  /** The devices of somebody that have keys, asked of the server now. */
  devices(userId: string): Promise<readonly DeviceTrust[]>;
  isVerified(userId: string, deviceId: string): Promise<boolean>;
  /** Whether this peer has verified the person. */
  isUserVerified(userId: string): Promise<boolean>;
  /** Waits until somebody's device has published its keys and this peer knows them: before a message that it should read. */
  waitForDevice(userId: string, deviceId: string, options?: WaitOptions): Promise<void>;
  /** The next message of the room starts a new Megolm session. */
  discardSession(roomId: string): Promise<void>;
  setSharing(sharing: Sharing): Promise<void>;

  // ——— Rooms and messages

  /** Returns the room's id. `invitees` are names or user ids. */
  createRoom(invitees: readonly string[], options?: RoomOptions): Promise<string>;
  /** Waits for the invitation or the room and joins it. */
  join(roomId: string, options?: WaitOptions): Promise<void>;
  /** "rust" shares the keys of the past where the room's history visibility allows it (MSC4268); "olm" never does. */
  invite(roomId: string, user: string): Promise<void>;
  /** Waits until somebody has joined, as this peer sees it. */
  waitForMember(roomId: string, user: string, options?: WaitOptions): Promise<void>;
  /** Sends a text, encrypted where the room is; returns the event's id. */
  send(roomId: string, text: string, options?: SendOptions): Promise<string>;
  /** Sends any event, encrypted where the room is. */
  sendEvent(roomId: string, type: string, content: Readonly<Record<string, unknown>>, options?: SendOptions): Promise<string>;
  /** Sends a picture as an encrypted attachment, with an encrypted thumbnail. */
  sendPhoto(roomId: string, photo: Photo, options?: SendPhotoOptions): Promise<string>;
  /** Downloads and decrypts the file of a picture event. Rejects when its hash does not fit. */
  readPhoto(roomId: string, eventId: string): Promise<Uint8Array>;
  /** Waits for a readable text message, also one of the past. */
  waitForText(roomId: string, text: string, options?: WaitOptions & { readonly from?: string }): Promise<PeerMessage>;
  /** Waits until the event has come, readable or not. */
  waitForEvent(roomId: string, eventId: string, options?: WaitOptions): Promise<PeerMessage>;
  /** The newest `limit` events, the oldest first. */
  messages(roomId: string, limit?: number): Promise<readonly PeerMessage[]>;
  /** Any request as this device; the answer's JSON. */
  request<T = Record<string, unknown>>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T>;

  // ——— Verification

  /**
   * Asks the own other devices; with `deviceId` that one of them; with `userId` another person, in the room `roomId`.
   */
  requestVerification(target?: {
    readonly userId?: string;
    readonly deviceId?: string;
    readonly roomId?: string;
  }): Promise<PeerVerification>;
  /** Waits for a request from somebody (anybody when absent), not accepted yet. */
  nextVerification(options?: WaitOptions & { readonly from?: string }): Promise<PeerVerification>;
  /** Waits for a request and agrees to begin. */
  acceptVerification(options?: WaitOptions & { readonly from?: string }): Promise<PeerVerification>;
  /**
   * Waits for a request, agrees, and scans the QR code that the other side shows then: `look` reads it, for example
   * `async () => decodeQr(await tv.screenshot())` after the code is there to see.
   */
  acceptVerificationByScan(look: () => Promise<Uint8Array>, options?: WaitOptions & { readonly from?: string }): Promise<PeerVerification>;

  /** Scans the QR code of a new device that wants to be signed in. "rust" only. */
  link(qr: Uint8Array): Promise<PeerLink>;

  // ——— Its life

  /** Signs the device out, then ends. */
  signOut(): Promise<void>;
  /** The process stands still: a telephone in a tunnel. */
  pause(): void;
  resume(): void;
  /** Ends the process; its device and keys on the server stay. Never rejects. */
  stop(): Promise<void>;
}
