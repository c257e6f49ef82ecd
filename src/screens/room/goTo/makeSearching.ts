import { computed, signal } from "@preact/signals";
import { type AppError, toAppError } from "../../../core/errors.ts";
import { log } from "../../../core/log.ts";
import type { OpenRoom, SearchCursor, SearchPage } from "../../../matrix/roomTypes.ts";
import type { ResultRow, Searching, SearchState } from "./GoTo.ts";

export interface SearchingDependencies {
  readonly room: Pick<OpenRoom, "search">;
  toEvent(eventId: string): void;
}

/** Matches kept at most; whoever wants older ones says more exactly what. */
const MOST_HITS = 300;

/** Searching in a room's messages. Made inside of a Model. */
export function makeSearching({ room, toEvent }: SearchingDependencies): Searching {
  const query = signal("");
  const state = signal<SearchState>({ status: "idle" });
  const focused = signal<string | null>(null);
  let next: SearchCursor | undefined;
  let text = "";
  let running: AbortController | undefined;

  function stop(): void {
    running?.abort();
    running = undefined;
    const now = state.peek();
    if (now.status === "searching") state.value = { status: "idle" };
    if (now.status === "found" && now.more.status === "loading") state.value = { ...now, more: { status: "more" } };
  }

  /** One page; undefined when somebody stopped it. */
  async function ask(from: SearchCursor | undefined): Promise<SearchPage | AppError | undefined> {
    running?.abort();
    const mine = (running = new AbortController());
    try {
      const page = await room.search(from ? { text, from } : { text }, mine.signal);
      return running === mine ? page : undefined;
    } catch (thrown) {
      if (running !== mine) return undefined;
      const error = toAppError(thrown);
      log("search").warn("failed", error.kind, error.detail);
      return error;
    }
  }

  async function first(): Promise<void> {
    text = query.peek().trim();
    focused.value = null;
    if (text === "") {
      stop();
      state.value = { status: "idle" };
      return;
    }
    state.value = { status: "searching" };
    const page = await ask(undefined);
    if (!page) return;
    if (!("hits" in page)) {
      state.value = { status: "failed", kind: page.kind };
      return;
    }
    state.value = { status: "found", hits: [], words: page.words, where: page.where, more: { status: "more" } };
    take(page);
  }

  function take({ hits, words, backTo, next: on }: SearchPage): void {
    const before = state.peek();
    if (before.status !== "found") return;
    const known = new Set(before.hits.map(({ eventId }) => eventId));
    const all = before.hits.concat(hits.filter(({ eventId }) => !known.has(eventId) && known.add(eventId))).slice(0, MOST_HITS);
    next = all.length < MOST_HITS ? on : undefined;
    state.value = {
      ...before,
      hits: all,
      words: before.words.concat(words.filter((word) => before.words.indexOf(word) < 0)),
      ...(backTo === undefined ? {} : { backTo }),
      more: { status: next === undefined ? "none" : "more" },
    };
  }

  async function more(): Promise<void> {
    const before = state.peek();
    if (before.status !== "found" || before.more.status === "loading" || next === undefined) return;
    state.value = { ...before, more: { status: "loading" } };
    const page = await ask(next);
    if (!page) return;
    if ("hits" in page) take(page);
    else state.value = { ...before, more: { status: "failed", kind: page.kind } };
  }

  let before: ReadonlyMap<string, ResultRow> = new Map();
  const rows = computed<readonly ResultRow[]>(() => {
    const now = state.value;
    if (now.status !== "found") return [];
    const all = now.hits.map((hit): ResultRow => {
      const known = before.get(hit.eventId);
      return known?.row === "hit" && known.hit === hit && known.words === now.words
        ? known
        : { key: hit.eventId, row: "hit", hit, words: now.words };
    });
    before = new Map(all.map((row) => [row.key, row]));
    return now.more.status === "none" ? all : all.concat({ key: "more", row: "more", state: now });
  });

  return {
    query,
    state,
    rows,
    focused,
    type(typed) {
      query.value = typed.slice(0, 200);
    },
    run: () => void first(),
    open(row) {
      if (row.row === "hit") toEvent(row.hit.eventId);
      else void more();
    },
    stop,
  };
}
