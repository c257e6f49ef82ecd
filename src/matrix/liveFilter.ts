/**
 * The filter of the live `/sync` polls, kept by the server: whole, it is 850 characters of every poll's address, and old
 * engines keep addresses for as long as the page lives (Chromium 64: one entry in its cache of CORS preflights for each
 * new one, and each poll's is new). Stored only when the list is live, so that no start waits for it.
 */
import { log } from "../core/log.ts";
import type { Http } from "./http.ts";
import { fromThrown, isPassing } from "./matrixErrors.ts";
import { syncFilter } from "./syncFilter.ts";

export interface LiveFilter {
  /** For the `filter` parameter: the stored filter's id, or all of it. */
  value(): string;
  /** The list is live: stores the filter, if that is not done yet. */
  store(): void;
  /** The server refuses a poll with this status; true if that may be for the filter's id, which is then no longer named. */
  forget(status: number | undefined): boolean;
}

/** Client-server API, "Filtering": `POST /user/{userId}/filter`; the same filter gets the same id. Guests may not. */
export function createLiveFilter(http: Http, userId: string): LiveFilter {
  const whole = syncFilter("live");
  let id: string | undefined;
  let settled = false; // stored, on its way, or refused for good

  async function post(): Promise<void> {
    try {
      const answer = await http.call<{ filter_id?: unknown } | null>("POST", `/v3/user/${encodeURIComponent(userId)}/filter`, {
        body: JSON.parse(whole) as unknown,
      });
      const given = answer?.filter_id;
      // An id that begins with a brace would be read as a filter.
      if (typeof given === "string" && given && !given.startsWith("{")) id = given;
    } catch (thrown) {
      const error = fromThrown(thrown);
      settled = !isPassing(error);
      log("sync").info("the filter could not be stored", error.detail);
    }
  }

  return {
    value: () => id ?? whole,
    store() {
      if (settled) return;
      settled = true;
      void post();
    },
    forget(status) {
      if (id === undefined || (status !== 400 && status !== 404)) return false;
      id = undefined;
      return true;
    },
  };
}
