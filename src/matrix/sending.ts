/** What an open room sends by the outbox: words, edits of own words, stickers. And edits on their way, over the words that they replace. */
import { editOf, editTarget, mentionsOf, relationOf, wordsOf } from "./messageContent.ts";
import type { Outbox, Outgoing } from "./outbox.ts";
import { withoutReplyFallback } from "./plainBody.ts";
import { field, type RawEvent, string } from "./rawEvent.ts";
import type { Relations } from "./relations.ts";
import { transactionId } from "./relations.ts";
import type { ImagePack, OpenRoom, PackImage, SendOptions } from "./roomTypes.ts";

export interface Sending extends Pick<OpenRoom, "sendText" | "sendSticker" | "edit" | "editable" | "retry" | "cancel"> {
  /** What is on its way under a row's key: the message itself, or its edit. */
  entryOf(key: string): Outgoing | undefined;
}

export interface SendingDeps {
  readonly roomId: string;
  readonly ownUserId: string;
  readonly outbox: Outbox;
  /** An event of the room, as far as it is here. */
  find(eventId: string): RawEvent | undefined;
  /** The newest known event of a thread; its root when none is. */
  lastInThread(root: string): string;
  readonly relations: Relations;
  packs(): readonly ImagePack[];
  maySend(): boolean;
  /** A message was sent: the end of the room comes into sight, or that of the thread. */
  onSent(thread: string | undefined): void;
}

const TEXT = "m.room.message";
const EDITABLE: ReadonlySet<unknown> = new Set(["m.text", "m.emote", "m.notice"]);
/** More than the text field takes: editing it would cut it. */
const MOST_LETTERS = 8000;

export function createSending(deps: SendingDeps): Sending {
  const { roomId, ownUserId, outbox, find, relations } = deps;

  const emoticons = (): readonly PackImage[] =>
    ([] as PackImage[]).concat(...deps.packs().map(({ images }) => images.filter(({ use }) => use !== "sticker")));

  /** Relation and mentions. */
  function about(options: SendOptions): Readonly<Record<string, unknown>> {
    const replied = options.replyTo === undefined ? undefined : find(options.replyTo)?.sender;
    return { ...mentionsOf(replied === ownUserId ? undefined : replied), ...relationOf(options, deps.lastInThread) };
  }

  /** What the message says by now: sent edits, and those on their way. */
  function contentNow(eventId: string): unknown {
    const event = find(eventId);
    if (!event || event.sender !== ownUserId || event.type !== TEXT || relations.redactionOf(eventId)) return undefined;
    const pending = pendingEdits(ownEntries(), relations).get(eventId);
    return pending ? field(pending.content, "m.new_content") : (relations.editOf(event) ?? event.content);
  }

  function editable(eventId: string): string | undefined {
    const content = contentNow(eventId);
    if (!EDITABLE.has(field(content, "msgtype"))) return undefined;
    const body = string(field(content, "body"));
    if (body === undefined) return undefined;
    const isReply = field(field(find(eventId)?.content, "m.relates_to"), "m.in_reply_to") !== undefined;
    const words = isReply ? withoutReplyFallback(body) : body;
    return words.length > MOST_LETTERS ? undefined : words;
  }

  const ownEntries = (): readonly Outgoing[] => outbox.entries.peek().filter((entry) => entry.roomId === roomId);

  function entryOf(key: string): Outgoing | undefined {
    const own = ownEntries();
    const message = own.find(({ txnId }) => txnId === key);
    if (message) return message;
    for (const [eventId, entry] of Array.from(pendingEdits(own, relations))) {
      const event = find(eventId);
      if (event && (transactionId(event) ?? eventId) === key) return entry;
    }
    return undefined;
  }

  return {
    sendText(text, options = {}) {
      const body = text.trim();
      if (!body || !deps.maySend()) return;
      outbox.add(roomId, TEXT, { ...wordsOf("m.text", body, emoticons()), ...about(options) });
      deps.onSent(options.thread);
    },
    sendSticker({ body, mxc: url, info }, options = {}) {
      if (!deps.maySend()) return;
      outbox.add(roomId, "m.sticker", { body, url, info, ...about(options) });
      deps.onSent(options.thread);
    },
    editable,
    edit(eventId, text) {
      const body = text.trim();
      const before = editable(eventId);
      if (!body || before === undefined || before === body || !deps.maySend()) return;
      outbox.add(roomId, TEXT, editOf(eventId, contentNow(eventId), body, emoticons()));
    },
    entryOf,
    retry: (key) => outbox.retry(entryOf(key)?.txnId ?? key),
    cancel: (key) => outbox.cancel(entryOf(key)?.txnId ?? key),
  };
}

/** Edits that the server has not sent back yet, by the event that they are about; of several the last. */
export function pendingEdits(entries: readonly Outgoing[], relations: Relations): ReadonlyMap<string, Outgoing> {
  const pending = new Map<string, Outgoing>();
  for (const entry of entries) {
    const target = editTarget(entry.content);
    if (target !== undefined && !hasEdit(relations, entry)) pending.set(target, entry);
  }
  return pending;
}

/** The edit's own event has arrived, and can be read. */
export function hasEdit(relations: Relations, entry: Outgoing): boolean {
  return entry.eventId !== undefined && relations.knows(entry.eventId);
}
