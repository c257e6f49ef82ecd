/** A picture seen larger, and moved about (pure). Lengths are parts of the screen. */

export interface Zoom {
  readonly scale: 2 | 4;
  /** Where the picture's middle lies, from the middle of the screen. */
  readonly x: number;
  readonly y: number;
}

/** What a picture covers of the screen when all of it is seen. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

const STEP = 0.2;

export function boxOf(width: number, height: number, screen = 16 / 9): Box {
  const ratio = width > 0 && height > 0 ? width / height : screen;
  return ratio >= screen ? { width: 1, height: screen / ratio } : { width: ratio / screen, height: 1 };
}

/** Nearer: twice, four times, twice again. What was in the middle stays there. */
export function nearer(zoom: Zoom | undefined, box: Box): Zoom {
  if (!zoom) return { scale: 2, x: 0, y: 0 };
  const scale = zoom.scale === 2 ? 4 : 2;
  const by = scale / zoom.scale;
  return bounded({ scale, x: zoom.x * by, y: zoom.y * by }, box);
}

/** One step of the eye: right shows what lies to the right. */
export function panned(zoom: Zoom, right: -1 | 0 | 1, down: -1 | 0 | 1, box: Box): Zoom {
  return bounded({ ...zoom, x: zoom.x - right * STEP, y: zoom.y - down * STEP }, box);
}

/** No further than the picture's edge; in a direction in which all of it is seen, not at all. */
function bounded({ scale, x, y }: Zoom, box: Box): Zoom {
  const most = (side: number): number => Math.max(0, (side * scale - 1) / 2);
  const held = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value)) || 0;
  return { scale, x: held(x, most(box.width)), y: held(y, most(box.height)) };
}
