import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../../core/i18n.ts";
import { dayTitle, fullTime, shortTime } from "../../../core/time.ts";
import { FocusList } from "../../../input/FocusList.tsx";
import { currentKey, setFocus } from "../../../input/focus.tsx";
import { marked } from "../../../matrix/findWords.ts";
import { Button } from "../../../ui/Button.tsx";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Spinner } from "../../../ui/Spinner.tsx";
import { TextField } from "../../../ui/TextField.tsx";
import { FoundRow } from "./FoundRow.tsx";
import type { ResultRow, Searching, SearchState } from "./GoTo.ts";
import styles from "./GoToSheet.module.css";
import { StepTitle } from "./StepTitle.tsx";

const FIELD = "room-search";
const RESULTS = "room-search-results";
const RETRY = "room-search-retry";

/** Searching in the room: a field that OK opens, and what was found, newest first. */
export function SearchPanel({ search, busy }: { readonly search: Searching; readonly busy: boolean }): JSX.Element {
  const state = search.state.value;
  const some = search.rows.value.length > 0;
  const { status } = state;
  // Where there is nothing yet, the field opens by itself: searching is what one has just asked for.
  useEffect(() => {
    if (status !== "idle") setFocus(some ? RESULTS : FIELD);
  }, []);
  // What was found takes over from the field that asked for it, unless somebody writes on.
  useEffect(() => {
    const waits = currentKey() === FIELD || currentKey() === RETRY;
    if (waits && !(document.activeElement instanceof HTMLInputElement)) {
      if (status === "found" && some) setFocus(RESULTS);
      if (status === "failed") setFocus(RETRY);
    }
  }, [status, some]);
  return (
    <>
      <StepTitle busy={busy}>{t("goTo:search")}</StepTitle>
      <div class={styles.search}>
        <TextField
          focusKey={FIELD}
          field="search"
          label={t("goTo:find.label")}
          value={search.query.value}
          onInput={(text) => search.type(text)}
          onSubmit={() => search.run()}
          autoOpen={status === "idle"}
          hint={hintOf(state)}
        />
      </div>
      {status === "searching" && (
        <div class={styles.waiting}>
          <Spinner label={t("goTo:find.searching")} />
        </div>
      )}
      {status === "failed" && (
        <div class={styles.waiting}>
          <Button focusKey={RETRY} icon="retry" onClick={() => search.run()}>
            {t("common:retry")}
          </Button>
        </div>
      )}
      {some && (
        <FocusList<ResultRow>
          focusKey={RESULTS}
          items={search.rows}
          focused={search.focused}
          estimate={(row) => (row.row === "hit" ? 8.25 : 4.75)}
          gap={0.75}
          renderItem={(row) => <Result row={row} />}
          label={resultLabel}
          listLabel={t("goTo:find.results")}
          onOpen={(row) => search.open(row)}
          attributes={(row) => (row.row === "hit" ? { "data-event-id": row.hit.eventId } : { "data-more": "" })}
          class={styles.list ?? ""}
          rowClass={styles.found ?? ""}
        />
      )}
    </>
  );
}

function hintOf(state: SearchState): string {
  switch (state.status) {
    case "idle":
      return t("goTo:find.hint");
    case "searching":
      return "";
    case "failed":
      return t(`error:${state.kind}`);
    case "found": {
      const none = state.hits.length === 0;
      if (state.where === "server") return none ? t("goTo:find.none") : "";
      const words = [none ? t("goTo:find.none") : "", t(`goTo:find.${state.where}`)];
      if (state.backTo !== undefined) words.push(t("goTo:find.backTo", { day: dayTitle(state.backTo, Date.now()) }));
      return words.filter(Boolean).join(" ");
    }
    default:
      return state satisfies never;
  }
}

function Result({ row }: { readonly row: ResultRow }): JSX.Element {
  if (row.row === "more") return <p class={styles.quiet}>{moreWords(row.state)}</p>;
  const { hit, words } = row;
  return (
    <FoundRow person={hit.sender} time={shortTime(hit.at, Date.now())}>
      {marked(hit.text, words).map((piece, at) =>
        piece.marked ? (
          <mark key={at} class={styles.match}>
            <EmojiText text={piece.text} />
          </mark>
        ) : (
          <EmojiText key={at} text={piece.text} />
        ),
      )}
    </FoundRow>
  );
}

function moreWords(state: SearchState): string {
  if (state.status !== "found") return "";
  switch (state.more.status) {
    case "none":
      return "";
    case "loading":
      return t("goTo:find.searching");
    case "failed":
      return `${t(`error:${state.more.kind}`)} ${t("room:edge.retry")}`;
    case "more":
      return state.where === "server" ? t("goTo:find.more") : t("goTo:find.further");
    default:
      return state.more satisfies never;
  }
}

function resultLabel(row: ResultRow): string {
  if (row.row === "more") return moreWords(row.state);
  return t("room:label.message", { sender: row.hit.sender.name, time: fullTime(row.hit.at), content: row.hit.text });
}
