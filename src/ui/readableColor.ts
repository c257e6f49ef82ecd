/** Colours that strangers choose for their words, held readable (WCAG 2.1, "Contrast (Minimum)"). */

/** The lightest ground that words stand on here (own messages in focus): what can be read on it can be read on all. */
const LIGHTEST_GROUND = "#50351f";
const LEAST_CONTRAST = 4.5;
const STEPS = 20;

type Rgb = readonly [number, number, number];

const known = new Map<string, Painted>();
const MOST_KNOWN = 200;

export interface Painted {
  readonly color: string;
  readonly background?: string;
}

/**
 * @param color and background `#rrggbb`.
 * @returns colours of the same hue whose contrast is at least 4.5 to 1; undefined where there is nothing to paint.
 */
export function readableColors(color: string | undefined, background: string | undefined): Painted | undefined {
  if (!isColor(color) && !isColor(background)) return undefined;
  const key = `${color} ${background}`;
  let painted = known.get(key);
  if (!painted) {
    painted = isColor(background)
      ? { color: isColor(color) ? readableOn(color, background) : plainOn(background), background }
      : { color: readableOn(color as string, LIGHTEST_GROUND) };
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, painted);
  }
  return painted;
}

const isColor = (value: string | undefined): value is string => typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value);

/** Towards white or black, whichever gets there sooner. */
function readableOn(color: string, ground: string): string {
  const from = parse(color);
  const below = parse(ground);
  for (let step = 0; step <= STEPS; step++) {
    for (const end of [255, 0]) {
      const mixed = from.map((part) => Math.round(part + ((end - part) * step) / STEPS)) as unknown as Rgb;
      if (contrast(mixed, below) >= LEAST_CONTRAST) return hex(mixed);
    }
  }
  return plainOn(ground);
}

/** Black or white: one of them always has 4.5. */
function plainOn(ground: string): string {
  const below = parse(ground);
  return contrast([255, 255, 255], below) >= contrast([0, 0, 0], below) ? "#ffffff" : "#000000";
}

const parse = (color: string): Rgb => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) as unknown as Rgb;
const hex = (color: Rgb): string => `#${color.map((part) => `0${part.toString(16)}`.slice(-2)).join("")}`;

function contrast(one: Rgb, other: Rgb): number {
  const a = luminance(one);
  const b = luminance(other);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
