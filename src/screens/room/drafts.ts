import type { Session } from "../../matrix/types.ts";

/**
 * Words that were begun and not sent, by profile and room: neither leaving a room nor a server that wants to see its
 * people again must lose them. They are in memory only; who signs out and in again is a new profile and finds none.
 */
const drafts = new Map<string, Map<string, string>>();

export function draftsOf(session: Pick<Session, "profile">): Map<string, string> {
  const { profileId } = session.profile.peek();
  let own = drafts.get(profileId);
  if (!own) drafts.set(profileId, (own = new Map()));
  return own;
}

/** Whether words wait anywhere that a new start would lose. */
export function hasDrafts(): boolean {
  return Array.from(drafts.values()).some((own) => Array.from(own.values()).some((words) => words.trim() !== ""));
}
