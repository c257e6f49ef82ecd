/**
 * The plain records that the matrix floor hands to screens. Readonly, JSON-able, a new object whenever something
 * changed and the same object while nothing did. Names and texts in them are hostile until shown: already bounded
 * in length and stripped of bidi overrides, never HTML strings.
 */

/** `mxc://server/id`, already checked against the spec's grammar (client-server API, "Matrix content URIs"). */
export type Mxc = string;

export interface Person {
  readonly userId: string;
  /** Disambiguated as the spec asks ("Calculating the display name for a user"). */
  readonly name: string;
  readonly avatar?: Mxc;
}

// --- rooms -------------------------------------------------------------------------------------------------------

export type Membership = "join" | "invite" | "knock";

/** One row of the room list; about 0.4 kB, saved as it is for the instant start. */
export interface RoomRecord {
  readonly roomId: string;
  readonly membership: Membership;
  readonly name: RoomName;
  readonly topic?: string;
  readonly avatar?: Mxc;
  readonly isSpace: boolean;
  /** Child room ids in the space's order; empty for rooms. */
  readonly children: readonly string[];
  readonly isDirect: boolean;
  /** The other person of a direct chat. */
  readonly directUserId?: string;
  readonly tags: { readonly favourite?: number; readonly lowPriority?: number };
  readonly muted: boolean;
  readonly encrypted: boolean;
  readonly unread: number;
  readonly highlight: number;
  readonly markedUnread: boolean;
  /** Milliseconds since 1970 of the last event that a person would call activity; the order of the list. */
  readonly activeAt: number;
  readonly last?: LastLine;
  /** `answering`: our answer is on its way; the record goes or becomes a joined room when the server has taken it. */
  readonly invite?: { readonly by: Person; readonly reason?: string; readonly answering?: "accept" | "decline" };
  readonly call: boolean;
  /** Room that this one was upgraded to. */
  readonly successor?: string;
  /** The sum of joined members as the server's summary says. */
  readonly memberCount: number;
}

/** A room without a name is called after its heroes; words come from the locale. */
export type RoomName =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "heroes"; readonly names: readonly string[]; readonly others: number }
  | { readonly kind: "empty"; readonly was: readonly string[] };

/** The preview line of a room. */
export interface LastLine {
  readonly eventId: string;
  readonly at: number;
  readonly sender: string; // short display name
  readonly own: boolean;
  readonly summary: Summary;
}

/** What an event says in one line. `kind` picks the words in the locale (`summary.<kind>`). */
export type Summary =
  | { readonly kind: "text" | "emote"; readonly text: string }
  | { readonly kind: "image" | "video" | "gallery" | "audio" | "voice" | "file" | "sticker" | "location"; readonly caption?: string }
  | { readonly kind: "poll"; readonly question: string }
  | { readonly kind: "encrypted" | "redacted" | "call" }
  | { readonly kind: "notice"; readonly notice: NoticeText }
  | { readonly kind: "other"; readonly text?: string };

/** A shelf of the rooms screen, in the order to be shown. Empty shelves are left out. */
export type Shelf =
  | {
      readonly kind: "invites" | "unread" | "favourites" | "people" | "rooms" | "lowPriority";
      readonly key: string;
      readonly rooms: readonly RoomRecord[];
    }
  | { readonly kind: "space"; readonly key: string; readonly space: RoomRecord; readonly rooms: readonly RoomRecord[] };

// --- timeline ----------------------------------------------------------------------------------------------------

export interface MediaRef {
  readonly mxc: Mxc;
  readonly mimetype?: string;
  readonly bytes?: number;
  /** Encrypted: what is needed to read it. Never saved to disk, never logged. */
  readonly secret?: MediaSecret;
  /** Encrypted media have no thumbnails from the server: the sender's own, if there is one. */
  readonly thumbnail?: MediaRef;
}

