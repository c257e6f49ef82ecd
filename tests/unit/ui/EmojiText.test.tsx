import { cleanup, fireEvent, render } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

type Point = readonly [number, number, number, number];
const YELLOW: Point = [255, 204, 77, 255];
const PEN: Point = [0, 0, 0, 255];

/** A canvas on which everything drawn looks like this. */
function engineDraws(first: Point, second: Point): void {
  const getImageData = (_left: number, _top: number, width: number, height: number) => {
    const data = new Uint8ClampedArray(4 * width * height);
    for (let i = 0; i < width * 20; i++) data.set(i % width < width / 2 ? first : second, 4 * i);
    return { data };
  };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({ fillText: vi.fn(), getImageData } as never);
}

/** What is found out and what is missing is remembered by the modules: each test has its own. */
const fresh = async () => (await import("../../../src/ui/EmojiText.tsx")).EmojiText;
beforeEach(() => vi.resetModules());
afterEach(cleanup);

const pictures = (container: Element) => Array.from(container.querySelectorAll("img"));
const sources = (container: Element) => pictures(container).map((picture) => picture.getAttribute("src"));

describe("where the engine draws emoji", () => {
  it("is the text itself", async () => {
    engineDraws(YELLOW, YELLOW);
    const EmojiText = await fresh();
    const { container } = render(<EmojiText text="mia 🌿 & Theo 👍🏽" />);
    expect(container.innerHTML).toBe("mia 🌿 &amp; Theo 👍🏽");
    expect(container.childNodes).toHaveLength(1);
  });

  it("looks once, and not before the first emoji", async () => {
    engineDraws(YELLOW, YELLOW);
    const EmojiText = await fresh();
    const { rerender } = render(<EmojiText text="no emoji © 12" />);
    expect(HTMLCanvasElement.prototype.getContext).not.toHaveBeenCalled();
    rerender(<EmojiText text="one 🌿" />);
    rerender(<EmojiText text="two 🌿🌿" />);
    expect(HTMLCanvasElement.prototype.getContext).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["there is no canvas", () => vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null)],
    [
      "the canvas may not be read",
      () =>
        vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({
          fillText: vi.fn(),
          getImageData() {
            throw new DOMException("tainted", "SecurityError");
          },
        } as never),
    ],
  ])("is believed where %s", async (_why, mock) => {
    mock();
    const EmojiText = await fresh();
    const { container } = render(<EmojiText text="🌿" />);
    expect(container.innerHTML).toBe("🌿");
  });
});

describe("where it does not", () => {
  it.each([
    ["nothing in colour", PEN, PEN],
    ["one as a black sign, as DejaVu has it", PEN, YELLOW],
    ["no ink at all", [0, 0, 0, 0] as Point, [0, 0, 0, 0] as Point],
  ])("shows pictures: %s", async (_what, first, second) => {
    engineDraws(first, second);
    const EmojiText = await fresh();
    const { container } = render(<EmojiText text="mia 🌿 & ❤️‍🔥" />);
    expect(container.textContent).toBe("mia  & ");
    expect(sources(container)).toEqual(["emoji/1f33f.svg", "emoji/2764-200d-1f525.svg"]);
    expect(pictures(container).map(({ alt }) => alt)).toEqual(["🌿", "❤️‍🔥"]);
  });

  it("leaves text without emoji alone", async () => {
    engineDraws(PEN, PEN);
    const EmojiText = await fresh();
    const { container } = render(<EmojiText text="12 © ™" />);
    expect(container.innerHTML).toBe("12 © ™");
  });

  it("takes the picture without tone, then the character, and remembers", async () => {
    engineDraws(PEN, PEN);
    const EmojiText = await fresh();
    const { container } = render(<EmojiText text="a 👩🏽‍🚀 b" />);
    expect(sources(container)).toEqual(["emoji/1f469-1f3fd-200d-1f680.svg"]);
    fireEvent.error(pictures(container)[0]!);
    await vi.waitFor(() => expect(sources(container)).toEqual(["emoji/1f469-200d-1f680.svg"]));
    fireEvent.error(pictures(container)[0]!);
    await vi.waitFor(() => expect(container.innerHTML).toBe("a 👩🏽‍🚀 b"));

    const again = render(<EmojiText text="👩🏽‍🚀👩🏿‍🚀" />);
    expect(again.container.textContent).toBe("👩🏽‍🚀");
    expect(sources(again.container)).toEqual(["emoji/1f469-1f3ff-200d-1f680.svg"]);
  });

  it("follows a text that changes", async () => {
    engineDraws(PEN, PEN);
    const EmojiText = await fresh();
    const { container, rerender } = render(<EmojiText text="🌿" />);
    fireEvent.error(pictures(container)[0]!);
    await vi.waitFor(() => expect(container.innerHTML).toBe("🌿"));
    rerender(<EmojiText text="🔥 now" />);
    expect(sources(container)).toEqual(["emoji/1f525.svg"]);
    expect(container.textContent).toBe(" now");
  });

  it("draws a hundred, not a wall of them", async () => {
    engineDraws(PEN, PEN);
    const EmojiText = await fresh();
    const { container } = render(<EmojiText text={`${"🔥".repeat(5000)}${"👩\u200d".repeat(50)}👩`} />);
    expect(pictures(container)).toHaveLength(100);
    expect(container.textContent).toContain("🔥".repeat(4900));
  });

  it("asks for nothing that cannot be an emoji", async () => {
    engineDraws(PEN, PEN);
    const EmojiText = await fresh();
    const { container } = render(<EmojiText text={`${"👩\u200d".repeat(50)}👩`} />);
    expect(pictures(container)).toHaveLength(0);
  });
});
