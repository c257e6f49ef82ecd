/** What a message that is sent from here says: pure, client-server API, "Instant Messaging", "Threading", "Event replacements". */
import { array, field, type Fields, string } from "./rawEvent.ts";
import type { PackImage, SendOptions } from "./roomTypes.ts";

/** A longer formatted body goes without pictures: events may have 65,535 bytes, and encrypting makes them larger by a third. */
const MOST_HTML = 30_000;
const MOST_MENTIONS = 50;

/** `m.relates_to`, if any. @param lastInThread the newest known event of the thread, for clients without threads. */
export function relationOf({ replyTo, thread }: SendOptions, lastInThread: (root: string) => string): Fields {
  if (thread !== undefined) {
    return {
      "m.relates_to": {
        rel_type: "m.thread",
        event_id: thread,
        is_falling_back: replyTo === undefined,
        "m.in_reply_to": { event_id: replyTo ?? lastInThread(thread) },
      },
    };
  }
  return replyTo === undefined ? {} : { "m.relates_to": { "m.in_reply_to": { event_id: replyTo } } };
}

/** `m.mentions` is always there, so that our words never mention anybody by accident ("User and room mentions"). */
export function mentionsOf(userId: string | undefined): Fields {
  return { "m.mentions": userId === undefined ? {} : { user_ids: [userId] } };
}

/** Words, with pictures for the names of custom emoji among them. */
export function wordsOf(msgtype: string, body: string, emoticons: readonly PackImage[]): Fields {
  const html = emoticonHtml(body, emoticons);
  return { msgtype, body, ...(html === undefined ? {} : { format: "org.matrix.custom.html", formatted_body: html }) };
}

/** The content of an edit: the new words, whom they mention as before, and what clients without edits show. */
export function editOf(eventId: string, before: unknown, body: string, emoticons: readonly PackImage[]): Fields {
  const msgtype = string(field(before, "msgtype")) ?? "m.text";
  const words = wordsOf(msgtype, body, emoticons);
  const html = words["formatted_body"];
  return {
    ...words,
    body: `* ${body}`,
    ...(html === undefined ? {} : { formatted_body: `* ${html as string}` }),
    "m.mentions": {}, // nobody new: the edit is no second call
    "m.new_content": { ...words, "m.mentions": keptMentions(before) },
    "m.relates_to": { rel_type: "m.replace", event_id: eventId },
  };
}

function keptMentions(content: unknown): Fields {
  const mentions = field(content, "m.mentions");
  const people = array(field(mentions, "user_ids")).filter((id): id is string => typeof id === "string");
  return {
    ...(people.length > 0 ? { user_ids: people.slice(0, MOST_MENTIONS) } : {}),
    ...(field(mentions, "room") === true ? { room: true } : {}),
  };
}

/** The event that an edit on its way is about. */
export function editTarget(content: unknown): string | undefined {
  const relation = field(content, "m.relates_to");
  return field(relation, "rel_type") === "m.replace" ? string(field(relation, "event_id")) : undefined;
}

const NAMED = /:([^\s:]{1,100}):/g;

/** @returns undefined when no name in it is one of a picture's: plain words then. */
function emoticonHtml(body: string, emoticons: readonly PackImage[]): string | undefined {
  if (emoticons.length === 0 || body.indexOf(":") < 0) return undefined;
  let html = "";
  let last = 0;
  let found = false;
  NAMED.lastIndex = 0;
  for (let match = NAMED.exec(body); match; match = NAMED.exec(body)) {
    const image = emoticons.find(({ shortcode }) => shortcode === match?.[1]);
    if (!image) {
      NAMED.lastIndex = match.index + match[0].length - 1; // its last colon may be another's first
      continue;
    }
    const name = escape(match[0]);
    html += `${escape(body.slice(last, match.index))}<img data-mx-emoticon src="${escape(image.mxc)}" alt="${name}" title="${name}" height="32">`;
    last = match.index + match[0].length;
    found = true;
  }
  html += escape(body.slice(last));
  return found && html.length <= MOST_HTML ? html : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "<br>" };

const escape = (text: string): string => text.replace(/[&<>"\n]/g, (letter) => ENTITIES[letter] as string);
