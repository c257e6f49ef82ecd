import type { FocusableComponentLayout } from "@noriginmedia/norigin-spatial-navigation-core";

/** Counts moves: what was measured in an earlier move is old. */
let move = 0;

/** Everything measured before is old. */
export function nextMove(): void {
  move++;
}

/**
 * A layout that measures its element when it is read, at most once per move. Norigin asks for layouts when components
 * mount and whenever focus changes, and each would force the engine to lay out the page; most are never read.
 */
class LiveLayout implements FocusableComponentLayout {
  private measuredIn = -1;
  private rect: DOMRect | undefined;
  constructor(readonly node: HTMLElement) {}
  private read(): DOMRect {
    if (this.measuredIn !== move || !this.rect) {
      this.rect = this.node.getBoundingClientRect();
      this.measuredIn = move;
    }
    return this.rect;
  }
  get left(): number {
    return this.read().left;
  }
  get top(): number {
    return this.read().top;
  }
  get right(): number {
    return this.read().right;
  }
  get bottom(): number {
    return this.read().bottom;
  }
  get width(): number {
    return this.read().width;
  }
  get height(): number {
    return this.read().height;
  }
  // DOMRect.x and .y came with Chromium 61.
  get x(): number {
    return this.read().left;
  }
  get y(): number {
    return this.read().top;
  }
}

const layouts = new WeakMap<HTMLElement, LiveLayout>();

/** One object per element for its life. */
export function layoutOf(node: HTMLElement): FocusableComponentLayout {
  let layout = layouts.get(node);
  if (!layout) {
    layout = new LiveLayout(node);
    layouts.set(node, layout);
  }
  return layout;
}
