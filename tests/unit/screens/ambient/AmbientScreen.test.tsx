import { signal } from "@preact/signals";
import { cleanup, fireEvent, render } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { setLanguage } from "../../../../src/core/i18n.ts";
import { ServicesContext, type Services } from "../../../../src/core/services.ts";
import { Focusable, setFocus } from "../../../../src/input/focus.tsx";
import { AmbientScreen } from "../../../../src/screens/ambient/AmbientScreen.tsx";
import type { FrameLayer } from "../../../../src/screens/ambient/AmbientViewModel.ts";
import type { Hint } from "../../../../src/screens/ambient/frameHints.ts";
import { hintPlaceOf, placeOf } from "../../../../src/screens/ambient/places.ts";
import { Announcer } from "../../../../src/ui/Announcer.tsx";
import { aRoom, NOW } from "../../../fixtures/plain.ts";
import { stillMedia } from "../../../fixtures/stillRoom.ts";

beforeAll(() => setLanguage("en", []));
afterEach(cleanup);

const room = aRoom("family", "Family");
const photo: NonNullable<FrameLayer["photo"]> = {
  url: "blob:1",
  of: { id: "1", roomId: room.roomId, eventId: "$1", media: { mxc: "mxc://x/1" }, pixels: 1e6, sender: "Dana", at: NOW },
  room,
};
const hint = (count: number): Hint => ({
  kind: "messages",
  key: "m",
  room,
  count,
  line: { eventId: "$n", at: NOW, sender: "Dana", own: false, summary: { kind: "text", text: "a secret" } },
});

const speak = vi.fn();
beforeEach(() => speak.mockClear());

function show(layers: readonly FrameLayer[], { words = true, covering = false } = {}) {
  const model = {
    layers: signal(layers),
    revealed: signal(layers[0]?.turn ?? 0),
    hints: signal<readonly Hint[]>([]),
    moreHints: signal(0),
    isOffline: signal(false),
    showsClock: signal(true),
    showsWords: signal(words),
    ready: vi.fn(),
    cannotShow: vi.fn(),
    wake: vi.fn(),
  };
  const isOn = signal(!covering);
  const Page = () => (
    <>
      <Focusable focusKey="below">below</Focusable>
      <Focusable focusKey="below-2">below too</Focusable>
      {isOn.value && <AmbientScreen model={model} media={stillMedia()} />}
      <Announcer />
    </>
  );
  const services = { platform: { speech: { speak } } } as unknown as Services;
  const { container } = render(
    <ServicesContext.Provider value={services}>
      <Page />
    </ServicesContext.Provider>,
  );
  const screen = () => container.querySelector('[data-screen="ambient"]') as HTMLElement;
  return { model, isOn, container, screen };
}
const frames = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 60));

describe("the frame's screen", () => {
  it("is one thing that has the focus and a name; a click and a letter wake it", () => {
    const { screen, model } = show([{ turn: 4, photo }]);
    const active = document.activeElement as HTMLElement;
    expect(active.getAttribute("aria-label")).toBe("Photo frame. Any key leads back.");
    expect(screen().querySelectorAll("button")).toHaveLength(1);
    fireEvent.click(active);
    expect(model.wake).toHaveBeenCalledTimes(1);
    fireEvent.keyDown(active, { key: "q" });
    expect(model.wake).toHaveBeenCalledTimes(2);
    const taken = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    taken.preventDefault();
    active.dispatchEvent(taken);
    expect(model.wake).toHaveBeenCalledTimes(2);
  });

  it("gives focus back to the very same element", async () => {
    const { isOn, container } = show([{ turn: 0 }], { covering: true });
    const below = container.querySelector('[data-focus-key="below-2"]') as HTMLElement;
    setFocus("below-2");
    expect(document.activeElement).toBe(below);
    isOn.value = true;
    await frames();
    expect((document.activeElement as HTMLElement).dataset["focusKey"]).toBe("ambient-wake");
    isOn.value = false;
    await frames();
    expect(document.activeElement).toBe(below);
  });

  it("tells the model when a picture can be painted, and when it cannot", () => {
    const { screen, model } = show([{ turn: 4, photo }]);
    const image = screen().querySelector("img") as HTMLImageElement;
    Object.defineProperty(image, "decode", { value: undefined });
    fireEvent.load(image);
    expect(model.ready).toHaveBeenCalledWith(4);
    fireEvent.error(image);
    expect(model.cannotShow).toHaveBeenCalledWith(4);
  });

  it("hides what is not decoded yet, and names only what is shown", () => {
    const { container } = show([
      { turn: 4, photo },
      { turn: 5, photo: { ...photo, of: { ...photo.of, eventId: "$2" } } },
    ]);
    expect(Array.from(container.querySelectorAll("[data-event-id]"), (one) => one.getAttribute("data-event-id"))).toEqual(["$1"]);
  });

  it("says whose photo it is only where words may be shown", () => {
    expect(show([{ turn: 4, photo }]).screen().textContent).toContain("Dana");
    cleanup();
    expect(show([{ turn: 4, photo }], { words: false }).screen().textContent).not.toMatch(/Dana|Family/);
  });

  it("says a hint aloud once, without its words, and nothing when photos change", async () => {
    const { model, screen } = show([{ turn: 4, photo }]);
    model.hints.value = [hint(1)];
    await frames();
    expect(screen().textContent).toContain("a secret");
    model.hints.value = [hint(2)];
    model.layers.value = [{ turn: 5, photo }];
    model.revealed.value = 5;
    await frames();
    expect(speak.mock.calls.map(([text]) => text as string)).toEqual(["Family: 1 new message"]);
  });

  it("says that there is no connection, small among its hints, and says it aloud once", async () => {
    const { container, model } = show([{ turn: 4, photo }]);
    const said = (): string | null | undefined => container.querySelector("[data-notice=offline]")?.textContent;
    await frames();
    speak.mockClear(); // the last word of the test before
    expect(said()).toBeUndefined();
    model.isOffline.value = true;
    await frames();
    expect(said()).toBe("No connection. Hearth keeps trying.");
    model.hints.value = [hint(1)];
    await frames();
    expect(speak.mock.calls.filter(([words]) => words === said())).toHaveLength(1);
    model.isOffline.value = false;
    await frames();
    expect(said()).toBeUndefined();
  });
});

describe("places", () => {
  it("change with every picture, and hints stand at the other edge", () => {
    for (let turn = 0; turn < 20; turn++) {
      const layer = { turn, photo };
      expect(placeOf(layer)).not.toEqual(placeOf({ ...layer, turn: turn + 1 }));
      expect(hintPlaceOf(layer).edge).not.toBe(placeOf(layer).edge);
      expect(placeOf({ turn })).not.toEqual(placeOf({ turn: turn + 1 }));
    }
    expect(placeOf({ turn: 0 }).edge).toBe("middle");
  });
});
