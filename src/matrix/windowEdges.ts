/** The two edges of a timeline's window, as a screen sees them: more, loading, failed, the end; and whether it is live. */
import { batch, type Signal, signal } from "@preact/signals";
import { log } from "../core/log.ts";
import { fromThrown, isAborted } from "./matrixErrors.ts";
import type { EdgeState } from "./records.ts";
import type { TimelineWindow } from "./timelineWindow.ts";

export interface Edges {
  readonly older: Signal<EdgeState>;
  readonly newer: Signal<EdgeState>;
  readonly position: Signal<"live" | "history">;
  /** The window moved or grew: both edges are what it says. */
  moved(): void;
  /** Loads beyond an edge, which says so meanwhile; a failure is its state, and never thrown. */
  load(edge: Signal<EdgeState>, run: () => Promise<void>): Promise<void>;
}

const END: EdgeState = { status: "end" };
const MORE: EdgeState = { status: "more" };
const LOADING: EdgeState = { status: "loading" };

export function createEdges({
  window,
  touch,
  isClosed,
}: {
  readonly window: TimelineWindow;
  /** The rows are read anew: edges are among them. */
  touch(): void;
  isClosed(): boolean;
}): Edges {
  const logger = log("timeline");
  const older = signal<EdgeState>(LOADING);
  const newer = signal<EdgeState>(END);
  const position = signal<"live" | "history">("live");

  function moved(): void {
    batch(() => {
      older.value = window.older === "end" ? END : MORE;
      newer.value = window.isLive ? END : MORE;
      position.value = window.isLive ? "live" : "history";
    });
    touch();
  }

  return {
    older,
    newer,
    position,
    moved,
    async load(edge, run) {
      if (isClosed()) return;
      edge.value = LOADING;
      touch();
      try {
        await run();
        if (!isClosed()) moved();
      } catch (thrown) {
        const error = fromThrown(thrown);
        if (isClosed() || isAborted(error)) return;
        logger.warn("events could not be loaded", error.detail);
        edge.value = { status: "failed", kind: error.kind };
        touch();
      }
    },
  };
}
