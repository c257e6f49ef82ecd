import { signal } from "@preact/signals";
import { cleanup, fireEvent, render } from "@testing-library/preact";
import type { JSX } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RemoteKey } from "../../../platform/types.ts";
import { makeDispatch } from "../../../src/input/dispatch.ts";
import { Focusable, setFocus } from "../../../src/input/focus.tsx";
import { Choice, Sheet, type SheetProps, SheetTitle } from "../../../src/ui/Sheet.tsx";
import { settle } from "../input/listHarness.tsx";

const leave = vi.fn();
const press = async (key: RemoteKey): Promise<void> => {
  makeDispatch({ onBack: leave })({ key, phase: "down", repeat: 0 });
  await settle();
};
const focused = (): string | null => document.activeElement?.textContent ?? null;
const overlay = (): Element | null => document.querySelector("[data-overlay]");

/** A screen with two buttons, and a sheet that the second one opens. */
async function open(props: Partial<SheetProps> = {}) {
  const shown = signal(false);
  const onBack = vi.fn(() => {
    shown.value = false;
  });
  function Screen(): JSX.Element {
    return (
      <>
        <Focusable focusKey="one">One</Focusable>
        <Focusable focusKey="two">Two</Focusable>
        {shown.value && (
          <Sheet overlay="menu" focusKey="sheet" label="What to do" onBack={onBack} {...props}>
            <SheetTitle>What to do</SheetTitle>
            <Choice focusKey="sheet-first">First</Choice>
            <Choice focusKey="sheet-second">Second</Choice>
          </Sheet>
        )}
      </>
    );
  }
  render(<Screen />);
  setFocus("two");
  await settle();
  shown.value = true;
  await settle();
  return { onBack, shown };
}

beforeEach(() => leave.mockClear());
afterEach(cleanup);

describe("Sheet", () => {
  it("is a dialog with a name; it takes the focus, and Back gives it back to where it was", async () => {
    const { onBack } = await open();
    expect(document.querySelector("[role=dialog]")?.getAttribute("aria-label")).toBe("What to do");
    expect(focused()).toBe("First");
    await press("back");
    expect(onBack).toHaveBeenCalledTimes(1);
    expect(leave).not.toHaveBeenCalled();
    expect(overlay()).toBeNull();
    expect(focused()).toBe("Two");
  });

  it("begins where it is told to", async () => {
    await open({ prefer: "sheet-second" });
    expect(focused()).toBe("Second");
  });

  it("keeps other keys inside, after its own handler", async () => {
    const onremotekey = vi.fn();
    await open({ onremotekey });
    const outside = vi.fn();
    document.addEventListener("remotekey", outside);
    await press("info");
    document.removeEventListener("remotekey", outside);
    expect(onremotekey).toHaveBeenCalledTimes(1);
    expect(outside).not.toHaveBeenCalled();
  });

  it("goes where a pointer presses beside it, as Back or as it is told, and not where one presses in it", async () => {
    const { onBack, shown } = await open();
    fireEvent.click(document.querySelector("h2") as Element);
    expect(onBack).not.toHaveBeenCalled();
    fireEvent.click(overlay() as Element);
    expect(onBack).toHaveBeenCalledTimes(1);
    await settle();
    expect(shown.value).toBe(false);
    cleanup();

    const onBeside = vi.fn();
    const other = await open({ onBeside });
    fireEvent.click(overlay() as Element);
    expect(onBeside).toHaveBeenCalledTimes(1);
    expect(other.onBack).not.toHaveBeenCalled();
  });

  it("has marks, and none while another sheet lies over it", async () => {
    await open({ step: "search" });
    expect(overlay()?.getAttribute("data-overlay")).toBe("menu");
    expect(overlay()?.getAttribute("data-step")).toBe("search");
    cleanup();
    await open({ covered: true });
    expect(overlay()).toBeNull();
    expect(document.querySelector("[role=dialog]")).not.toBeNull();
  });
});
