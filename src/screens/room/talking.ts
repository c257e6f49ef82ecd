import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { AppErrorKind } from "../../core/errors.ts";
import { toAppError } from "../../core/errors.ts";
import type { EditVersion } from "../../matrix/records.ts";
import type { OpenRoom, Reactors } from "../../matrix/roomTypes.ts";
import type { MenuState } from "./RoomViewModel.ts";
import { hasVoted } from "./pollWords.ts";
import type { MessageItem } from "./rowLabel.ts";

export type Versions =
  | { readonly status: "loading" }
  | { readonly status: "shown"; readonly list: readonly EditVersion[] }
  | { readonly status: "failed"; readonly error: AppErrorKind };

/** What the menu of a message leads to: voting, its earlier versions, who reacted. */
export interface Talking {
  /** Ids of the answers that are ticked in the sheet for voting. */
  readonly chosen: ReadonlySignal<ReadonlySet<string>>;
  readonly versions: ReadonlySignal<Versions>;
  readonly reactors: ReadonlySignal<readonly Reactors[]>;
  /** A poll's row came on the screen. */
  pollShown(eventId: string): void;
  showVote(): void;
  /** Ticks an answer or takes the tick away; where one answer is all one has, it is sent at once. */
  choose(answerId: string): void;
  sendVote(): void;
  takeBackVote(): void;
  showVersions(): void;
  showWho(): void;
}

export interface TalkingDependencies {
  readonly room: Pick<OpenRoom, "vote" | "wantVotes" | "edits" | "reactors">;
  readonly menu: ReadonlySignal<MenuState>;
  readonly menuItem: ReadonlySignal<MessageItem | undefined>;
  goTo(step: "vote" | "versions" | "who"): void;
  take(): MessageItem | undefined;
  /** Runs an action whose failure is shown once. */
  attempt(label: string, run: () => Promise<void>): void;
}

const LOADING: Versions = { status: "loading" };
const NOBODY: readonly Reactors[] = [];

/** Made inside of a Model. */
export function makeTalking({ room, menu, menuItem, goTo, take, attempt }: TalkingDependencies): Talking {
  const chosen = signal<ReadonlySet<string>>(new Set());
  const versions = signal<Versions>(LOADING);
  const reactors = computed(() => {
    const item = menuItem.value; // again with every change of its reactions
    return menu.value.step === "who" && item?.eventId !== undefined ? room.reactors(item.eventId) : NOBODY;
  });

  function send(answers: readonly string[]): void {
    const id = take()?.eventId;
    if (id !== undefined) attempt("vote", () => room.vote(id, answers));
  }

  return {
    chosen,
    versions,
    reactors,
    pollShown: (eventId) => room.wantVotes(eventId),
    showVote() {
      const item = menuItem.peek();
      if (item?.kind !== "poll" || item.status !== "open") return;
      chosen.value = new Set(item.answers.filter(({ own }) => own).map(({ id }) => id));
      goTo("vote");
    },
    choose(answerId) {
      const item = menuItem.peek();
      if (item?.kind !== "poll" || answerId === "") return;
      if (item.mostChoices === 1) return send([answerId]);
      const next = new Set(chosen.peek());
      if (!next.delete(answerId) && next.size < item.mostChoices) next.add(answerId);
      chosen.value = next;
    },
    sendVote: () => send(Array.from(chosen.peek())),
    takeBackVote() {
      const item = menuItem.peek();
      if (item?.kind === "poll" && hasVoted(item)) send([]);
    },
    showVersions() {
      const id = menuItem.peek()?.eventId;
      if (id === undefined) return;
      versions.value = LOADING;
      goTo("versions");
      const isWanted = (): boolean => menu.peek().step === "versions" && menuItem.peek()?.eventId === id;
      room.edits(id).then(
        (list) => {
          if (isWanted()) versions.value = { status: "shown", list };
        },
        (thrown: unknown) => {
          if (isWanted()) versions.value = { status: "failed", error: toAppError(thrown).kind };
        },
      );
    },
    showWho: () => goTo("who"),
  };
}
