import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Focusable, FocusTrap, setFocus } from "../../../src/input/focus.tsx";
import { startPointer } from "../../../src/input/pointer.ts";
import { fakeLayout, type Item, makeList, painted, seeded, settle, VIEW } from "./listHarness.tsx";

const rows = (count: number, height = 60): Item[] => Array.from({ length: count }, (_, i) => ({ key: `r${i}`, height }));

let list: ReturnType<typeof makeList>;
const open = async (...args: Parameters<typeof makeList>): Promise<void> => {
  list = makeList(...args);
  await settle();
  setFocus(list.focusKey);
  await settle();
};

beforeEach(fakeLayout);
afterEach(() => {
  list.unmount();
  list.root.remove();
});

describe("window", () => {
  it("renders the view and a screenful on both sides of 2,000 rows", async () => {
    await open(rows(2000));
    list.focused.value = "r1000";
    await painted();
    expect(list.rendered().length).toBeGreaterThanOrEqual(20);
    expect(list.rendered().length).toBeLessThanOrEqual(34);
    expect(list.rendered()).toContain("r1000");
  });

  it.each([
    ["a list of lists with its current one", true],
    ["any other with what is in the view", false],
  ])("is filled step by step, one a paint: %s first", async (_which, nested) => {
    const frames: FrameRequestCallback[] = [];
    vi.spyOn(globalThis, "requestAnimationFrame").mockImplementation((run) => frames.push(run));
    list = makeList(rows(100), { nested, fixed: true, estimate: () => 60 / 16, overscan: 0.5 });
    const counts: number[] = [];
    for (let paint = 0; paint < 4; paint++) {
      await settle();
      counts.push(list.rendered().length);
      expect(list.rendered()).toContain("r0");
      frames.splice(0).forEach((run) => run(0));
    }
    const [current, view, around] = nested ? counts : [1, ...counts];
    expect(current).toBe(1);
    expect(view).toBeGreaterThanOrEqual(VIEW / 60);
    expect(around).toBeGreaterThan(view as number);
    expect(counts[3]).toBe(around);
  });

  it("keeps one row focused, named and current", async () => {
    await open(rows(5));
    expect(list.focusedRow()).toBe("r0");
    list.press("down");
    expect(list.focusedRow()).toBe("r1");
    expect(list.active()).toBe("r1");
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Item r1");
    expect(document.activeElement?.getAttribute("aria-posinset")).toBe("2");
    expect(list.root.querySelectorAll("[data-active]")).toHaveLength(1);
    expect(list.focused.value).toBe("r1");
  });
});

describe("moving", () => {
  it("stops at the ends and lets the arrow go on", async () => {
    await open(rows(2));
    expect(list.press("up")).toBe(false);
    expect(list.press("down")).toBe(true);
    expect(list.press("down")).toBe(false);
    expect(list.focusedRow()).toBe("r1");
  });

  it("does not leave the list by a held key", async () => {
    await open(rows(2));
    expect(list.press("up", 4)).toBe(true);
  });

  it("passes over rows that cannot be focused", async () => {
    await open([
      { key: "a", height: 50 },
      { key: "day", height: 20, plain: true },
      { key: "b", height: 50 },
    ]);
    list.press("down");
    expect(list.focusedRow()).toBe("b");
  });

  it("scrolls inside of a row that is larger than the view before it leaves it", async () => {
    await open([
      { key: "a", height: 60 },
      { key: "tall", height: 1000 },
      { key: "b", height: 60 },
    ]);
    list.press("down");
    await painted();
    expect(list.seenAt("tall")).toBe(0);
    list.press("down");
    expect(list.focusedRow()).toBe("tall");
    expect(list.seenAt("tall")).toBe(VIEW - 1000);
    list.press("down");
    expect(list.focusedRow()).toBe("b");
  });

  it("moves a grid in both directions", async () => {
    await open(rows(7), { columns: 3 });
    list.press("right");
    expect(list.focusedRow()).toBe("r1");
    list.press("down");
    expect(list.focusedRow()).toBe("r4");
    list.press("right");
    expect(list.press("right")).toBe(false);
    expect(list.focusedRow()).toBe("r5");
    // The last line has one item only.
    list.press("down");
    expect(list.focusedRow()).toBe("r6");
    list.press("up");
    expect(list.focusedRow()).toBe("r3");
  });

  it("opens a row by a click", async () => {
    const onOpen = vi.fn();
    await open(rows(3), { onOpen });
    list.press("down");
    (document.activeElement as HTMLElement).click();
    expect(onOpen).toHaveBeenCalledWith(expect.objectContaining({ key: "r1" }));
  });

  it("tells of the ends, and holds focus where more is coming", async () => {
    const onReachStart = vi.fn(() => true);
    await open(rows(4), { onReachStart });
    onReachStart.mockClear();
    expect(list.press("up")).toBe(true);
    expect(onReachStart).toHaveBeenCalled();
    expect(list.focusedRow()).toBe("r0");
  });
});

