/**
 * Events as the server sends them, and the readers for what is inside: every field of an event was written by
 * somebody else, so nothing below `content` is believed before one of these functions has looked at it.
 */

/** An event of a sync, `/messages` or `/state` answer (client-server API, "Room event format"). */
export interface RawEvent {
  readonly type: string;
  readonly event_id?: string;
  readonly sender?: string;
  readonly state_key?: string;
  readonly origin_server_ts?: number;
  readonly content?: unknown;
  readonly unsigned?: unknown;
}

export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = Object.freeze(Object.create(null) as Record<string, unknown>);

/** `value` when it is an object with fields, else an empty one: reading never throws. Inherited names are no fields. */
export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : NOTHING;
}

/** An own field; "constructor" and the like, which every object inherits, read as undefined. */
export function field(value: unknown, name: string): unknown {
  const owner = fields(value);
  return Object.prototype.hasOwnProperty.call(owner, name) ? owner[name] : undefined;
}

export function string(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Longest id, type or state key (client-server API, "Size limits"). */
const MOST_ID = 255;

/**
 * Whether `value` is what `RawEvent` says, but for the time, which `whole` reads. A server that keeps to the spec sends
 * no other; ids are kept, compared and saved as they come, so that theirs must be strings, and short ones.
 */
export function isRawEvent(value: unknown): value is RawEvent {
  const isId = (name: string): boolean => {
    const id = field(value, name);
    return typeof id === "string" && id.length <= MOST_ID;
  };
  return isId("type") && ["event_id", "sender", "state_key"].every((name) => field(value, name) === undefined || isId(name));
}

/** A finite number within the bounds, rounded to a whole one; undefined for anything else. */
export function whole(value: unknown, least: number, most: number): number | undefined {
  if (typeof value !== "number" || !isFinite(value)) return undefined;
  const rounded = Math.round(value) + 0; // JSON knows -0
  return rounded >= least && rounded <= most ? rounded : undefined;
}
