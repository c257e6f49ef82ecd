import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { fullTime } from "../../core/time.ts";
import { Focusable, FocusRegion } from "../../input/focus.tsx";
import type { EditVersion } from "../../matrix/records.ts";
import type { Reactors } from "../../matrix/roomTypes.ts";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Html } from "../../ui/Html.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Choice, SheetNote, SheetTitle } from "../../ui/Sheet.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { Article } from "./Article.tsx";
import { keepInView } from "./keepInView.ts";
import { answerSpoken, hasVoted, percentOf } from "./pollWords.ts";
import type { MessageOf } from "./rowLabel.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { Face } from "./rows/MessageFrame.tsx";
import { ReactionSign } from "./rows/Reactions.tsx";
import { reactionWords } from "./words.ts";
import styles from "./TalkSheets.module.css";

interface VoteProps {
  readonly model: RoomViewModel;
  readonly item: MessageOf<"poll">;
}

/** The answers of a poll: OK votes, or ticks where several may be chosen. */
export function VoteSheet({ model, item }: VoteProps): JSX.Element {
  const { talking } = model;
  const chosen = talking.chosen.value;
  const several = item.mostChoices > 1;
  const first = item.answers.filter(({ id }) => id !== "")[0]?.id;
  const start = item.answers.filter(({ id }) => chosen.has(id))[0]?.id ?? first;
  return (
    <>
      <SheetTitle>
        <EmojiText text={item.question || t("room:vote.title")} />
      </SheetTitle>
      <SheetNote>{several ? t("room:vote.many", { count: item.mostChoices }) : t("room:vote.one")}</SheetNote>
      <FocusRegion focusKey="room-vote" class={styles.answers} label={t("room:vote.answers")} onFocusIn={keepInView}>
        {item.answers.map((answer, index) =>
          answer.id === "" ? null : (
            <Focusable
              key={answer.id}
              focusKey={`room-vote-${index}`}
              class={`${styles.answer} ${chosen.has(answer.id) ? styles.chosen : ""}`}
              label={answerSpoken({ ...answer, own: false }, item.results === "shown")}
              role={several ? "checkbox" : "radio"}
              aria-checked={chosen.has(answer.id)}
              autoFocus={answer.id === start}
              onClick={() => talking.choose(answer.id)}
            >
              <span class={`${styles.tick} ${several ? styles.square : ""}`}>{chosen.has(answer.id) && <Icon name="check" />}</span>
              <span class={styles.answerText} dir="auto">
                <EmojiText text={answer.text} />
              </span>
              {item.results === "shown" && <span class={styles.percent}>{t("room:row.percent", { value: percentOf(answer.share) })}</span>}
            </Focusable>
          ),
        )}
      </FocusRegion>
      {(several || hasVoted(item)) && (
        <FocusRegion focusKey="room-vote-actions">
          {several && (
            <Choice focusKey="room-vote-send" icon="check" disabled={chosen.size === 0} onClick={() => talking.sendVote()}>
              {t("room:vote.send")}
            </Choice>
          )}
          {hasVoted(item) && (
            <Choice focusKey="room-vote-back" icon="erase" onClick={() => talking.takeBackVote()}>
              {t("room:vote.takeBack")}
            </Choice>
          )}
        </FocusRegion>
      )}
    </>
  );
}

interface SheetProps {
  readonly model: RoomViewModel;
  onClose(): void;
}

/** A message's forms, one below the other, each with its time. */
export function VersionsSheet({ model, onClose }: SheetProps): JSX.Element {
  const versions = model.talking.versions.value;
  switch (versions.status) {
    case "loading":
      return (
        <Article key="loading" focusKey="room-versions-loading" label={t("room:versions.loading")} onClose={onClose}>
          <SheetTitle>{t("room:versions.title")}</SheetTitle>
          <Spinner size="small" label={t("room:versions.loading")} />
        </Article>
      );
    case "failed":
      return (
        <>
          <SheetTitle>{t("room:versions.title")}</SheetTitle>
          <SheetNote>{t("room:versions.failed")}</SheetNote>
          <SheetNote>{t(`error:${versions.error}`)}</SheetNote>
          <Button focusKey="room-versions-retry" icon="retry" wide autoFocus onClick={() => model.talking.showVersions()}>
            {t("common:retry")}
          </Button>
        </>
      );
    case "shown": {
      const { list } = versions;
      const label = list.map((version, index) => `${versionTitle(index, list.length)}: ${versionWords(version)}`).join(". ");
      return (
        <Article
          key="shown"
          focusKey="room-versions"
          label={`${t("room:versions.title")}. ${label}`.slice(0, 1000)}
          about={list}
          onClose={onClose}
        >
          <SheetTitle>{t("room:versions.title")}</SheetTitle>
          {list.map((version, index) => (
            <div key={version.eventId} class={styles.version}>
              <p class={styles.versionHead}>
                <span class={styles.versionTitle}>{versionTitle(index, list.length)}</span>
                <span class={styles.versionTime}>{fullTime(version.at)}</span>
              </p>
              <div class={version.sealed || version.body === "" ? styles.quietWords : styles.words} dir="auto">
                {version.html ? <Html nodes={version.html} revealed /> : <EmojiText text={versionWords(version)} />}
              </div>
            </div>
          ))}
        </Article>
      );
    }
    default:
      return versions satisfies never;
  }
}

function versionTitle(index: number, count: number): string {
  if (index === 0) return t("room:versions.first");
  return t(index === count - 1 ? "room:versions.current" : "room:versions.edited");
}

function versionWords(version: EditVersion): string {
  return version.sealed ? t("room:versions.sealed") : version.body || t("room:versions.empty");
}

/** Faces of one reaction; of more it is said how many. */
const MOST_PEOPLE = 12;

/** Who reacted with what. */
export function WhoSheet({ model, onClose }: SheetProps): JSX.Element {
  const reactors = model.talking.reactors.value;
  return (
    <Article
      focusKey="room-who"
      label={`${t("room:who.title")}. ${reactors.map(spokenReactors).join(". ")}`.slice(0, 1000)}
      about={reactors}
      onClose={onClose}
    >
      <SheetTitle>{t("room:who.title")}</SheetTitle>
      {reactors.map((reaction) => (
        <Reaction key={reaction.key} reaction={reaction} />
      ))}
    </Article>
  );
}

function Reaction({ reaction }: { readonly reaction: Reactors }): JSX.Element {
  const { key, shortcode, people } = reaction;
  const others = people.length - MOST_PEOPLE;
  return (
    <div class={styles.reaction}>
      <div class={styles.sign}>
        <ReactionSign name={key} shortcode={shortcode} large />
        <span class={styles.count}>{people.length}</span>
      </div>
      <div class={styles.people}>
        {people.slice(0, MOST_PEOPLE).map((person) => (
          <p key={person.userId} class={styles.person}>
            <Face person={person} size="small" />
            <span class={styles.name} dir="auto">
              <EmojiText text={person.name} />
            </span>
          </p>
        ))}
        {others > 0 && <p class={styles.others}>{t("room:who.others", { count: others })}</p>}
      </div>
    </div>
  );
}

function spokenReactors({ key, shortcode, people }: Reactors): string {
  const names = people.slice(0, MOST_PEOPLE).map(({ name }) => name);
  const others = people.length - names.length;
  return `${reactionWords(key, shortcode)}: ${names.join(", ")}${others > 0 ? ` ${t("room:who.others", { count: others })}` : ""}`;
}
