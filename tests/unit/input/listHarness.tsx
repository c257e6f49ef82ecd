/** FocusList in happy-dom, with a layout of our own: a row is as high as its item says, the view is 600 px. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { vi } from "vitest";
import { FocusList } from "../../../src/input/FocusList.tsx";
import type { FocusListProps } from "../../../src/input/FocusListProps.ts";
import { makeRemoteKeyEvent } from "../../../src/input/RemoteKeyEvent.ts";
import type { RemoteKey } from "../../../platform/types.ts";

export interface Item {
  readonly key: string;
  readonly height: number;
  readonly plain?: boolean;
}

export const VIEW = 600;

export function fakeLayout(): void {
  const size = function (this: HTMLElement): number {
    if (this.dataset["height"]) return Number(this.dataset["height"]);
    return this.getAttribute("role") === "presentation" ? VIEW : 0;
  };
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockImplementation(size);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockImplementation(size);
}

let lists = 0;

export function makeList(first: readonly Item[], more: Partial<FocusListProps<Item>> = {}) {
  const root = document.createElement("div");
  document.body.appendChild(root);
  const items = signal<readonly Item[]>(first);
  const focused = signal<string | null>(null);
  const focusKey = `list-${lists++}`;
  render(
    <FocusList
      focusKey={focusKey}
      items={items}
      focused={focused}
      estimate={() => 5}
      label={(item) => `Item ${item.key}`}
      renderItem={(item) => item.key}
      canFocus={(item) => !item.plain}
      attributes={(item) => ({ "data-height": item.height, "data-row": item.key })}
      {...more}
    />,
    root,
  );
  const rowOf = (key: string): HTMLElement | null => root.querySelector<HTMLElement>(`[data-row="${key}"]`);
  return {
    root,
    items,
    focused,
    focusKey,
    rowOf,
    active: () => root.querySelector<HTMLElement>("[data-active]")?.dataset["row"],
    focusedRow: () => (document.activeElement as HTMLElement | null)?.dataset["row"],
    rendered: () => Array.from(root.querySelectorAll<HTMLElement>("[data-row]"), (row) => row.dataset["row"] as string),
    /** Where a row's start is seen, from the start of the view. */
    seenAt(key: string): number {
      const track = root.querySelector<HTMLElement>("[role=presentation]") as HTMLElement;
      const shift = Number(/translate3d\(0p?x?, (-?\d+)px, 0p?x?\)/.exec(track.style.transform)?.[1]);
      return parseInt(rowOf(key)?.style.top ?? "NaN", 10) + shift;
    },
    press(key: RemoteKey, repeat = 0): boolean {
      const event = makeRemoteKeyEvent({ key, phase: "down", repeat });
      (document.activeElement ?? document.body).dispatchEvent(event);
      return event.defaultPrevented;
    },
    unmount: () => render(null, root),
  };
}

/** Renders what signals have asked for. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((done) => setTimeout(done, 0));
}

/** And what is rendered after a paint. */
export async function painted(): Promise<void> {
  await new Promise((done) => setTimeout(done, 60));
  await settle();
}

export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}