/** From `EncryptedFile` version "v2" (client-server API, "Sending encrypted attachments"): AES-CTR, 256 bit. */
export interface MediaSecret {
  readonly key: string; // base64url without padding, 32 bytes
  readonly iv: string; // base64 without padding, 16 bytes
  readonly sha256: string; // base64 without padding, of the encrypted bytes
}

export interface Reaction {
  readonly key: string;
  readonly count: number;
  /** Event id of our own reaction, if we are among them. */
  readonly own?: string;
  /** The first few people, for "who". */
  readonly who: readonly string[];
  /** `key` is the `mxc://` of a picture (MSC4027): what it is called, without colons. */
  readonly shortcode?: string;
}

/** The quoted event of a reply, bounded; `missing` until it is loaded or when it cannot be had. */
export type Quote =
  | { readonly status: "shown"; readonly eventId: string; readonly sender: Person; readonly summary: Summary }
  | { readonly status: "missing"; readonly eventId: string };

export type SendState =
  | { readonly status: "sending" }
  | { readonly status: "queued" } // waits for the network
  | { readonly status: "sent" }
  | { readonly status: "failed"; readonly kind: import("../core/errors.ts").AppErrorKind }
  /** Not sent: these people (names) have a new identity. A person decides: `OpenRoom.sendAnyway`, or cancel. */
  | { readonly status: "held"; readonly people: readonly string[] };

/**
 * Why a message cannot be read: the groups that a person can tell apart and act on
 * (from the SDK's `DecryptionFailureCode`, see undecryptable.ts).
 */
export type Undecryptable =
  | "opening" // the crypto module is starting, or the event's turn has not come
  | "unavailable" // this TV has no encryption: `Session.encryption` says why
  | "verify" // verifying this TV brings the key
  | "fetching" // the key is being fetched from the backup
  | "noBackup" // sent before this TV signed in, and there is no backup
  | "beforeJoin" // sent before we were in the room
  | "withheld" // the sender's app keeps the key from us
  | "senderUnverified" // the sender's device is not verified by its owner
  | "senderChanged" // the sender was verified once and has a new identity
  | "keyMissing" // the key has not come (yet)
  | "malformed"; // no client could read it

/** A doubt about who really wrote a message, or how; none: nothing to say (`data-shield`). */
export interface Shield {
  readonly colour: "grey" | "red";
  readonly reason:
    | "unknown"
    | "unverifiedIdentity"
    | "unsignedDevice"
    | "unknownDevice"
    | "authenticityNotGuaranteed"
    | "verificationViolation"
    | "mismatchedSender"
    | "notEncrypted"; // a plain message in an encrypted room
}

/** What the root of a thread says of it (client-server API, "Threading"). */
export interface ThreadSummary {
  readonly replies: number;
  readonly latest?: { readonly sender: Person; readonly summary: Summary; readonly at: number };
  /** We have written in it. */
  readonly participated: boolean;
}

/** An answer of a poll, with what is to be seen of its votes: nothing while results are hidden. */
export interface PollAnswer {
  /** "" where its sender gave none: nobody can vote for it. */
  readonly id: string;
  readonly text: string;
  readonly votes: number;
  /** Of the people who voted, 0 to 1. With several choices the shares sum up to more than 1. */
  readonly share: number;
  /** We voted for it. */
  readonly own: boolean;
  /** The poll has ended, and no other answer has more votes. */
  readonly winner: boolean;
}

interface Base {
  /** Stable for the life of the row: the transaction id of a local echo stays its key when the event id arrives. */
  readonly key: string;
  readonly eventId?: string;
  readonly sender: Person;
  readonly own: boolean;
  readonly at: number;
  readonly edited: boolean;
  readonly reactions: readonly Reaction[];
  readonly sendState: SendState;
  readonly replyTo?: Quote;
  /** A mention of us or of the room: the row is marked. */
  readonly highlight: boolean;
  /** First event of a run of one sender: it shows name and avatar. */
  readonly firstOfRun: boolean;
  /** People whose receipt stands at this event (without us); bounded to 5, `readByMore` counts the rest. */
  readonly readBy: readonly Person[];
  readonly readByMore: number;
  readonly canRedact: boolean;
  /** It is the root of a thread. */
  readonly thread?: ThreadSummary;
  readonly shield?: Shield;
}

