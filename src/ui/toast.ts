import { signal, type ReadonlySignal } from "@preact/signals";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "info" | "good" | "bad";
}

const SHOWN_MS = 6_000;
const AT_ONCE = 3;
const shown = signal<readonly Toast[]>([]);
let nextId = 1;

/** Newest last. */
export const toasts: ReadonlySignal<readonly Toast[]> = shown;

/** A short word at the edge of the screen that goes by itself. For what needs no answer; the same words are shown once. */
export function toast(text: string, tone: Toast["tone"] = "info"): void {
  const id = nextId++;
  shown.value = [...shown.value.filter((other) => other.text !== text), { id, text, tone }].slice(-AT_ONCE);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Takes a toast away before its time. */
export function dismiss(id: number): void {
  shown.value = shown.value.filter((other) => other.id !== id);
}
