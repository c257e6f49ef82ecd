/** Events that are about an event, a page at a time: `GET /relations` (client-server API, "Forming relationships between events"). */
import type { Http } from "./http.ts";
import { field, type RawEvent, string } from "./rawEvent.ts";
import { wellFormed } from "./roomHistory.ts";

export type RelationKind = "m.replace" | "m.reference" | "m.thread" | "m.annotation";

export interface RelationPage {
  /** In the order that was asked for: "b" newest first. */
  readonly events: readonly RawEvent[];
  /** Token of the next page; undefined: this was the last. */
  readonly next: string | undefined;
}

/** @throws AppError */
export async function relationPage(
  http: Http,
  about: { readonly roomId: string; readonly eventId: string; readonly kind: RelationKind },
  options: { readonly dir: "b" | "f"; readonly limit: number; readonly from?: string | undefined; readonly signal: AbortSignal },
): Promise<RelationPage> {
  const { dir, limit, from, signal } = options;
  const parts = ["rooms", about.roomId, "relations", about.eventId, about.kind].map(encodeURIComponent);
  const answer = await http.call("GET", `/v1/${parts.join("/")}`, { query: { dir, limit, from }, signal });
  // What a server says is about the event is only believed where the event says so itself.
  const events = wellFormed(field(answer, "chunk")).filter((event) => {
    const relation = field(event.content, "m.relates_to");
    return field(relation, "event_id") === about.eventId && field(relation, "rel_type") === about.kind;
  });
  const next = string(field(answer, "next_batch"));
  return { events, next: next && next !== from ? next : undefined };
}