export type TimelineItem =
  | (Base & { readonly kind: "text" | "emote" | "botNotice"; readonly body: string; readonly html?: readonly HtmlNode[] })
  | (Base & {
      readonly kind: "image" | "sticker";
      readonly media?: MediaRef;
      readonly width: number;
      readonly height: number;
      readonly blurhash?: string;
      readonly caption?: string;
      /** The caption as its sender formatted it. */
      readonly captionHtml?: readonly HtmlNode[];
      /** It moves, as far as its sender says (MSC4230, or a type that mostly does). */
      readonly animated?: boolean;
      readonly alt: string;
    })
  | (Base & {
      readonly kind: "video";
      readonly media?: MediaRef;
      readonly poster?: MediaRef;
      readonly width: number;
      readonly height: number;
      readonly blurhash?: string;
      readonly durationMs?: number;
      readonly caption?: string;
      readonly captionHtml?: readonly HtmlNode[];
      readonly animated?: boolean;
      readonly alt: string;
    })
  /** Several files under one caption (MSC4274), at most 50. */
  | (Base & {
      readonly kind: "gallery";
      readonly items: readonly GalleryPart[];
      readonly caption?: string;
      readonly captionHtml?: readonly HtmlNode[];
    })
  | (Base & {
      readonly kind: "voice" | "audio" | "file";
      readonly media?: MediaRef;
      readonly name: string;
      readonly bytes?: number;
      readonly durationMs?: number;
      readonly waveform?: readonly number[];
    })
  | (Base & {
      readonly kind: "poll";
      readonly question: string;
      readonly answers: readonly PollAnswer[];
      /** People who have voted. */
      readonly voters: number;
      readonly status: "open" | "ended";
      /** "hidden": until the poll has ended. */
      readonly results: "shown" | "hidden";
      /** So many answers one may choose; at least 1. */
      readonly mostChoices: number;
    })
  /** A place, or where somebody is or was (MSC3488, MSC3489). */
  | (Base & {
      readonly kind: "location";
      /** What the sender calls it; "" where nobody said. */
      readonly body: string;
      readonly geo?: Geo;
      /** `self`: the sender is there; `pin`: a place that they show. */
      readonly what: "self" | "pin";
      readonly live?: LiveLocation;
    })
  /** It decrypts in place when its key comes; `retryDecryption` asks for it again. */
  | (Base & {
      readonly kind: "encrypted";
      readonly why: Undecryptable;
      /** How many such messages a folded row stands for. */ readonly run?: number;
    })
  | (Base & { readonly kind: "redacted"; readonly by?: string; readonly reason?: string })
  /** A kind that Hearth does not know yet: its fallback body, or nothing but its type. */
  | (Base & { readonly kind: "other"; readonly type: string; readonly body?: string; readonly html?: readonly HtmlNode[] })
  | NoticeItem
  | { readonly kind: "date"; readonly key: string; readonly day: number }
  | { readonly kind: "readMarker"; readonly key: string }
  /** The edge of what is loaded: a row that can be retried, or the beginning of the room. */
  | { readonly kind: "edge"; readonly key: string; readonly edge: EdgeState };

/** One file of a gallery. */
export interface GalleryPart {
  readonly kind: "image" | "video" | "audio" | "file";
  readonly media?: MediaRef;
  /** A video's still picture. */
  readonly poster?: MediaRef;
  readonly name: string;
  /** Pixels; 0 where it has no picture. */
  readonly width: number;
  readonly height: number;
  readonly blurhash?: string;
  readonly durationMs?: number;
  readonly bytes?: number;
}

