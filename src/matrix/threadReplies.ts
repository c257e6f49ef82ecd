/**
 * Threads of an open room (client-server API, "Threading"): which events are replies in one, and what stands below the
 * message that it began with. The server's sum is in `unsigned.m.relations.m.thread`; what came after it is counted here.
 */
import { field, type RawEvent, string, whole } from "./rawEvent.ts";

/** What the row of a thread's root says. */
export interface ThreadSum {
  readonly replies: number;
  readonly latest?: RawEvent | undefined;
  readonly participated: boolean;
}

const MOST_ROOTS = 300;
const MOST_REPLIES = 300;
const EVENT_ID = /^\$[\x21-\x7e]{1,254}$/;

/** The root of the thread that an event is a reply in. */
export function threadRoot(event: Pick<RawEvent, "content" | "state_key">): string | undefined {
  return event.state_key === undefined ? rootOf(field(event.content, "m.relates_to")) : undefined;
}

/** The same of its `m.relates_to`. */
export function rootOf(relation: unknown): string | undefined {
  const root = field(relation, "rel_type") === "m.thread" ? string(field(relation, "event_id")) : undefined;
  return root && EVENT_ID.test(root) ? root : undefined;
}

export class ThreadReplies {
  private readonly replies = new Map<string, Map<string, RawEvent>>();
  /** Reply → root: a redacted reply does not say any more where it belongs. */
  private readonly roots = new Map<string, string>();
  private readonly watchers = new Map<string, (event: RawEvent) => void>();

  /** Takes in a reply, and once more when it was decrypted. */
  add(event: RawEvent): void {
    const root = threadRoot(event);
    const id = event.event_id;
    if (!root || !id || root === id) return;
    this.roots.set(id, root);
    if (this.roots.size > MOST_ROOTS * 10) this.roots.delete(this.roots.keys().next().value as string);
    let known = this.replies.get(root);
    if (!known) {
      this.replies.set(root, (known = new Map()));
      if (this.replies.size > MOST_ROOTS) this.replies.delete(this.replies.keys().next().value as string);
    }
    known.set(id, event);
    if (known.size > MOST_REPLIES) known.delete(known.keys().next().value as string);
    this.watchers.get(root)?.(event);
  }

  /** Redacted: its words leave the memory. */
  forget(eventId: string): void {
    const known = this.replies.get(this.roots.get(eventId) ?? "");
    const event = known?.get(eventId);
    if (known && event) known.set(eventId, { ...event, content: {} });
  }

  /** The root of the thread that the event is in; `undefined` for all that stands in the room itself. */
  rootOf(event: RawEvent): string | undefined {
    return threadRoot(event) ?? this.roots.get(event.event_id ?? "");
  }

  /** Tells of every reply that comes, or was decrypted, while a thread is open. */
  watch(root: string, watcher: (event: RawEvent) => void): () => void {
    this.watchers.set(root, watcher);
    return () => {
      if (this.watchers.get(root) === watcher) this.watchers.delete(root);
    };
  }

  /** @returns undefined where no thread is. */
  sumOf(root: RawEvent, ownUserId: string, isGone: (eventId: string) => boolean): ThreadSum | undefined {
    const bundle = field(field(root.unsigned, "m.relations"), "m.thread");
    const known = this.replies.get(root.event_id as string);
    const told = bundledLatest(root);
    const toldAt = told && timeOf(told);
    if (known) {
      this.replies.delete(root.event_id as string); // to the end: what is shown stays longest
      this.replies.set(root.event_id as string, known);
    }
    let replies = whole(field(bundle, "count"), 0, 1e6) ?? 0;
    let latest = told && !isGone(told.event_id as string) ? (known?.get(told.event_id as string) ?? told) : undefined;
    let participated = field(bundle, "current_user_participated") === true;
    known?.forEach((reply, id) => {
      if (reply.sender === ownUserId) participated = true;
      const isNew = toldAt === undefined || (id !== told?.event_id && timeOf(reply) > toldAt);
      if (isGone(id)) {
        if (!isNew) replies--; // the server had counted it
        return;
      }
      if (isNew) replies++;
      if (!latest || timeOf(reply) >= timeOf(latest)) latest = reply;
    });
    // At least what is known of: servers may say nothing, or something odd.
    return replies > 0 ? { replies, latest, participated } : undefined;
  }
}

/** The newest reply, which the server puts beside the root: in encrypted rooms itself encrypted. */
export function bundledLatest(root: RawEvent): RawEvent | undefined {
  const latest = field(field(field(root.unsigned, "m.relations"), "m.thread"), "latest_event");
  const sound = ["type", "event_id", "sender"].every((name) => string(field(latest, name)));
  return sound && field(latest, "state_key") === undefined ? (latest as RawEvent) : undefined;
}

function timeOf(event: RawEvent): number {
  return whole(event.origin_server_ts, 0, 8.64e15) ?? 0;
}
