/**
 * Events that came encrypted and were decrypted here. That one is such an event is written beside it, not into it:
 * whatever stands in an event was written by somebody else.
 */
import { field, type RawEvent, string } from "./rawEvent.ts";
import type { Shield } from "./records.ts";

export const ENCRYPTED = "m.room.encrypted";

export interface ClearInfo {
  /** A doubt about who wrote it; none: nothing to say. */
  readonly shield?: Shield;
}

const clear = new WeakMap<RawEvent, ClearInfo>();

/** What is known of an event that was decrypted here; undefined for all others. */
export function clearInfo(event: RawEvent): ClearInfo | undefined {
  return clear.get(event);
}

/** It is one of those that only ever counted because they were encrypted. */
export function cameEncrypted(event: RawEvent): boolean {
  return event.type === ENCRYPTED || clear.has(event);
}

/** Redactions are never encrypted: a server has to carry them out. An encrypted one would act here alone. */
const REFUSED: ReadonlySet<string> = new Set(["m.room.redaction", ENCRYPTED]);

/**
 * The event with what was inside it, or undefined when no client could make sense of it. Who sent it and what it relates
 * to is what the envelope says (client-server API, "m.room.encrypted": relations stay in the clear).
 */
export function toClearEvent(wire: RawEvent, inside: unknown, info: ClearInfo): RawEvent | undefined {
  const type = string(field(inside, "type"));
  const content = field(inside, "content");
  if (!type || REFUSED.has(type) || typeof content !== "object" || content === null || Array.isArray(content)) return undefined;
  const { "m.relates_to": _inner, ...own } = content as Record<string, unknown>;
  const relation = field(wire.content, "m.relates_to");
  const event: RawEvent = { ...wire, type, content: relation === undefined ? own : { ...own, "m.relates_to": relation } };
  clear.set(event, info);
  return event;
}

/** Bigger ones no server takes (client-server API, "Size limits"). */
const MOST_CIPHERTEXT = 70_000;

export interface Envelope {
  readonly sessionId: string;
  /** Position in the sender's Megolm session: used once by an honest sender. */
  readonly index: number;
}

/** What can be read of an encrypted event without its key; undefined: no client could ever read it. */
export function envelope(event: RawEvent): Envelope | undefined {
  const { content } = event;
  const sessionId = string(field(content, "session_id"));
  const ciphertext = string(field(content, "ciphertext"));
  if (field(content, "algorithm") !== "m.megolm.v1.aes-sha2" || !sessionId || !ciphertext || ciphertext.length > MOST_CIPHERTEXT)
    return undefined;
  const index = messageIndex(ciphertext);
  return index === undefined ? undefined : { sessionId, index };
}

/** Megolm message format: version 3, then the index as a protocol buffers varint of tag 0x08. */
function messageIndex(ciphertext: string): number | undefined {
  let head: string;
  try {
    head = atob(ciphertext.slice(0, 12));
  } catch {
    return undefined;
  }
  if (head.charCodeAt(0) !== 3 || head.charCodeAt(1) !== 8) return undefined;
  let index = 0;
  for (let i = 2, scale = 1; i < head.length; i++, scale *= 128) {
    const byte = head.charCodeAt(i);
    index += (byte & 127) * scale;
    if (byte < 128) return index;
  }
  return undefined;
}