/** A point on earth (RFC 5870). */
export interface Geo {
  /** Degrees, −90 to 90. */
  readonly lat: number;
  /** Degrees, −180 to 180. */
  readonly lon: number;
  /** Metres. */
  readonly uncertainty?: number;
}

/** Somebody shows for a while where they are. Moments in milliseconds since 1970. */
export interface LiveLocation {
  /** When it ends by itself. */
  readonly until: number;
  /** When it was ended before that. */
  readonly endedAt?: number;
  /** When the place was last told; none: not yet. */
  readonly updatedAt?: number;
}

/** Membership and room changes; runs of them are one row with several lines. */
export interface NoticeItem {
  readonly kind: "notice";
  readonly key: string;
  readonly eventId?: string;
  readonly at: number;
  readonly notices: readonly NoticeText[];
  /** It stands for the newest reply of a thread: the event id of its root. */
  readonly thread?: string;
}

/** One form of a message: as it was sent first, or as an edit left it. */
export interface EditVersion {
  readonly eventId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Its words; "" where they cannot be read. */
  readonly body: string;
  readonly html?: readonly HtmlNode[];
  /** Encrypted, and the key is not here. */
  readonly sealed?: boolean;
}

/** A message key below `notice.` and its values; `values` holds names and numbers only. */
export interface NoticeText {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export type EdgeState =
  | { readonly status: "more" }
  | { readonly status: "loading" }
  | { readonly status: "end" }
  | { readonly status: "failed"; readonly kind: import("../core/errors.ts").AppErrorKind };

/** The allow-listed tree of a formatted body (client-server API, "m.room.message msgtypes", HTML subset). */
export type HtmlNode =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "br" | "hr" }
  | {
      readonly type:
        | "strong"
        | "em"
        | "u"
        | "del"
        | "code"
        | "sup"
        | "sub"
        | "p"
        | "blockquote"
        | "ul"
        | "li"
        | "heading"
        | "table"
        | "tr"
        | "td"
        | "th"
        | "details"
        | "summary";
      readonly children: readonly HtmlNode[];
    }
  | { readonly type: "ol"; readonly start: number; readonly children: readonly HtmlNode[] }
  | { readonly type: "pre"; readonly text: string; readonly language?: string }
  | { readonly type: "link"; readonly href: string; readonly children: readonly HtmlNode[] }
  | { readonly type: "pill"; readonly target: "user" | "room" | "event"; readonly id: string; readonly text: string }
  | { readonly type: "spoiler"; readonly reason?: string; readonly children: readonly HtmlNode[] }
  | { readonly type: "color"; readonly color?: string; readonly background?: string; readonly children: readonly HtmlNode[] }
  | {
      readonly type: "image";
      readonly mxc: Mxc;
      readonly alt: string;
      readonly emoticon: boolean;
      /** Pixels, as the sender says. */
      readonly width?: number;
      readonly height?: number;
    };

// --- sign-in -----------------------------------------------------------------------------------------------------

/** "qr": a phone scans a code on the TV and hands its keys over (MSC4108), besides "deviceCode". */
export type SignInMethod = "deviceCode" | "qr" | "password";

export interface Homeserver {
  /** What the user typed or chose: "matrix.org". */
  readonly name: string;
  readonly baseUrl: string;
  readonly methods: readonly SignInMethod[];
}

/** Who can sit down in front of this TV. */
export interface ProfileRecord {
  /** Stable id of the profile on this TV; prefix of everything stored for it. */
  readonly profileId: string;
  readonly userId: string;
  readonly name: string;
  /** Small picture as data URL, so that the chooser needs no network. */
  readonly avatarUrl?: string;
  readonly homeserver: string;
  readonly lastUsedAt: number;
  /** The server signed us out softly: sign in again, keep the device. */
  readonly softLogout: boolean;
}