describe("following the end", () => {
  it("starts at the end and goes with it", async () => {
    await open(rows(30), { follow: "end" });
    expect(list.focusedRow()).toBe("r29");
    expect(list.seenAt("r29")).toBe(VIEW - 60);
    list.items.value = [...list.items.value, { key: "new", height: 90 }];
    await settle();
    expect(list.focusedRow()).toBe("new");
    expect(list.seenAt("new")).toBe(VIEW - 90);
    expect(list.focused.value).toBeNull();
  });

  it("pins a row with the first Up and follows again at the last", async () => {
    await open(rows(30), { follow: "end" });
    list.press("up");
    expect(list.focused.value).toBe("r28");
    const at = list.seenAt("r28");
    list.items.value = [...list.items.value, { key: "new", height: 90 }];
    await settle();
    expect(list.focusedRow()).toBe("r28");
    expect(list.seenAt("r28")).toBe(at);
    list.press("down");
    expect(list.focused.value).toBe("r29");
    list.press("down");
    expect(list.focused.value).toBeNull();
  });

  it("stays pinned at the last row while that is not the end", async () => {
    await open(rows(3), { follow: "end", canFollow: () => false });
    list.press("up");
    list.press("down");
    expect(list.focused.value).toBe("r2");
  });
});

describe("the anchor", () => {
  it("does not move a pixel when rows are prepended", async () => {
    await open(rows(30));
    list.press("down");
    await painted();
    const at = list.seenAt("r1");
    list.items.value = [...Array.from({ length: 20 }, (_, i) => ({ key: `old${i}`, height: 35 + i })), ...list.items.value];
    await painted();
    expect(list.focusedRow()).toBe("r1");
    expect(list.seenAt("r1")).toBe(at);
    expect(list.rendered()).toContain("old19");
  });

  it("gives its place to the next row when it is removed", async () => {
    await open(rows(30));
    for (let i = 0; i < 9; i++) list.press("down");
    await painted();
    const at = list.seenAt("r9");
    list.items.value = list.items.value.filter((item) => item.key !== "r9");
    await painted();
    expect(list.focusedRow()).toBe("r10");
    expect(list.seenAt("r10")).toBe(at);
    expect(list.focused.value).toBe("r10");
  });

  // Near an end of the content the row stands off the focus line: whoever placed it anew would move it.
  it.each(["n2", "n100"])("is held through any sequence of changes around it, beginning at %s", async (start) => {
    const random = seeded(11);
    const pick = (n: number): number => Math.floor(random() * n);
    let made = 0;
    const makeItem = (): Item => ({ key: `n${made++}`, height: 20 + pick(120) });
    await open(Array.from({ length: 200 }, makeItem));
    list.focused.value = start;
    await painted();
    for (let round = 0; round < 60; round++) {
      const key = list.focused.value as string;
      const at = list.seenAt(key);
      const all = [...list.items.value];
      const index = all.findIndex((item) => item.key === key);
      switch (pick(5)) {
        case 0:
          all.unshift(...Array.from({ length: 1 + pick(10) }, makeItem));
          break;
        case 1:
          all.push(makeItem());
          break;
        case 2:
          all.splice(pick(all.length), 0, makeItem());
          break;
        case 3: {
          // Taking away what stands before a row near the start may leave a blank to be closed.
          const gone = index + 1 + pick(all.length - index - 1);
          if (gone < all.length) all.splice(gone, 1);
          break;
        }
        default: {
          const changed = index + 1 + pick(all.length - index - 1);
          if (changed < all.length) all[changed] = { ...(all[changed] as Item), height: 20 + pick(120) };
        }
      }
      list.items.value = all;
      await settle();
      expect(list.focusedRow()).toBe(key);
      expect(list.seenAt(key)).toBe(at);
      // Neighbours touch: no hole, no overlap.
      const shown = list.rendered().map((row) => ({ row, top: list.seenAt(row), height: Number(list.rowOf(row)?.dataset["height"]) }));
      for (let i = 1; i < shown.length; i++) expect(shown[i]?.top).toBe((shown[i - 1]?.top ?? 0) + (shown[i - 1]?.height ?? 0));
      if (round % 20 === 19) {
        list.press("down");
        await painted();
      }
    }
  });

  it("never leaves the page without focus, whatever happens to the rows", async () => {
    await open(rows(12));
    const random = seeded(5);
    for (let round = 0; round < 40; round++) {
      const all = list.items.value.filter(() => random() > 0.3);
      list.items.value = all.length > 0 ? [...all].sort(() => random() - 0.5) : rows(12);
      await settle();
      expect(list.focusedRow()).toBeDefined();
      expect(list.active()).toBe(list.focusedRow());
      if (list.items.value.length < 4) list.items.value = rows(12);
      await settle();
    }
  });
});

