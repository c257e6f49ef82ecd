import type { Session } from "../../matrix/types.ts";

/** Words that were begun and not sent, by room: leaving a room must not lose them. They go with the session. */
const drafts = new WeakMap<Session, Map<string, string>>();

export function draftsOf(session: Session): Map<string, string> {
  let own = drafts.get(session);
  if (!own) drafts.set(session, (own = new Map()));
  return own;
}
