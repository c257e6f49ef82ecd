/** Polls (MSC3381, stable and unstable names). */
import { cleanLine } from "./names.ts";
import { array, field, string } from "./rawEvent.ts";

const MOST_ANSWERS = 20;

export function pollOf(content: unknown): { readonly question: string; readonly answers: readonly string[] } {
  const poll = field(content, "m.poll") ?? field(content, "m.poll.start") ?? field(content, "org.matrix.msc3381.poll.start");
  const question = words(field(poll, "question")) || words(content);
  const answers = array(field(poll, "answers")).slice(0, MOST_ANSWERS).map(words).filter(Boolean);
  return { question, answers };
}

/** Text of an extensible event's part: a string, or a list of representations of which the first is plain. */
function words(part: unknown): string {
  for (const name of ["m.text", "org.matrix.msc1767.text", "body"]) {
    const text = field(part, name);
    const clean = cleanLine(typeof text === "string" ? text : string(field(array(text)[0], "body")), 300);
    if (clean) return clean;
  }
  return "";
}
