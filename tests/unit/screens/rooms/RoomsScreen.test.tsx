import { signal } from "@preact/signals";
import { type ComponentType, render } from "preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KeyPress, RemoteKey } from "../../../../platform/types.ts";
import { setLanguage } from "../../../../src/core/i18n.ts";
import { NavigationModel } from "../../../../src/core/navigation.ts";
import { CurtainModel } from "../../../../src/core/curtain.ts";
import type { GuestSafe } from "../../../../src/core/settings.ts";
import { type Services, ServicesContext } from "../../../../src/core/services.ts";
import { startInput } from "../../../../src/input/dispatch.ts";
import type { RoomRecord } from "../../../../src/matrix/records.ts";
import { type RoomOptionsProps, RoomOptionsSheet } from "../../../../src/screens/RoomOptionsSheet.tsx";
import { RoomsScreen } from "../../../../src/screens/rooms/RoomsScreen.tsx";
import { now } from "../../../../src/core/signals.ts";
import { aRoom } from "../../../fixtures/plain.ts";
import { householdRooms, manyRooms, type StillSession, stillHousehold } from "../../../fixtures/stillSession.ts";
import { fakeLayout, painted, settle } from "../../input/listHarness.tsx";

let root: HTMLElement;
let session: StillSession;
let navigation: InstanceType<typeof NavigationModel>;
let handle: (press: KeyPress) => boolean;
let stop: () => void;

async function open(rooms: readonly RoomRecord[] = householdRooms()): Promise<void> {
  session = stillHousehold(rooms);
  navigation = new NavigationModel({ screen: "rooms" });
  await show();
}
async function show(Options: ComponentType<RoomOptionsProps> = RoomOptionsSheet): Promise<void> {
  const settings = { previews: signal(true), guestSafe: signal<GuestSafe>("hand"), guestsHere: signal(false) };
  const curtain = new CurtainModel(settings);
  const services = { navigation, policy: { canOpenSettings: true, canSend: true }, settings, curtain } as unknown as Services;
  render(
    <ServicesContext.Provider value={services}>
      <RoomsScreen Options={Options} session={session} />
    </ServicesContext.Provider>,
    root,
  );
  await painted();
}
async function press(...keys: RemoteKey[]): Promise<void> {
  for (const key of keys) {
    handle({ key, phase: "down", repeat: 0 });
    await settle();
  }
}
const focused = (): string | undefined =>
  (document.activeElement as HTMLElement).dataset["roomId"] ?? (document.activeElement as HTMLElement).dataset["focusKey"];
const name = (): string | null => document.activeElement?.getAttribute("aria-label") ?? null;

beforeEach(async () => {
  await setLanguage("en", []);
  fakeLayout();
  root = document.createElement("div");
  document.body.appendChild(root);
  const listen = (run: typeof handle): (() => void) => {
    handle = run;
    return () => undefined;
  };
  stop = startInput({ keys: new Set(), pointer: false, listen }, { onBack: () => navigation.back() });
});
afterEach(() => {
  render(null, root);
  root.remove();
  stop();
});

