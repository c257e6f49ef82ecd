import { signal } from "@preact/signals";
import { type ComponentChildren, render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { KeyPress, RemoteKey } from "../../../platform/types.ts";
import { makeDispatch, startInput } from "../../../src/input/dispatch.ts";
import { Focusable, FocusRegion, FocusTrap, setFocus } from "../../../src/input/focus.tsx";
import { onKeys } from "../../../src/input/RemoteKeyEvent.ts";
import { useTextField } from "../../../src/input/useTextField.ts";
import { settle } from "./listHarness.tsx";

let root: HTMLElement;
let press: (key: RemoteKey, repeat?: number) => boolean;
let stop: () => void;
const onBack = vi.fn();

/** Elements lie where `data-at="left,top"` says, 100 × 50 px; regions lie around their children. */
function fakeRects(): void {
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(function (this: HTMLElement) {
    const own = this.dataset["at"] ? [this] : Array.from(this.querySelectorAll<HTMLElement>("[data-at]"));
    const corners = own.map((element) => (element.dataset["at"] as string).split(",").map(Number) as [number, number]);
    const left = Math.min(...corners.map(([x]) => x));
    const top = Math.min(...corners.map(([, y]) => y));
    const right = Math.max(...corners.map(([x]) => x + 100));
    const bottom = Math.max(...corners.map(([, y]) => y + 50));
    return { left, top, right, bottom, width: right - left, height: bottom - top, x: left, y: top } as DOMRect;
  });
}

async function show(content: ComponentChildren): Promise<void> {
  render(content, root);
  await settle();
}
const focused = (): string | null => document.activeElement?.textContent ?? null;

beforeEach(() => {
  fakeRects();
  root = document.createElement("div");
  document.body.appendChild(root);
  let handle: (press: KeyPress) => boolean = () => false;
  stop = startInput(
    {
      keys: new Set(),
      pointer: true,
      listen(run) {
        handle = run;
        return () => undefined;
      },
    },
    { onBack },
  );
  press = (key, repeat = 0) => handle({ key, phase: "down", repeat });
});
afterEach(() => {
  render(null, root);
  root.remove();
  stop();
  onBack.mockClear();
});

const button = (name: string, at: string, more: object = {}) => (
  <Focusable key={name} focusKey={name} data-at={at} {...more}>
    {name}
  </Focusable>
);

describe("arrows", () => {
  it("move between neighbours and stay where nobody is", async () => {
    await show([button("a", "0,0"), button("b", "200,0"), button("c", "0,100")]);
    expect(focused()).toBe("a");
    press("right");
    await settle();
    expect(focused()).toBe("b");
    press("right");
    await settle();
    expect(focused()).toBe("b");
    press("left");
    await settle();
    press("down");
    await settle();
    expect(focused()).toBe("c");
  });

  it("skip what is disabled", async () => {
    await show([button("a", "0,0"), button("b", "200,0", { disabled: true }), button("c", "400,0")]);
    press("right");
    await settle();
    expect(focused()).toBe("c");
  });

  it("return to the last child of a region, and pass a region that holds nothing", async () => {
    await show([
      <FocusRegion key="menu" focusKey="menu" prefer="m2">
        {button("m1", "0,0")}
        {button("m2", "0,100")}
        {button("m3", "0,200")}
      </FocusRegion>,
      <FocusRegion key="empty" focusKey="empty" data-at="150,0" />,
      <FocusRegion key="main" focusKey="main">
        {button("x", "300,0")}
      </FocusRegion>,
    ]);
    expect(focused()).toBe("m2");
    press("down");
    await settle();
    press("right");
    await settle();
    expect(focused()).toBe("x");
    press("left");
    await settle();
    expect(focused()).toBe("m3");
  });
});

describe("other keys", () => {
  it("OK clicks once, however long it is held", async () => {
    const onClick = vi.fn();
    await show(button("a", "0,0", { onClick }));
    press("ok");
    press("ok", 1);
    press("ok", 2);
    expect(onClick).toHaveBeenCalledTimes(1);
  });

  it("Back calls the default unless somebody handled it; the others do nothing", async () => {
    const own = vi.fn();
    const inside = signal(false);
    const Screen = () => (
      <div onremotekey={inside.value ? onKeys({ back: own, red: () => undefined }) : undefined}>{button("a", "0,0")}</div>
    );
    await show(<Screen />);
    expect(press("back")).toBe(true);
    expect(onBack).toHaveBeenCalledTimes(1);
    expect(press("red")).toBe(false);
    inside.value = true;
    await settle();
    press("back");
    expect(press("red")).toBe(true);
    expect(own).toHaveBeenCalledTimes(1);
    expect(onBack).toHaveBeenCalledTimes(1);
  });

  it("a held Back is one step, whoever handles it", async () => {
    const own = vi.fn(() => false);
    await show(<div onremotekey={onKeys({ back: own })}>{button("a", "0,0")}</div>);
    for (const repeat of [0, 1, 2]) expect(press("back", repeat)).toBe(true);
    expect(own).toHaveBeenCalledTimes(1);
    expect(onBack).toHaveBeenCalledTimes(1);
  });

  it("drops repeats beyond one per frame", () => {
    const frames: FrameRequestCallback[] = [];
    vi.spyOn(globalThis, "requestAnimationFrame").mockImplementation((run) => frames.push(run));
    const seen: number[] = [];
    const dispatch = makeDispatch({ onBack });
    const listen = (event: Event): void => void seen.push((event as CustomEvent<KeyPress>).detail.repeat);
    document.addEventListener("remotekey", listen);
    for (const repeat of [0, 1, 2, 3]) dispatch({ key: "up", phase: "down", repeat });
    frames.splice(0).forEach((run) => run(0));
    dispatch({ key: "up", phase: "down", repeat: 4 });
    document.removeEventListener("remotekey", listen);
    expect(seen).toEqual([0, 1, 4]);
  });
});

describe("focus is never lost", () => {
  it("goes to the previous sibling, else the next, when its element goes", async () => {
    const shown = signal(["a", "b", "c"]);
    const List = () => <FocusRegion focusKey="r">{shown.value.map((name, i) => button(name, `${i * 200},0`))}</FocusRegion>;
    await show(<List />);
    setFocus("b");
    shown.value = ["a", "c"];
    await settle();
    expect(focused()).toBe("a");
    shown.value = ["c"];
    await settle();
    expect(focused()).toBe("c");
  });

  it("goes to the screen's first when everything around it goes", async () => {
    await show([button("a", "0,0"), button("b", "200,0")]);
    await show(<main>{button("new", "0,0")}</main>);
    expect(focused()).toBe("new");
  });

  it("comes back after a blur from outside", async () => {
    await show([button("a", "0,0"), button("b", "200,0")]);
    setFocus("b");
    (document.activeElement as HTMLElement).blur();
    await settle();
    expect(focused()).toBe("b");
  });

  it("follows the DOM when a click focuses another", async () => {
    await show([button("a", "0,0"), button("b", "200,0"), button("c", "400,0")]);
    (root.children[1] as HTMLElement).focus();
    await settle();
    press("right");
    await settle();
    expect(focused()).toBe("c");
  });

  it("keeps a wish until what was wished for can be focused, unless a key was pressed meanwhile", async () => {
    for (const pressed of [false, true]) {
      const disabled = signal(true);
      const Late = () => button("late", "0,200", { focusKey: "late", disabled: disabled.value });
      await show([button("header", "0,0"), <Late key="late" />]);
      setFocus("late");
      await settle();
      expect(focused()).toBe("header");
      if (pressed) press("ok");
      disabled.value = false;
      await settle();
      expect(focused()).toBe(pressed ? "header" : "late");
      await show(null);
    }
  });

  it("keeps a wish until its component is there", async () => {
    const later = signal(false);
    const Screen = () => [button("a", "0,0"), later.value && button("late", "200,0")];
    await show(<Screen />);
    setFocus("late");
    expect(focused()).toBe("a");
    later.value = true;
    await settle();
    expect(focused()).toBe("late");
  });
});

describe("a dialog", () => {
  const open = signal(false);
  const onClose = vi.fn(() => (open.value = false));
  const Screen = () => (
    <div>
      {button("a", "0,0")}
      {button("b", "200,0")}
      {open.value && (
        <FocusTrap focusKey="dialog" label="Sure?" prefer="no" onBack={onClose}>
          {button("yes", "0,200")}
          {button("no", "200,200")}
        </FocusTrap>
      )}
    </div>
  );
  beforeEach(() => (open.value = false));

  it("takes focus, keeps it, and gives it back", async () => {
    await show(<Screen />);
    setFocus("b");
    open.value = true;
    await settle();
    expect(focused()).toBe("no");
    press("up");
    await settle();
    expect(focused()).toBe("no");
    press("left");
    await settle();
    expect(focused()).toBe("yes");
    (root.querySelector("[data-focus-key=a]") as HTMLElement).focus();
    await settle();
    expect(focused()).toBe("yes");
    press("back");
    await settle();
    expect(onClose).toHaveBeenCalled();
    expect(onBack).not.toHaveBeenCalled();
    expect(focused()).toBe("b");
  });
});

describe("the screen behind a dialog", () => {
  it("hears none of the dialog's keys", async () => {
    const behind = vi.fn();
    const own = vi.fn();
    await show(
      <div onremotekey={onKeys({ blue: behind, info: behind })}>
        <FocusTrap focusKey="dialog" onremotekey={onKeys({ info: own })}>
          {button("yes", "0,0")}
        </FocusTrap>
      </div>,
    );
    expect(press("blue")).toBe(false);
    expect(press("info")).toBe(true);
    expect(own).toHaveBeenCalledTimes(1);
    expect(behind).not.toHaveBeenCalled();
    press("back");
    expect(onBack).toHaveBeenCalledTimes(1);
  });
});

describe("a wish of the screen behind a dialog", () => {
  it("comes true when the dialog goes by itself", async () => {
    const open = signal(false);
    const Screen = () => [
      button("a", "0,0"),
      button("late", "200,0"),
      open.value && (
        <FocusTrap key="dialog" focusKey="dialog">
          {button("yes", "0,200")}
        </FocusTrap>
      ),
    ];
    await show(<Screen />);
    open.value = true;
    await settle();
    setFocus("late");
    open.value = false;
    await settle();
    expect(focused()).toBe("late");
  });

  it("takes focus not even for a moment, and not after a key was pressed", async () => {
    const open = signal(true);
    const Screen = () => [
      button("a", "0,0"),
      button("late", "200,0"),
      open.value && (
        <FocusTrap key="dialog" focusKey="dialog">
          {button("yes", "0,200")}
        </FocusTrap>
      ),
    ];
    open.value = false;
    await show(<Screen />);
    setFocus("a");
    open.value = true;
    await settle();
    const seen: (string | null)[] = [];
    const listen = (event: Event): void => void seen.push((event.target as Element).textContent);
    document.addEventListener("focusin", listen);
    setFocus("late");
    await settle();
    expect(focused()).toBe("yes");
    press("ok");
    open.value = false;
    await settle();
    document.removeEventListener("focusin", listen);
    expect(seen).toEqual(["a"]);
  });
});

describe("dialogs after one another", () => {
  const step = signal<"none" | "first" | "second">("none");
  const Screen = () => (
    <div>
      {button("a", "0,0")}
      {button("b", "200,0")}
      {step.value === "first" && (
        <FocusTrap key="1" focusKey="first">
          {button("one", "0,200")}
        </FocusTrap>
      )}
      {step.value === "second" && (
        <FocusTrap key="2" focusKey="second">
          {button("two", "0,200")}
        </FocusTrap>
      )}
    </div>
  );
  beforeEach(() => (step.value = "none"));

  it("give focus back to where it was before the first", async () => {
    await show(<Screen />);
    setFocus("b");
    step.value = "first";
    await settle();
    expect(focused()).toBe("one");
    step.value = "second";
    await settle();
    expect(focused()).toBe("two");
    step.value = "none";
    await settle();
    expect(focused()).toBe("b");
  });

  it("give it back when the second lay over the first and both go at once", async () => {
    const open = signal(0);
    const Stack = () => (
      <div>
        {button("a", "0,0")}
        {button("b", "200,0")}
        {open.value > 0 && <FocusTrap focusKey="lower">{button("one", "0,200")}</FocusTrap>}
        {open.value > 1 && <FocusTrap focusKey="upper">{button("two", "0,200")}</FocusTrap>}
      </div>
    );
    await show(<Stack />);
    setFocus("b");
    for (const depth of [1, 2, 0]) {
      open.value = depth;
      await settle();
    }
    expect(focused()).toBe("b");
  });
});

describe("a dialog in which nothing can be focused", () => {
  it("hears the keys all the same: nothing behind it does, and Back closes it", async () => {
    const onClick = vi.fn();
    const onClose = vi.fn();
    await show([
      button("behind", "0,0", { onClick }),
      <FocusTrap key="wait" focusKey="wait" onBack={onClose}>
        Please wait
      </FocusTrap>,
    ]);
    press("ok");
    expect(onClick).not.toHaveBeenCalled();
    press("back");
    expect(onClose).toHaveBeenCalledTimes(1);
    expect(onBack).not.toHaveBeenCalled();
  });
});

describe("a text field", () => {
  const onInput = vi.fn();
  const onDone = vi.fn();
  const Field = () => {
    const field = useTextField({ focusKey: "field", onInput, onDone });
    return (
      <div>
        <Focusable {...field.row} data-at="0,0">
          row
        </Focusable>
        <input {...field.input} data-editing={field.editing.value} />
      </div>
    );
  };
  const input = (): HTMLInputElement => root.querySelector("input") as HTMLInputElement;
  beforeEach(async () => {
    onInput.mockClear();
    onDone.mockClear();
    await show([<Field key="f" />, button("below", "0,100")]);
    setFocus("field");
  });

  it("opens by OK only, and gives the row focus again on Back", async () => {
    expect(document.activeElement).not.toBe(input());
    press("ok");
    expect(document.activeElement).toBe(input());
    press("back");
    await settle();
    expect(focused()).toBe("row");
    expect(onBack).not.toHaveBeenCalled();
    expect(onDone).toHaveBeenCalledWith("cancel");
  });

  it("reads whole values", () => {
    press("ok");
    input().value = "spoken words";
    input().dispatchEvent(new Event("input", { bubbles: true }));
    expect(onInput).toHaveBeenCalledWith("spoken words");
  });

  it("is done with Enter", async () => {
    press("ok");
    input().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    await settle();
    expect(focused()).toBe("row");
    expect(onDone).toHaveBeenCalledTimes(1);
    expect(onDone).toHaveBeenCalledWith("done");
  });

  it("is not done when it is entered by a pointer and the keyboard closes by itself", async () => {
    press("ok");
    input().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    await settle();
    onDone.mockClear();
    input().focus();
    input().blur();
    await settle();
    expect(onDone).toHaveBeenCalledTimes(1);
    expect(onDone).toHaveBeenCalledWith("left");
  });

  it("is left by Down, which moves on", async () => {
    press("ok");
    press("down");
    await settle();
    expect(focused()).toBe("below");
    expect(onDone).toHaveBeenCalledWith("left");
  });

  it("gives the row focus when the keyboard closed by itself", async () => {
    press("ok");
    input().blur();
    await settle();
    expect(focused()).toBe("row");
  });

  it("loses nothing to a pointer that hovers over another button", async () => {
    press("ok");
    const below = root.querySelector("[data-focus-key=below]") as HTMLElement;
    below.dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX: 10, clientY: 10 }));
    below.dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX: 12, clientY: 10 }));
    await new Promise((done) => setTimeout(done, 40));
    expect(document.activeElement).toBe(input());
  });
});

describe("a pointer", () => {
  it("focuses what it really moves over", async () => {
    await show([button("a", "0,0"), button("b", "200,0")]);
    setFocus("a");
    const b = root.querySelector("[data-focus-key=b]") as HTMLElement;
    const move = async (x: number): Promise<void> => {
      b.dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX: x, clientY: 5 }));
      await new Promise((done) => setTimeout(done, 40));
    };
    await move(7);
    // The page moved under a resting pointer.
    await move(7);
    expect(focused()).toBe("a");
    await move(9);
    expect(focused()).toBe("b");
  });
});
