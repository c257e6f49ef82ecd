import { signal } from "@preact/signals";
import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { KeyPress, RemoteKey } from "../../../../platform/types.ts";
import { setLanguage } from "../../../../src/core/i18n.ts";
import { NavigationModel } from "../../../../src/core/navigation.ts";
import { type Services, ServicesContext } from "../../../../src/core/services.ts";
import { makeDispatch } from "../../../../src/input/dispatch.ts";
import type { TimelineItem } from "../../../../src/matrix/records.ts";
import type { SyncStatus } from "../../../../src/matrix/types.ts";
import { RoomScreen } from "../../../../src/screens/room/RoomScreen.tsx";
import { RoomSheets } from "../../../../src/screens/room/RoomSheets.tsx";
import { memoryStorage } from "../../../fixtures/memoryStorage.ts";
import { aRow, aText, eveningRows, malformedRows, people, type StillRoom, stillRoom, stillSession } from "../../../fixtures/stillRoom.ts";

beforeAll(() => setLanguage("en", []));

const VIEW = 900;
const ROW = 100;

// happy-dom lays nothing out: a view of nine rows is pretended, so that the list has something to measure.
beforeEach(() => {
  vi.spyOn(console, "warn").mockReturnValue();
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(VIEW);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(ROW);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function settle(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function open(rows: readonly TimelineItem[] = eveningRows(), change: (room: StillRoom) => void = () => undefined) {
  const room = stillRoom(rows);
  change(room);
  const navigation = new NavigationModel({ screen: "rooms" });
  navigation.push({ screen: "room", roomId: room.roomId });
  const onBack = vi.fn();
  const nothing = () => () => undefined;
  const services = {
    policy: { canSend: true, canSignOut: true },
    settings: { quickReplies: signal<readonly string[]>([]) },
    navigation,
    platform: {
      storage: memoryStorage(),
      screen: { width: 1920, height: 1080 },
      capabilities: { budget: { videoBytes: 1e6 } },
      lifecycle: { onSuspend: nothing, onResume: nothing },
      remote: { keys: new Set<RemoteKey>(["ok", "back"]) },
    },
  } as unknown as Services;
  const { container, unmount } = render(
    <ServicesContext.Provider value={services}>
      <RoomScreen Sheets={RoomSheets} session={stillSession(room, signal<SyncStatus>({ status: "live" }))} roomId={room.roomId} />
    </ServicesContext.Provider>,
  );
  const dispatch = makeDispatch({ onBack });
  const press = async (...keys: RemoteKey[]): Promise<void> => {
    for (const key of keys) {
      dispatch({ key, phase: "down", repeat: 0 } satisfies KeyPress);
      dispatch({ key, phase: "up", repeat: 0 } satisfies KeyPress);
      await settle();
    }
  };
  await settle();
  return { room, container, press, onBack, unmount, navigation };
}

const overlay = (): Element | null => document.querySelector('[data-overlay="menu"]');
const focused = (): string => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "";

describe("the room on the screen", () => {
  it("carries the marks of the test contract", async () => {
    const { container } = await open();
    expect(container.querySelector('[data-screen="room"]')).not.toBeNull();
    const row = container.querySelector('[data-event-id="$event9"]')!;
    expect(row.getAttribute("data-kind")).toBe("text");
    expect(row.getAttribute("data-send-state")).toBe("sent");
    expect(container.querySelector('[data-event-id="$event8"]')!.hasAttribute("data-send-state")).toBe(false);
    expect(container.querySelectorAll('[data-field="message"]')).toHaveLength(2);
  });

  it("names an unsent row by its key, and calls a waiting one sending", async () => {
    const waiting = aText("soon", { key: "txn1", own: true, sender: people.me, eventId: undefined, sendState: { status: "queued" } });
    const { container } = await open([...eveningRows(), waiting]);
    expect(container.querySelector('[data-event-id="txn1"]')!.getAttribute("data-send-state")).toBe("sending");
  });

  it("begins on the newest message and says all of it", async () => {
    await open();
    expect(document.activeElement?.getAttribute("data-event-id")).toBe("$event9");
    expect(focused()).toContain("I'll get the bread. Two loaves?");
  });

  it("goes to the newest message when the first ones come", async () => {
    const { room } = await open([], (still) => (still.roomState.value = { status: "opening" }));
    expect(document.activeElement?.getAttribute("data-field")).toBe("message");
    room.items.value = eveningRows();
    await settle();
    expect(document.activeElement?.getAttribute("data-event-id")).toBe("$event9");
  });

  it("stands still behind the menu, where Info shows the details", async () => {
    const { press, container } = await open();
    await press("ok", "channelUp", "blue");
    expect(container.querySelector("[data-active]")?.getAttribute("data-event-id")).toBe("$event9");
    expect(overlay()?.contains(document.activeElement)).toBe(true);
    await press("info");
    expect(focused()).toContain("I'll get the bread. Two loaves?");
    expect(overlay()).not.toBeNull();
  });

  it("opens the menu with OK and gives focus back to the same row", async () => {
    const { press } = await open();
    await press("up", "up");
    const row = document.activeElement?.getAttribute("data-event-id");
    expect(row).toBe("$event7");
    await press("ok");
    expect(overlay()).not.toBeNull();
    expect(focused()).toBe("React with 👍");
    await press("back");
    expect(overlay()).toBeNull();
    expect(document.activeElement?.getAttribute("data-event-id")).toBe(row);
  });

  it("reacts with two presses", async () => {
    const { press, room } = await open();
    await press("up", "ok", "ok");
    expect(room.asked).toContainEqual(["toggleReaction", "$event8", "👍"]);
    expect(overlay()).toBeNull();
  });

  it("plays with two presses, or with the play key; a message without a file has nothing to play", async () => {
    const song = aRow("audio", { eventId: "$song", media: { mxc: "mxc://hearth.example/song" } });
    const { press, navigation, room } = await open([...eveningRows(), song]);
    await press("up", "playPause");
    expect(navigation.top.value.route.screen).toBe("room");
    await press("down", "ok");
    expect(focused()).toBe("Play");
    await press("ok");
    const route = { screen: "viewer", roomId: room.roomId, eventId: "$song" };
    expect(navigation.top.value.route).toEqual(route);
    expect(overlay()).toBeNull();
    expect(document.activeElement?.getAttribute("data-event-id")).toBe("$song");
    navigation.back();
    await press("playPause");
    expect(navigation.top.value.route).toEqual(route);
  });

  it("plays a voice message where it stands, and the line at the foot shows and stops it", async () => {
    const voice = aRow("voice", { eventId: "$voice", media: { mxc: "mxc://hearth.example/voice" } });
    const { press, navigation } = await open([...eveningRows(), voice]);
    const line = () => document.querySelector("[data-focus-key='room-voice-main']");
    expect(line()).toBeNull();
    await press("playPause");
    expect(navigation.top.value.route.screen).toBe("room");
    // A still session's files are on their way for ever.
    expect(document.querySelector("[data-event-id='$voice'] [data-voice]")?.getAttribute("data-voice")).toBe("loading");
    expect(line()?.getAttribute("aria-label")).toContain("Voice message from Dana");
    await press("stop");
    expect(line()).toBeNull();
  });

  it("plays a voice message of a thread in its panel; the line goes to the room's foot with it", async () => {
    const voice = (id: string) => aRow("voice", { key: id, eventId: `$${id}`, media: { mxc: "mxc://hearth.example/voice" } });
    const { press, room, container } = await open([aText("Listen", { eventId: "$root", thread: { replies: 2, participated: false } })]);
    room.threadRows.value = [aText("Listen", { eventId: "$root" }), voice("first"), voice("second")];
    await press("ok");
    // Without layout arrows do not know what lies below: found by its words.
    Array.from(container.querySelectorAll("button"))
      .find(({ textContent }) => textContent === "Show the thread")!
      .click();
    await settle();
    const panel = () => document.querySelector("[data-overlay='thread']");
    expect(panel()).not.toBeNull();
    const line = (where: string) => document.querySelector(`[data-focus-key='${where}-voice-main']`);
    await press("playPause");
    const mark = document.querySelector("[data-overlay='thread'] [data-event-id='$second'] [data-voice]");
    expect(mark?.getAttribute("data-voice")).toBe("loading");
    expect([line("room"), line("thread") === null]).toEqual([null, false]);
    await press("back");
    expect(panel()).toBeNull();
    expect([line("room") === null, line("thread")]).toEqual([false, null]);
    await press("stop");
    expect(line("room")).toBeNull();
  });

  it("offers a picture that did not load once more", async () => {
    const gone = aRow("image", { media: { mxc: "mxc://hearth.example/missing" } });
    const { press, room } = await open([...eveningRows(), gone]);
    await press("ok");
    // Without layout arrows do not know what lies below: found by its words.
    const again = Array.from(document.querySelectorAll("button")).find(({ textContent }) => textContent === "Load the picture again");
    again!.click();
    await settle();
    expect(room.asked).toContainEqual(["retryPicture", "mxc://hearth.example/missing"]);
    expect(overlay()).toBeNull();
  });

  it("goes back to the end first, then out", async () => {
    const { press, onBack } = await open();
    await press("up", "up", "back");
    expect(document.activeElement?.getAttribute("data-event-id")).toBe("$event9");
    expect(onBack).not.toHaveBeenCalled();
    await press("back");
    expect(onBack).toHaveBeenCalledTimes(1);
  });

  it("leaves the marks of a painted room, and closes it", async () => {
    const { room, unmount } = await open();
    expect(performance.getEntriesByName(`hearth:room:${room.roomId}`).length).toBeGreaterThan(0);
    unmount();
    await settle(); // Preact 11 cleans up after the paint
    expect(room.asked).toContainEqual(["close"]);
  });

  it("survives rows that make no sense", async () => {
    const { container } = await open([aText("before", { eventId: "$before" }), ...malformedRows(), aText("after", { eventId: "$after" })]);
    expect(container.querySelector('[data-event-id="$after"]')!.textContent).toContain("after");
    expect(container.textContent).toContain("This message cannot be shown");
  });
});

describe("going elsewhere in the room", () => {
  const sheet = (): Element | null => document.querySelector('[data-overlay="goTo"]');
  const step = (): string | null | undefined => sheet()?.getAttribute("data-step");

  /** Where it stands among the choices is for real engines to say: here nothing is laid out. */
  const choose = async (words: string): Promise<void> => {
    const buttons = Array.from(document.querySelectorAll<HTMLElement>("[data-overlay] button"));
    buttons.find(({ textContent }) => textContent === words)?.click();
    await settle();
  };

  it("is a colour key away; Back goes out step by step, to the same row", async () => {
    const { press } = await open();
    await press("up");
    const row = document.activeElement?.getAttribute("data-event-id");
    await press("yellow");
    expect(step()).toBe("menu");
    expect(focused()).toBe("First unread message");
    await choose("A date");
    expect(step()).toBe("date");
    expect(sheet()?.contains(document.activeElement)).toBe(true);
    await press("back");
    expect([step(), focused()]).toEqual(["menu", "A date"]);
    await press("back");
    expect(sheet()).toBeNull();
    expect(document.activeElement?.getAttribute("data-event-id")).toBe(row);
  });

  it("leads to the answered message from the menu, and marks the row", async () => {
    const quote = { status: "missing", eventId: "$event3" } as const;
    const { press, container } = await open([...eveningRows(), aText("yes!", { eventId: "$reply", replyTo: quote })]);
    await press("ok");
    const choices = Array.from(overlay()!.querySelectorAll("button"), (button) => button.textContent);
    expect(choices).toContain("Show the answered message");
    await choose("Show the answered message");
    expect(overlay()).toBeNull();
    expect(document.activeElement?.getAttribute("data-event-id")).toBe("$event3");
    expect(container.querySelectorAll('[data-event-id="$event3"] > span')).toHaveLength(1);
  });

  it("leads to a pinned message", async () => {
    const { press } = await open(eveningRows(), (still) => (still.pinned.value = ["$event2", "$gone"]));
    await press("yellow");
    await choose("Pinned messages");
    expect(step()).toBe("pinned");
    expect(document.activeElement?.getAttribute("data-event-id")).toBe("$event2");
    await press("down");
    expect(focused()).toBe("This message is gone, or was never yours to see.");
    await press("up", "ok");
    expect(sheet()).toBeNull();
    expect(document.activeElement?.getAttribute("data-event-id")).toBe("$event2");
  });
});