describe("the rooms screen", () => {
  it("begins on the first tile, with a sentence for each", async () => {
    await open();
    expect(focused()).toBe("!picnic:hearth.example");
    expect(name()).toBe("Picnic on Sunday, Dana invites you");
    await press("down");
    expect(name()).toMatch(/^Lake weekend, 2 mentions, 12 unread, last: Jonas: @Robin can you bring the big cooler\?, /);
    expect(document.activeElement?.getAttribute("data-unread")).toBe("12");
    expect(document.activeElement?.getAttribute("data-highlight")).toBe("2");
  });

  it("remembers the tile of each shelf", async () => {
    await open();
    await press("down", "right", "right", "down", "up");
    expect(focused()).toBe("!opa:hearth.example");
  });

  it("opens a room and comes back to its tile", async () => {
    await open();
    await press("down", "right", "ok");
    expect(navigation.top.value.route).toEqual({ screen: "room", roomId: "!family:hearth.example" });
    render(null, root);
    navigation.back();
    await show();
    expect(focused()).toBe("!family:hearth.example");
    await press("up");
    expect(focused()).toBe("!picnic:hearth.example");
  });

  it("keeps the focus on its room while rooms move, and on a neighbour when it goes", async () => {
    await open();
    await press("down", "right");
    expect(focused()).toBe("!family:hearth.example");
    session.records.value = session.records.value.map((room) =>
      room.roomId === "!family:hearth.example" ? { ...room, activeAt: room.activeAt + 9e9, highlight: 1 } : room,
    );
    await settle();
    expect(focused()).toBe("!family:hearth.example");
    session.records.value = session.records.value.map((room) =>
      room.roomId === "!family:hearth.example" ? { ...room, unread: 0, highlight: 0 } : room,
    );
    await painted();
    expect(focused()).toBe("!family:hearth.example");
    session.records.value = session.records.value.filter((room) => room.roomId !== "!family:hearth.example");
    await painted();
    expect(focused()).toMatch(/^!/);
    expect(document.activeElement?.isConnected).toBe(true);
  });

  it("asks who sits there before an invitation is taken, and gives focus back", async () => {
    await open();
    await press("ok");
    expect(root.querySelector("[data-overlay=invite]")?.textContent).toContain("Dana (@dana:hearth.example) invites you.");
    expect(focused()).toBe("invite-accept");
    await press("back");
    expect(focused()).toBe("!picnic:hearth.example");
    await press("ok", "ok");
    expect(session.asked).toEqual([["acceptInvite", "!picnic:hearth.example"]]);
  });

  it("shows what can be set of a room, and gives focus back to its tile", async () => {
    await open();
    await press("down", "menu");
    expect(root.querySelector("[data-overlay=roomOptions]")).not.toBeNull();
    expect(focused()).toBe("room-option-favourite");
    await press("back");
    expect(root.querySelector("[data-overlay=roomOptions]")).toBeNull();
    expect(focused()).toBe("!lake:hearth.example");
  });

  it("takes Back for a sheet that is still being loaded", async () => {
    await open();
    render(null, root);
    await show(() => <i data-loading />);
    await press("down", "menu");
    expect(root.querySelector("[data-loading]")).not.toBeNull();
    await press("back");
    expect(root.querySelector("[data-loading]")).toBeNull();
    expect(focused()).toBe("!lake:hearth.example");
  });

  it("searches in a real field that OK opens, and Back ends the search", async () => {
    await open();
    await press("up");
    expect((document.activeElement as HTMLElement).dataset["field"]).toBe("search");
    await press("ok");
    const input = document.activeElement as HTMLInputElement;
    expect(input.tagName).toBe("INPUT");
    input.value = "film";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await settle();
    expect(document.activeElement).toBe(input);
    expect(Array.from(root.querySelectorAll<HTMLElement>("[data-room-id]"), (tile) => tile.dataset["roomId"])).toEqual([
      "!films:hearth.example",
    ]);
    await press("back");
    expect(focused()).toBe("rooms-search");
    await press("back");
    expect(root.querySelectorAll("[data-shelf]").length).toBeGreaterThan(0);
    expect(focused()).toBe("rooms-search");
  });

  it("renders a few dozen of 2,000 rooms", async () => {
    await open(manyRooms(2000));
    expect(root.querySelectorAll("[data-room-id]").length).toBeLessThan(120);
    await press("down", "down", "right", "right");
    expect(root.querySelectorAll("[data-room-id]").length).toBeLessThan(120);
    expect(focused()).toMatch(/^!room/);
  });

  it("shows the technical words of a failure on demand only", async () => {
    session = stillHousehold([], { fresh: false, sync: { status: "starting" } });
    navigation = new NavigationModel({ screen: "rooms" });
    const { AppError } = await import("../../../../src/core/errors.ts");
    session.sync.value = { status: "reconnecting", since: Date.now(), error: new AppError("server", "HTTP 502") };
    await show();
    expect(root.textContent).toContain("Your rooms could not be fetched");
    expect(root.textContent).not.toContain("HTTP 502");
    expect(focused()).toBe("rooms-failed-retry");
    await press("ok");
    expect(session.asked).toEqual([["retryNow"]]);
    (root.querySelector("[data-focus-key=rooms-failed-details]") as HTMLElement).click();
    await settle();
    expect(root.textContent).toContain("HTTP 502");
    session.records.value = householdRooms();
    await painted();
    expect(focused()).toMatch(/^!|^rooms-/);
  });
});

describe("as time passes", () => {
  it("sentences and times follow the clock", async () => {
    const at = Date.now();
    await open([
      aRoom("one", "One", { last: { eventId: "$1", at: at - 1000, sender: "Dana", own: false, summary: { kind: "text", text: "hi" } } }),
    ]);
    now.value = at;
    await settle();
    expect(name()).toMatch(/hi, now$/);
    now.value = at + 5 * 60_000;
    await settle();
    expect(name()).toMatch(/hi, 5 min$/);
    expect(document.activeElement?.querySelector("time")?.textContent).toBe("5 min");
  });
});
