/** The part of the settings that is about the photo frame. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Services } from "../../core/services.ts";
import { FRAME_AFTER, FRAME_SECONDS } from "../../core/settings.ts";
import type { RoomRecord } from "../../matrix/records.ts";
import type { Session } from "../../matrix/types.ts";
import { isInFrame, roomsToChoose } from "../frameRooms.ts";

export type FrameOption =
  /** `value` in minutes, 0: never by itself; or in seconds. */
  { readonly name: "after" | "seconds"; readonly value: number } | { readonly name: "clock" | "hints" | "awake"; readonly value: boolean };

/** A room to choose from; the same object while nothing of it has changed. */
export interface FrameRoom {
  readonly key: string;
  readonly room: RoomRecord;
  readonly chosen: boolean;
}

export interface FrameSettings {
  readonly options: ReadonlySignal<readonly FrameOption[]>;
  /** Rooms to choose from, in the order that they had when the question was opened. */
  readonly rooms: ReadonlySignal<readonly FrameRoom[]>;
  readonly chosenCount: ReadonlySignal<number>;
  /** Message previews are hidden: nothing is shown but what is chosen. */
  readonly isHidden: ReadonlySignal<boolean>;
  readonly isChoosing: ReadonlySignal<boolean>;
  /** Where focus is among the rooms; written by their list. */
  readonly focusedRoom: Signal<string | null>;
  next(name: FrameOption["name"]): void;
  choose(): void;
  toggle(room: FrameRoom): void;
  doneChoosing(): void;
  /** Begins the photo frame at once. */
  show(): void;
}

/** Choices of rooms that are kept: more than a person makes. */
const MOST_CHOICES = 300;

export function makeFrameSettings(
  { settings, navigation }: Pick<Services, "settings" | "navigation">,
  /** Undefined before anybody has signed in. */
  records: Session["rooms"] | undefined,
): FrameSettings {
  const isChoosing = signal(false);
  /** While somebody chooses nothing moves away under the finger. */
  const order = signal<ReadonlyMap<string, number>>(new Map());
  const kept = new Map<string, FrameRoom>();
  const rooms = computed(() => {
    const choices = settings.frameRooms.value;
    const previews = settings.previews.value;
    const place = order.value;
    const all = roomsToChoose(records?.all.value.values() ?? []);
    const placeOf = ({ roomId }: RoomRecord): number => place.get(roomId) ?? Number.MAX_SAFE_INTEGER;
    const sorted = place.size > 0 ? [...all].sort((a, b) => placeOf(a) - placeOf(b)) : all;
    return sorted.map((room) => {
      const chosen = isInFrame(room, choices, previews);
      let row = kept.get(room.roomId);
      if (!row || row.room !== room || row.chosen !== chosen) kept.set(room.roomId, (row = { key: room.roomId, room, chosen }));
      return row;
    });
  });

  function step(setting: Signal<number>, values: readonly number[]): void {
    setting.value = values[(values.indexOf(setting.peek()) + 1) % values.length] as number;
  }
  function flip(setting: Signal<boolean>): void {
    setting.value = !setting.peek();
  }

  return {
    options: computed(() => [
      { name: "after", value: settings.frameAfter.value },
      { name: "seconds", value: settings.frameSeconds.value },
      { name: "clock", value: settings.frameClock.value },
      { name: "hints", value: settings.frameHints.value },
      { name: "awake", value: settings.frameAwake.value },
    ]),
    rooms,
    chosenCount: computed(() => rooms.value.filter(({ chosen }) => chosen).length),
    isHidden: computed(() => !settings.previews.value),
    isChoosing,
    focusedRoom: signal<string | null>(null),
    next(name) {
      switch (name) {
        case "after":
          return step(settings.frameAfter, FRAME_AFTER);
        case "seconds":
          return step(settings.frameSeconds, FRAME_SECONDS);
        case "clock":
          return flip(settings.frameClock);
        case "hints":
          return flip(settings.frameHints);
        case "awake":
          return flip(settings.frameAwake);
        default:
          return name satisfies never;
      }
    },
    choose() {
      order.value = new Map(rooms.peek().map(({ key }, place) => [key, place] as const));
      isChoosing.value = true;
    },
    toggle({ key, chosen }) {
      const others = Object.entries(settings.frameRooms.peek()).filter(([roomId]) => roomId !== key);
      settings.frameRooms.value = Object.fromEntries([...others.slice(1 - MOST_CHOICES), [key, !chosen]]);
    },
    doneChoosing() {
      isChoosing.value = false;
    },
    show() {
      navigation.push({ screen: "ambient" });
    },
  };
}
