import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { TimelineItem } from "../../matrix/records.ts";
import type { OpenRoom } from "../../matrix/roomTypes.ts";
import { messageLink } from "../../matrix/matrixLinks.ts";
import { geoUri } from "./placeWords.ts";
import type { MenuState } from "./RoomViewModel.ts";
import type { MessageItem } from "./rowLabel.ts";
import { rowOf } from "./rowQueries.ts";

const CLOSED: MenuState = { step: "closed" };

export interface MessageActions {
  readonly menu: ReadonlySignal<MenuState>;
  readonly menuItem: ReadonlySignal<MessageItem | undefined>;
  readonly phoneLink: ReadonlySignal<string | undefined>;
  openMenu(key: string): void;
  closeMenu(): void;
  /** Closes the menu and hands out what it was about. */
  take(): MessageItem | undefined;
  /** One step out of the menu. @returns false when it is closed. */
  backInMenu(): boolean;
  showDetails(key?: string): void;
  showReactions(): void;
  /** On to a step of what is about the message. */
  goTo(step: "vote" | "versions" | "who"): void;
  askDelete(): void;
  showOnPhone(): void;
  react(key: string, shortcode?: string): void;
  deleteMessage(): void;
  retry(): void;
  cancelSending(): void;
  sendAnyway(): void;
  askKey(): void;
}

export interface MessageActionsDependencies {
  readonly room: OpenRoom;
  readonly ownUserId: string;
  readonly rows: ReadonlySignal<readonly TimelineItem[]>;
  /** Runs an action whose failure is shown once. */
  attempt(label: string, run: () => Promise<void>): void;
}

/** The menu of one message: which step of it is open, and what its choices do. Made inside of a Model. */
export function makeMessageActions({ room, ownUserId, rows, attempt }: MessageActionsDependencies): MessageActions {
  const menu = signal<MenuState>(CLOSED);
  const menuItem = computed(() => {
    const state = menu.value;
    return state.step === "closed" ? undefined : rowOf(rows.value, state.key);
  });
  const phoneLink = computed(() => {
    const item = menuItem.value;
    // The code leads to the phone's own map: no server is told what is looked at.
    if (item?.kind === "location" && item.geo) return geoUri(item.geo);
    return item?.eventId === undefined ? undefined : messageLink(room.roomId, item.eventId, ownUserId, item.sender.userId);
  });

  // A row whose menu is open has gone (a cancelled message, a gap): so does its menu.
  effect(() => {
    if (menu.value.step !== "closed" && !menuItem.value) menu.value = CLOSED;
  });

  /** Goes on to a step that needs the event to be on the server. */
  function step(next: "reactions" | "phone" | "vote" | "versions" | "who"): void {
    const item = menuItem.value;
    if (item?.eventId) menu.value = { step: next, key: item.key };
  }

  function take(): MessageItem | undefined {
    const item = menuItem.value;
    menu.value = CLOSED;
    return item;
  }

  return {
    menu,
    menuItem,
    phoneLink,
    openMenu(key) {
      menu.value = { step: "message", key };
    },
    closeMenu() {
      menu.value = CLOSED;
    },
    take,
    backInMenu() {
      const state = menu.value;
      if (state.step === "closed") return false;
      const out = state.step === "message" || (state.step === "details" && state.direct);
      menu.value = out ? CLOSED : { step: "message", key: state.key };
      return true;
    },
    showDetails(key) {
      const state = menu.value;
      if (state.step !== "closed") menu.value = { step: "details", key: state.key, direct: false };
      else {
        const row = key === undefined ? undefined : rowOf(rows.value, key);
        if (row) menu.value = { step: "details", key: row.key, direct: true };
      }
    },
    showReactions: () => step("reactions"),
    goTo: step,
    askDelete() {
      const item = menuItem.value;
      if (item?.canRedact && item.eventId) menu.value = { step: "delete", key: item.key };
    },
    showOnPhone: () => step("phone"),
    react(key, shortcode) {
      const id = take()?.eventId;
      if (id !== undefined) attempt("reaction", () => room.toggleReaction(id, key, shortcode));
    },
    deleteMessage() {
      const id = take()?.eventId;
      if (id !== undefined) attempt("redaction", () => room.redact(id));
    },
    retry() {
      const item = take();
      if (item) room.retry(item.key);
    },
    cancelSending() {
      const item = take();
      if (item) room.cancel(item.key);
    },
    sendAnyway() {
      const item = take();
      if (item) attempt("sendAnyway", () => room.sendAnyway(item.key));
    },
    askKey() {
      const id = take()?.eventId;
      if (id !== undefined) room.retryDecryption(id);
    },
  };
}
