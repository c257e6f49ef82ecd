import { indoors } from "./indoors.ts";
import { outdoors } from "./outdoors.ts";
import { randomOf } from "./random.ts";
import type { Painter } from "./svg.ts";

const painters: Readonly<Record<string, Painter>> = { ...outdoors, ...indoors };

/**
 * The picture of a name as SVG. A name is a painter and a variant, "beach-umbrellas": the same name is the same picture,
 * another variant is another picture of the same kind. Throws on an unknown painter.
 */
export function sceneSvg(name: string, width: number, height: number): string {
  const kind = name.split("-")[0] ?? "";
  const paint = painters[kind];
  if (!paint) throw new Error(`no painter for the scene "${name}": there are ${Object.keys(painters).join(", ")}`);
  const picture = paint({ w: width, h: height, r: randomOf(name) });
  // Grain and a vignette take away the look of clean vector art: these stand for photographs.
  const lens =
    kind === "drawing"
      ? ""
      : `<rect width="100%" height="100%" filter="url(#grain)" opacity="0.16"/><rect width="100%" height="100%" fill="url(#vignette)"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs>
<filter id="soft" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${(width / 130).toFixed(1)}"/></filter>
<filter id="grain"><feTurbulence type="fractalNoise" baseFrequency="0.8" numOctaves="2" seed="${name.length}"/><feColorMatrix values="0.6 0 0 0 0.2 0.6 0 0 0 0.2 0.6 0 0 0 0.2 0 0 0 0.6 0"/></filter>
<radialGradient id="vignette" r="0.75"><stop offset="0.6" stop-opacity="0"/><stop offset="1" stop-opacity="0.38"/></radialGradient>
</defs>${picture}${lens}</svg>`;
}
