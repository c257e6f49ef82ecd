import type { Random } from "./random.ts";

/** What a painter gets: a canvas of `w` × `h` and its own random numbers. It returns SVG elements. */
export interface Canvas {
  readonly w: number;
  readonly h: number;
  readonly r: Random;
}
export type Painter = (canvas: Canvas) => string;

let gradients = 0;

/** A whole-canvas vertical gradient of colours, top to bottom. */
export function backdrop({ w, h }: Canvas, ...colours: string[]): string {
  return rectangle(0, 0, w, h, gradient(colours));
}

/** Defines a gradient; returns its definition and the paint that names it. */
export function gradient(colours: readonly string[], horizontal = false): { definition: string; paint: string } {
  const id = `g${++gradients}`;
  const stops = colours
    .map((colour, index) => `<stop offset="${index / Math.max(1, colours.length - 1)}" stop-color="${colour}"/>`)
    .join("");
  const end = horizontal ? 'x2="1" y2="0"' : 'x2="0" y2="1"';
  return { definition: `<linearGradient id="${id}" x1="0" y1="0" ${end}>${stops}</linearGradient>`, paint: `url(#${id})` };
}

type Fill = string | { definition: string; paint: string };
const paintOf = (fill: Fill) => (typeof fill === "string" ? fill : fill.paint);
const defined = (fill: Fill, element: string) => (typeof fill === "string" ? element : `<defs>${fill.definition}</defs>${element}`);

export function rectangle(x: number, y: number, w: number, h: number, fill: Fill, more = ""): string {
  return defined(
    fill,
    `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}" fill="${paintOf(fill)}" ${more}/>`,
  );
}
export function circle(x: number, y: number, radius: number, fill: Fill, more = ""): string {
  return defined(fill, `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="${paintOf(fill)}" ${more}/>`);
}
export function ellipse(x: number, y: number, rx: number, ry: number, fill: Fill, more = ""): string {
  return defined(
    fill,
    `<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${rx.toFixed(1)}" ry="${ry.toFixed(1)}" fill="${paintOf(fill)}" ${more}/>`,
  );
}
export function path(d: string, fill: Fill, more = ""): string {
  return defined(fill, `<path d="${d}" fill="${paintOf(fill)}" ${more}/>`);
}

/** A hilly silhouette from the left edge to the right, filled to the bottom. `rough` 0 is rolling, 1 is jagged. */
export function ridge({ w, h, r }: Canvas, level: number, height: number, fill: Fill, rough = 0.3): string {
  const points: [number, number][] = [];
  const waves = Array.from({ length: 4 }, (_, octave) => ({
    speed: (octave + 1) ** 1.7 * r.between(0.6, 1.4),
    phase: r.between(0, 6.3),
    size: (1 / (octave + 1)) * (octave > 1 ? rough * 2 : 1),
  }));
  for (let step = 0; step <= 60; step++) {
    const x = step / 60;
    const y = waves.reduce((sum, { speed, phase, size }) => sum + Math.sin(x * speed * 4 + phase) * size, 0) / 2;
    points.push([x * w, level * h - (y + 0.5 + (r() - 0.5) * rough * 0.35) * height * h]);
  }
  return path(`M0 ${h} ${points.map(([x, y]) => `L${x.toFixed(1)} ${y.toFixed(1)}`).join(" ")} L${w} ${h}Z`, fill);
}

/** Many small things: `draw(x, y, nearness)` is called from far (0, at `top`) to near (1, at `bottom`). */
export function scatter(
  { w, h, r }: Canvas,
  count: number,
  top: number,
  bottom: number,
  draw: (x: number, y: number, near: number) => string,
): string {
  return Array.from({ length: count }, () => r())
    .sort((a, b) => a - b)
    .map((near) => draw(r() * w, (top + (bottom - top) * near) * h, near))
    .join("");
}

/** A glow around a light. */
export function glow(x: number, y: number, radius: number, colour: string, strength = 0.8): string {
  const id = `g${++gradients}`;
  return `<defs><radialGradient id="${id}"><stop offset="0" stop-color="${colour}" stop-opacity="${strength}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient></defs>${circle(x, y, radius, `url(#${id})`)}`;
}
