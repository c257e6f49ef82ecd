import { signal } from "@preact/signals";
import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { KeyPress, RemoteKey } from "../../../../platform/types.ts";
import { setLanguage } from "../../../../src/core/i18n.ts";
import { NavigationModel } from "../../../../src/core/navigation.ts";
import { type Services, ServicesContext } from "../../../../src/core/services.ts";
import { makeDispatch } from "../../../../src/input/dispatch.ts";
import { setFocus } from "../../../../src/input/focus.tsx";
import { forgetRecentEmoji } from "../../../../src/screens/room/picker/recentEmoji.ts";
import { RoomScreen } from "../../../../src/screens/room/RoomScreen.tsx";
import { memoryStorage } from "../../../fixtures/memoryStorage.ts";
import { stillPacks } from "../../../fixtures/stillPacks.ts";
import { stillRoom, stillSession } from "../../../fixtures/stillRoom.ts";

beforeAll(() => setLanguage("en", []));
// happy-dom lays nothing out: sizes are pretended, so that the lists have something to measure.
beforeEach(() => {
  forgetRecentEmoji();
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(100);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function settle(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function open() {
  const room = stillRoom();
  const navigation = new NavigationModel({ screen: "rooms" });
  const nothing = () => () => undefined;
  const services = {
    policy: { canSend: true, canSignOut: true },
    settings: { quickReplies: signal<readonly string[]>([]), motion: signal("reduced") },
    navigation,
    platform: {
      storage: memoryStorage(),
      capabilities: { budget: { videoBytes: 1e6 } },
      screen: { width: 1920, height: 1080 },
      lifecycle: { onSuspend: nothing, onResume: nothing },
      remote: { keys: new Set<RemoteKey>(["ok", "back"]) },
    },
  } as unknown as Services;
  render(
    <ServicesContext.Provider value={services}>
      <RoomScreen session={stillSession(room)} roomId={room.roomId} />
    </ServicesContext.Provider>,
  );
  const dispatch = makeDispatch({ onBack: () => undefined });
  const press = async (key: RemoteKey): Promise<void> => {
    dispatch({ key, phase: "down", repeat: 0 } satisfies KeyPress);
    dispatch({ key, phase: "up", repeat: 0 } satisfies KeyPress);
    await settle();
  };
  const go = async (focusKey: string): Promise<void> => {
    setFocus(focusKey);
    await settle();
  };
  await settle();
  await go("room-emoji");
  await press("ok");
  return { room, press, go };
}

const focusKey = (): string | null => document.activeElement?.getAttribute("data-focus-key") ?? null;
const focusedEmoji = (): string | null => document.activeElement?.getAttribute("data-emoji") ?? null;

describe("the picker on the screen", () => {
  it("begins on the first emoji, and sends with Back and OK", async () => {
    const { room, press } = await open();
    expect(focusedEmoji()).toBe("😀");
    await press("ok");
    await press("back");
    expect(document.querySelector('[data-overlay="emoji"]')).toBeNull();
    expect(focusKey()).toBe("room-send");
    await press("ok");
    expect(room.asked.filter(([name]) => name === "sendText")).toEqual([["sendText", "😀"]]);
    expect(focusKey()).toBe("room-field");
  });

  it("gives focus back to its button when nothing was chosen", async () => {
    const { press } = await open();
    await press("back");
    expect(focusKey()).toBe("room-emoji");
  });

  it("lies over the message's menu, and gives focus back there, and in the end to the message", async () => {
    const { room, go, press } = await open();
    await press("back");
    await go("room-timeline");
    const row = document.activeElement?.getAttribute("data-event-id");
    expect(row).toBe("$event9");
    await press("ok");
    await go("room-menu-reactions");
    await press("ok");
    expect(focusedEmoji()).toBe("😀");
    await press("back");
    expect(document.querySelector('[data-overlay="emoji"]')).toBeNull();
    expect(focusKey()).toBe("room-menu-reactions");
    await press("ok");
    await press("ok");
    expect(room.asked.filter(([name]) => name === "toggleReaction")).toEqual([["toggleReaction", "$event9", "😀"]]);
    expect(document.querySelector("[data-overlay]")).toBeNull();
    expect(document.activeElement?.getAttribute("data-event-id")).toBe(row);
  });

  it("keeps the focus on a tab that shows pictures of packs, though they come late", async () => {
    const { room, go, press } = await open();
    await press("ok");
    await press("back");
    await go("room-emoji");
    await press("ok");
    expect(document.querySelector('[data-focus-key="emoji-tab-recent"]')?.getAttribute("aria-selected")).toBe("true");
    room.packs.value = stillPacks.slice(0, 1);
    await settle();
    for (const tab of ["flags", "custom", "stickers"]) {
      await go(`emoji-tab-${tab}`);
      expect(focusKey()).toBe(`emoji-tab-${tab}`);
      expect(document.activeElement?.getAttribute("aria-selected")).toBe("true");
    }
    await go("emoji-grid");
    expect(focusedEmoji()).toBe("fox");
    await press("ok");
    expect(room.asked.filter(([name]) => name === "sendSticker")).toEqual([["sendSticker", "fox"]]);
    expect(document.querySelector('[data-overlay="emoji"]')).toBeNull();
    expect(document.activeElement).not.toBe(document.body);
  });
});
