import { people, strangers, type UserKey } from "./household/people.ts";
import type { Line, Maker, Say } from "./household/script.ts";
import { userIdOf } from "./matrixApi.ts";
import { makerOf } from "./maker.ts";
import type { Seeder } from "./seeder.ts";

export interface EventDraft {
  readonly type: string;
  readonly content: Record<string, unknown>;
  /** Of state. */
  readonly stateKey?: string;
}

/** The room while it is written: the lines before this one, and when this one is said (milliseconds since 1970). */
export interface Conversation {
  readonly roomId: string;
  readonly earlier: ReadonlyMap<string, SentLine>;
  readonly lastInThread: ReadonlyMap<string, string>;
  readonly at: number;
  readonly now: number;
}

/** A line that was sent. */
export interface SentLine {
  readonly eventId: string;
  readonly line: Line;
  readonly body: string;
}

export const bodyOf = (say: Say): string => {
  switch (say.kind) {
    case "text":
      return say.body;
    case "poll":
      return say.question;
    case "raw":
      return String(say.content["body"] ?? "");
    case "recording":
      return say.caption ?? say.file;
    case "made":
      return say.type;
    default:
      return say.caption ?? say.scene;
  }
};

/** The event of a line, its media uploaded, its relations to earlier lines filled in. */
export async function draftOf(seeder: Seeder, line: Line, conversation: Conversation): Promise<EventDraft> {
  const { earlier, lastInThread } = conversation;
  const draft = await plainDraft(line.say, makerOf(seeder, conversation));
  if (draft.stateKey !== undefined) return draft;
  const { re, thread, mentions, oldReply } = line.with;
  const content = { ...draft.content };
  if (draft.type === "m.room.message" && line.say.kind !== "raw" && line.say.kind !== "made") content["m.mentions"] = mentionsOf(mentions);
  if (thread) {
    const root = found(earlier, thread).eventId;
    content["m.relates_to"] = {
      rel_type: "m.thread",
      event_id: root,
      is_falling_back: !re,
      "m.in_reply_to": { event_id: re ? found(earlier, re).eventId : (lastInThread.get(thread) ?? root) },
    };
  } else if (re) {
    const quoted = found(earlier, re);
    content["m.relates_to"] = { "m.in_reply_to": { event_id: quoted.eventId } };
    if (oldReply) Object.assign(content, replyFallback(quoted, bodyOf(line.say)));
  }
  return { type: draft.type, content };
}

async function plainDraft(say: Say, maker: Maker): Promise<EventDraft> {
  switch (say.kind) {
    case "text":
      return message({
        msgtype: say.msgtype ?? "m.text",
        body: say.body,
        ...(say.html ? { format: "org.matrix.custom.html", formatted_body: say.html } : {}),
      });
    case "image":
    case "sticker": {
      const { url, info, file } = say.kind === "sticker" ? await maker.sticker(say.scene) : await maker.photo(say.scene, say);
      if (say.kind === "sticker") return { type: "m.sticker", content: { body: say.caption ?? say.scene, url, info } };
      return message({ msgtype: "m.image", url, info, body: say.caption ?? file, filename: file });
    }
    case "recording":
      return message({ ...(await maker.recording(say.file)), ...(say.caption ? { body: say.caption } : {}) });
    case "made":
      return { type: say.type, content: await say.make(maker), ...(say.stateKey === undefined ? {} : { stateKey: say.stateKey }) };
    case "poll":
      return { type: "org.matrix.msc3381.poll.start", content: pollContent(say) };
    case "raw":
      return { type: say.type, content: say.content };
  }
}

const message = (content: Record<string, unknown>): EventDraft => ({ type: "m.room.message", content });

function pollContent({ question, answers }: Extract<Say, { kind: "poll" }>): Record<string, unknown> {
  const text = `${question}\n${answers.map((answer, index) => `${index + 1}. ${answer}`).join("\n")}`;
  return {
    "org.matrix.msc1767.text": text,
    "org.matrix.msc3381.poll.start": {
      kind: "org.matrix.msc3381.poll.disclosed",
      max_selections: 1,
      question: { "org.matrix.msc1767.text": question, body: question, msgtype: "m.text" },
      answers: answers.map((answer, index) => ({ id: `answer${index}`, "org.matrix.msc1767.text": answer })),
    },
  };
}

function mentionsOf(mentions: string | undefined): Record<string, unknown> {
  if (!mentions) return {};
  const names = mentions.split(" ");
  const users = names.filter((name) => name !== "room").map(userIdOf);
  return { ...(users.length ? { user_ids: users } : {}), ...(names.includes("room") ? { room: true } : {}) };
}

/** What clients put in front of a reply until 2024. */
function replyFallback({ eventId, line, body }: SentLine, reply: string): Record<string, unknown> {
  const user = userIdOf(line.by);
  return {
    body: `> <${user}> ${body}\n\n${reply}`,
    format: "org.matrix.custom.html",
    formatted_body: `<mx-reply><blockquote><a href="https://matrix.to/#/!room/${eventId}">In reply to</a> <a href="https://matrix.to/#/${user}">${user}</a><br>${body}</blockquote></mx-reply>${reply}`,
  };
}

export function found(earlier: ReadonlyMap<string, SentLine>, name: string): SentLine {
  const sent = earlier.get(name);
  if (!sent) throw new Error(`no earlier line is called "${name}"`);
  return sent;
}

export const displayName = (user: UserKey): string =>
  user in people ? people[user as keyof typeof people].name : strangers[user as keyof typeof strangers];
