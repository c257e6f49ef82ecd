/** Reactions and deletions in an open room: asked for at once, tried twice, undone on the screen when refused. */
import { AppError } from "../core/errors.ts";
import { type Http, roomPath } from "./http.ts";
import { fromThrown, isPassing } from "./matrixErrors.ts";
import { newTransactionId } from "./outbox.ts";
import { shortcodeOf } from "./reactions.ts";
import type { Relations } from "./relations.ts";

export interface Acting {
  toggleReaction(eventId: string, key: string, shortcode?: string): Promise<void>;
  redact(eventId: string): Promise<void>;
}

const AGAIN_MS = 1000;
/** Longer nobody waits for a reaction: then it is said that it failed. */
const LONGEST_MS = 5000;

export function createActing(options: {
  readonly http: Http;
  readonly roomId: string;
  readonly ownUserId: string;
  readonly relations: Relations;
  maySend(): boolean;
  /** Rows changed. */
  touch(): void;
}): Acting {
  const { http, roomId, ownUserId, relations, touch } = options;

  /** The transaction id makes the second try harmless when only the answer to the first was lost. */
  async function put(what: string, name: string, body: unknown, txnId = newTransactionId()): Promise<void> {
    const path = roomPath(roomId, what, name, txnId);
    try {
      await http.call("PUT", path, { body });
    } catch (thrown) {
      const error = fromThrown(thrown);
      const wait = error.retryAfterMs ?? AGAIN_MS;
      if (!isPassing(error) || wait > LONGEST_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
      await http.call("PUT", path, { body });
    }
  }

  async function react(eventId: string, key: string, shortcode: string | undefined): Promise<void> {
    const txnId = newTransactionId();
    relations.addPending(eventId, ownUserId, key, txnId);
    touch();
    try {
      const known = relations.annotationsOf(eventId)?.find((other) => other.key === key && other.shortcode)?.shortcode;
      const called = shortcode ?? (known && shortcodeOf(known));
      const named = called && key.startsWith("mxc://") ? { shortcode: `:${called}:`, "com.beeper.reaction.shortcode": `:${called}:` } : {};
      await put("send", "m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id: eventId, key }, ...named }, txnId);
    } catch (thrown) {
      relations.removePending(eventId, txnId);
      touch();
      throw fromThrown(thrown);
    }
  }

  return {
    async toggleReaction(eventId, key, shortcode) {
      if (!options.maySend()) throw new AppError("forbidden", "reactions cannot be sent here");
      const mine = relations.annotationsOf(eventId)?.find((annotation) => annotation.sender === ownUserId && annotation.key === key);
      if (!mine) return react(eventId, key, shortcode);
      if (mine.eventId === undefined) return; // still on its way
      await put("redact", mine.eventId, {});
      relations.redact(mine.eventId, { by: ownUserId });
      touch();
    },
    redact: (eventId) => put("redact", eventId, {}),
  };
}
