/** What the room screen shows and what it can be asked to do: the contract between its model and its views. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { AppErrorKind } from "../../core/errors.ts";
import type { Person, RoomRecord, TimelineItem } from "../../matrix/records.ts";
import type { OpenState } from "../../matrix/roomTypes.ts";
import type { EncryptionState, PersonTrust } from "../../matrix/securityTypes.ts";
import type { Covers } from "./covers.ts";
import type { GoTo } from "./goTo/GoTo.ts";
import type { Links } from "./goTo/makeLinks.ts";
import type { RoomOptions } from "../roomOptions.ts";
import type { Picker } from "./picker/picker.ts";
import type { QuickReplies } from "./quickReplies.ts";
import type { MessageItem } from "./rowLabel.ts";
import type { Upgrade } from "./upgrade.ts";
import type { Talking } from "./talking.ts";
import type { Threads } from "./threads.ts";
import type { Voice } from "./voiceTypes.ts";

/** What lies over the timeline. `key` is the row it is about. */
export type MenuState =
  | { readonly step: "closed" }
  | { readonly step: "message"; readonly key: string }
  | { readonly step: "reactions"; readonly key: string }
  /** `direct`: opened by the info key, so Back closes it instead of showing the menu. */
  | { readonly step: "details"; readonly key: string; readonly direct: boolean }
  | { readonly step: "delete"; readonly key: string }
  /** The answers of a poll; a message's earlier forms; who reacted. */
  | { readonly step: "vote" | "versions" | "who"; readonly key: string }
  /** A QR code that opens the message on a phone. */
  | { readonly step: "phone"; readonly key: string };

/** What the next words will be. The draft itself is in `draft`, so that no change of this loses it. */
export type Composing =
  | { readonly kind: "text" }
  | { readonly kind: "reply"; readonly to: MessageItem }
  /** `draft` is then the words of this message; the draft comes back after it. */
  | { readonly kind: "edit"; readonly of: MessageItem };

/** Whether one can write here, and if not, why. */
export type MayWrite = "yes" | "opening" | "encryptionStarting" | "encryptionUnavailable" | "moved" | "notAllowed" | "readOnly";

/** The one line between timeline and composer. */
export type StatusLine =
  | { readonly kind: "none" }
  | { readonly kind: "offline" }
  /** What one sees is the last visit's: the room itself could not be had. */
  | { readonly kind: "stale"; readonly error: AppErrorKind }
  | { readonly kind: "typing"; readonly people: readonly Person[] };

/** The way to the end, shown while one is away from it and something is there. `count` 0: unknown how much. */
export type Pill = { readonly shown: false } | { readonly shown: true; readonly count: number };

export interface RoomViewModel {
  readonly record: ReadonlySignal<RoomRecord | undefined>;
  readonly state: ReadonlySignal<OpenState>;
  readonly rows: ReadonlySignal<readonly TimelineItem[]>;
  /** Key of the row one looks at; null follows the end. Written by the list. */
  readonly focused: Signal<string | null>;
  /** Whether there is a row to look at. */
  readonly hasRows: ReadonlySignal<boolean>;
  /** Whether one is away from the live end. */
  readonly away: ReadonlySignal<boolean>;
  readonly pill: ReadonlySignal<Pill>;
  readonly status: ReadonlySignal<StatusLine>;
  /** Who wrote lately, newest first. */
  readonly lately: ReadonlySignal<readonly Person[]>;
  readonly menu: ReadonlySignal<MenuState>;
  /** The row that the menu is about. */
  readonly menuItem: ReadonlySignal<MessageItem | undefined>;
  readonly composing: ReadonlySignal<Composing>;
  readonly draft: ReadonlySignal<string>;
  readonly mayWrite: ReadonlySignal<MayWrite>;
  /** What this TV can do with encrypted rooms. */
  readonly encryption: ReadonlySignal<EncryptionState>;
  /** What is known of the identities of the people shown, in an encrypted room. */
  readonly trust: ReadonlySignal<ReadonlyMap<string, PersonTrust>>;
  /** Keys of the runs (of notices, of messages that cannot be read) that are spread out. */
  readonly spread: ReadonlySignal<ReadonlySet<string>>;
  /** Spoilers and details of messages. */
  readonly covers: Covers;
  /** Where the room has moved to. */
  readonly upgrade: Upgrade;

  /** Something other than a message's menu lies over the room. */
  readonly hasSheet: ReadonlySignal<boolean>;
  /** Ways through the room's time. */
  readonly goTo: GoTo;
  /** Links of messages into rooms. */
  readonly links: Links;

  /** The voice message that plays in the room or in one of its threads. */
  readonly voice: Voice;

  readonly talking: Talking;
  readonly threads: Threads;

  /** Whether the last row is the newest there is, so that reaching it means to follow. */
  canFollow(): boolean;
  /** OK on a row: the message's menu, a run spread out or folded, a failed edge tried again. */
  open(item: TimelineItem): void;
  /** Shows or plays the row's file (the menu's without a key). @returns false where there is none to be seen. */
  view(key?: string): boolean;
  /** A viewer lies over the room: what comes meanwhile is not seen. */
  cover(covered: boolean): void;
  showDetails(key?: string): void;
  showReactions(): void;
  askDelete(): void;
  closeMenu(): void;
  react(key: string, shortcode?: string): void;
  /** Makes the menu's row the one that is answered: the text field opens. */
  reply(): void;
  /** Whether the words of the menu's row can be changed. */
  readonly canEdit: ReadonlySignal<boolean>;
  /** Makes the menu's row the one that is edited: the text field opens with its words. */
  edit(): void;
  /** Neither reply nor edit. */
  cancelComposing(): void;
  /** Emoji, custom emoji and stickers. */
  readonly picker: Picker;
  readonly quickReplies: QuickReplies;
  readonly options: RoomOptions;
  deleteMessage(): void;
  retry(): void;
  /** Sends what was held because of somebody's new identity. */
  sendAnyway(): void;
  /** Asks again for the key of a message that cannot be read. */
  askKey(): void;
  /** Shows each message of a folded run. */
  showEach(): void;
  /** Opens the thread below the menu's row. `write`: the text field in it, too. */
  showThread(write: boolean): void;
  showOnPhone(): void;
  /** The address behind `showOnPhone`. */
  readonly phoneLink: ReadonlySignal<string | undefined>;
  cancelSending(): void;
  write(text: string): void;
  /** Sends the draft. @returns false when there was nothing to send. */
  send(): boolean;
  sendQuick(text: string): void;
  /** The text field was closed. */
  stopWriting(): void;
  reachStart(): void;
  reachEnd(): void;
  toEnd(): void;
  /** A screenful up or down, for the channel keys. */
  page(direction: "up" | "down"): void;
  retryOpening(): void;
  /** One step out inside of the room. @returns false when the room itself is to be left. */
  back(): boolean;
}