describe("rendering", () => {
  it("renders no row again when focus moves", async () => {
    const renderItem = vi.fn((item: Item) => item.key);
    await open(rows(8), { renderItem });
    await painted();
    renderItem.mockClear();
    for (let i = 0; i < 5; i++) list.press("down");
    await painted();
    expect(list.focusedRow()).toBe("r5");
    expect(renderItem).not.toHaveBeenCalled();
  });

  it("renders again the rows that ask whether they are current, and only those", async () => {
    const renderItem = vi.fn((item: Item, active: { readonly value: boolean }) => `${item.key} ${active.value}`);
    await open(rows(8), { renderItem });
    await painted();
    renderItem.mockClear();
    list.press("down");
    await painted();
    expect(renderItem.mock.calls.map(([item]) => item.key).sort()).toEqual(["r0", "r1"]);
    expect(document.activeElement?.textContent).toBe("r1 true");
  });
});

describe("a pointer", () => {
  const over = async (key: string, x: number): Promise<void> => {
    list.rowOf(key)?.dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX: x, clientY: x }));
    await new Promise((done) => setTimeout(done, 40));
  };

  it("focuses the row it is over, where the row stands", async () => {
    const stop = startPointer();
    await open(rows(40));
    for (let i = 0; i < 12; i++) list.press("down");
    await painted();
    const at = list.seenAt("r14");
    await over("r14", 1);
    await over("r14", 2);
    expect(list.focusedRow()).toBe("r14");
    expect(list.seenAt("r14")).toBe(at);
    stop();
  });

  it("moves the list by its wheel", async () => {
    await open(rows(10));
    const wheel = (deltaY: number): void =>
      void list.rowOf("r0")?.dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaY }));
    wheel(100);
    expect(list.focusedRow()).toBe("r1");
    // The same notch.
    wheel(100);
    expect(list.focusedRow()).toBe("r1");
  });

  it("leaves the list alone behind a dialog", async () => {
    await open(rows(10));
    const dialog = document.createElement("div");
    document.body.appendChild(dialog);
    render(
      <FocusTrap focusKey="dialog">
        <Focusable>Yes</Focusable>
      </FocusTrap>,
      dialog,
    );
    await settle();
    const wheel = new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaY: 100 });
    // Long after the notch of another test.
    Object.defineProperty(wheel, "timeStamp", { value: 1e6 });
    list.rowOf("r0")?.dispatchEvent(wheel);
    expect(list.active()).toBe("r0");
    expect(document.activeElement?.textContent).toBe("Yes");
    render(null, dialog);
    dialog.remove();
  });

  it("lets a click choose its row", async () => {
    const onOpen = vi.fn();
    await open(rows(10), { onOpen });
    list.rowOf("r3")?.focus();
    list.rowOf("r3")?.click();
    expect(list.active()).toBe("r3");
    expect(onOpen).toHaveBeenCalledWith(expect.objectContaining({ key: "r3" }));
  });
});
