import type { UserKey } from "./people.ts";

/**
 * The small language that the household's conversations are written in: `dana("We're off!")` is a line, `day(3, "18:05", …)`
 * is some lines of one day, a `SeedRoom` is a room with its days. Lines refer to each other by the name given in `as`.
 */
export interface SeedRoom {
  /** How tests name the room. */
  readonly key: string;
  /** Absent: the room has no name and is called after its members. */
  readonly name?: string;
  readonly topic?: string;
  /** A scene of media/scenes.ts; absent: no picture. */
  readonly picture?: string;
  readonly by: UserKey;
  readonly members: readonly UserKey[];
  /** Days ago it was made. */
  readonly age: number;
  readonly days: readonly Day[];
  readonly kind?: "space" | "direct" | "public";
  /** The spaces it is listed in. */
  readonly spaces?: readonly string[];
  readonly encrypted?: boolean;
  /** How many of the last lines alex has not read; none when absent. */
  readonly unread?: number;
  readonly tag?: "m.favourite" | "m.lowpriority";
  readonly muted?: boolean;
  /** Alex's own membership, where it is not "join". */
  readonly alex?: "invite" | "leave";
  readonly alias?: string;
  readonly state?: readonly SeedState[];
  /** Names of lines. */
  readonly pinned?: readonly string[];
  /** The room that this one continues: the old one gets a tombstone. */
  readonly replaces?: string;
  /** The server's own choice when absent. */
  readonly roomVersion?: string;
}

export interface SeedState {
  readonly type: string;
  readonly stateKey?: string;
  readonly content: Record<string, unknown>;
}

export interface Day {
  readonly daysAgo: number;
  /** Minutes after midnight of the first line. */
  readonly minute: number;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly by: UserKey;
  readonly say: Say;
  readonly with: LineOptions;
}

/** What is said: a text or something richer. */
export type Say =
  | { readonly kind: "text"; readonly body: string; readonly html?: string; readonly msgtype?: "m.text" | "m.emote" | "m.notice" }
  | {
      readonly kind: "image" | "sticker";
      readonly scene: string;
      readonly caption?: string;
      readonly format?: "jpeg" | "png" | "webp";
      readonly width?: number;
      readonly height?: number;
      readonly rotated?: boolean;
    }
  | { readonly kind: "recording"; readonly file: string; readonly caption?: string }
  | {
      readonly kind: "poll";
      readonly question: string;
      readonly answers: readonly string[];
      readonly votes: Readonly<Record<string, number>>;
      readonly ended?: boolean;
    }
  | { readonly kind: "raw"; readonly type: string; readonly content: Record<string, unknown> }
  /** An event whose content names uploads and earlier lines; with a state key it is state. */
  | {
      readonly kind: "made";
      readonly type: string;
      readonly stateKey?: string;
      make(maker: Maker): Record<string, unknown> | Promise<Record<string, unknown>>;
    };

/** What a content is made with while the room is being written. */
export interface Maker {
  /** Uploads a scene of media/scenes.ts. */
  photo(scene: string, more?: Partial<Extract<Say, { kind: "image" | "sticker" }>>): Promise<Upload>;
  /** Uploads a drawing of media/stickers.ts. */
  sticker(name: string): Promise<Upload>;
  /** Uploads a drawing that waves. */
  animation(name: string, format: "gif" | "webp"): Promise<Upload>;
  /** The content of a message with a recording. */
  recording(file: string): Promise<Record<string, unknown>>;
  /** The id of an earlier line of this room. */
  event(name: string): string;
  userId(user: UserKey): string;
  /** State of this room as it stands. */
  state(type: string): Promise<Record<string, unknown>>;
  readonly roomId: string;
  /** When the line is said, and when the household is seeded: milliseconds since 1970. */
  readonly at: number;
  readonly now: number;
}

export interface Upload {
  readonly url: string;
  readonly info: Record<string, unknown>;
  /** The file's name. */
  readonly file: string;
}

export interface LineOptions {
  /** A name for this line, for `re`, `thread` and tests. */
  readonly as?: string;
  /** Replies to the line of that name. */
  readonly re?: string;
  /** Writes the old reply fallback into the body, as clients did until 2024. */
  readonly oldReply?: boolean;
  /** In the thread of the line of that name. */
  readonly thread?: string;
  /** Emoji → who reacted with it, separated by spaces; ":tea:" is the drawing of that name. */
  readonly reactions?: Readonly<Record<string, string>>;
  /** The text it was changed to later, or the texts, one after the other. */
  readonly edited?: string | readonly string[];
  /** Why, where something else than usual. */
  readonly removed?: boolean | string;
  /** Who is mentioned, separated by spaces; "room" is everybody. */
  readonly mentions?: string;
  /** Minutes since the line before; else a natural pause. */
  readonly after?: number;
}

/** Writes lines of one person. A string is plain text. */
export type Voice = (say: string | Say, options?: LineOptions) => Line;

export function voice(by: UserKey): Voice {
  return (say, options = {}) => ({ by, say: typeof say === "string" ? { kind: "text", body: say } : say, with: options });
}

/** Lines of one day, the first at `time` ("18:05"). */
export function day(daysAgo: number, time: string, ...lines: Line[]): Day {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return { daysAgo, minute: hours * 60 + minutes, lines };
}

export const html = (body: string, formatted: string): Say => ({ kind: "text", body, html: formatted });
export const emote = (body: string): Say => ({ kind: "text", body, msgtype: "m.emote" });
export const notice = (body: string): Say => ({ kind: "text", body, msgtype: "m.notice" });
export const photo = (scene: string, caption?: string, more: Partial<Extract<Say, { kind: "image" | "sticker" }>> = {}): Say => ({
  kind: "image",
  scene,
  ...(caption ? { caption } : {}),
  ...more,
});
export const sticker = (scene: string, caption: string): Say => ({ kind: "sticker", scene, caption });
/** A recording of media/recordings: voice message, video, song, document. */
export const recording = (file: string, caption?: string): Say => ({ kind: "recording", file, ...(caption ? { caption } : {}) });
export const raw = (type: string, content: Record<string, unknown>): Say => ({ kind: "raw", type, content });
/** A message, or any event, whose content needs uploads or earlier lines. */
export const made = (type: string, make: Extract<Say, { kind: "made" }>["make"]): Say => ({ kind: "made", type, make });
/** A state event in the midst of a conversation. */
export const state = (type: string, content: Record<string, unknown> | Extract<Say, { kind: "made" }>["make"], stateKey = ""): Say => ({
  kind: "made",
  type,
  stateKey,
  make: typeof content === "function" ? content : () => content,
});
/** `votes`: answer's number → who chose it, separated by spaces. */
export function poll(question: string, answers: readonly string[], votes: Readonly<Record<number, string>>, ended = false): Say {
  const byVoter = Object.entries(votes).flatMap(([answer, voters]) =>
    voters
      .split(" ")
      .filter(Boolean)
      .map((voter) => [voter, Number(answer)] as const),
  );
  return { kind: "poll", question, answers, votes: Object.fromEntries(byVoter), ended };
}
export const place = (description: string, latitude: number, longitude: number): Say =>
  raw("m.room.message", {
    msgtype: "m.location",
    body: `${description} (geo:${latitude},${longitude})`,
    geo_uri: `geo:${latitude},${longitude}`,
    "org.matrix.msc3488.location": { uri: `geo:${latitude},${longitude}`, description },
    "org.matrix.msc3488.asset": { type: "m.pin" },
  });

/** How many lines a room has. */
export const lineCount = (room: SeedRoom): number => room.days.reduce((sum, { lines }) => sum + lines.length, 0);
