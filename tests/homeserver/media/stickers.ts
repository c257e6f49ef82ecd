import { circle, ellipse, path, rectangle } from "./svg.ts";

/** @param turn in degrees, about the middle */
const outlined = (inner: string, turn: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320" viewBox="0 0 320 320"><g transform="rotate(${turn} 160 160)"><g stroke="#fff" stroke-width="26" stroke-linejoin="round" stroke-linecap="round">${inner}</g><g>${inner}</g></g></svg>`;
const eyes = (y: number, gap = 40) =>
  circle(160 - gap, y, 11, "#22201f") +
  circle(160 + gap, y, 11, "#22201f") +
  circle(164 - gap, y - 4, 4, "#fff") +
  circle(164 + gap, y - 4, 4, "#fff");
const smile = (y: number) => path(`M138 ${y} q22 22 44 0`, "none", 'stroke="#22201f" stroke-width="7"');
const cheeks = (y: number) => ellipse(96, y, 16, 10, "#ff8fa3") + ellipse(224, y, 16, 10, "#ff8fa3");

const drawings: Readonly<Record<string, string>> = {
  tea:
    rectangle(84, 120, 140, 130, "#4f9da6", 'rx="26"') +
    path("M224 150 q50 0 40 44 q-8 30 -44 26", "none", 'stroke="#4f9da6" stroke-width="20"') +
    ellipse(154, 122, 70, 16, "#8a4b23") +
    circle(124, 180, 9, "#22201f") +
    circle(184, 180, 9, "#22201f") +
    path("M138 200 q16 16 32 0", "none", 'stroke="#22201f" stroke-width="6"') +
    path("M130 90 q-16 -20 0 -40 M170 90 q-16 -20 0 -40", "none", 'stroke="#c9d6d9" stroke-width="9"'),
  dino:
    path("M70 260 q-40 -10 -44 -50 q30 30 60 10 q0 -110 80 -140 q70 -20 90 30 q10 40 -30 46 q-10 60 20 104Z", "#6bbf59") +
    path("M96 130 l-26 -14 l16 -18Z M120 102 l-16 -26 l26 -4Z", "#f4a259") +
    circle(206, 106, 11, "#22201f") +
    path("M214 146 q20 6 36 -8", "none", 'stroke="#22201f" stroke-width="6"') +
    ellipse(150, 210, 40, 48, "#c9e4a6"),
  heart:
    path("M160 272 C20 180 50 60 124 74 q28 6 36 36 q8 -30 36 -36 C270 60 300 180 160 272Z", "#ef476f") +
    eyes(150) +
    smile(176) +
    cheeks(180),
  sun:
    [0, 1, 2, 3, 4, 5, 6, 7]
      .map((ray) => rectangle(148, 22, 24, 60, "#ffb703", `rx="12" transform="rotate(${ray * 45} 160 160)"`))
      .join("") +
    circle(160, 160, 84, "#ffd23f") +
    eyes(150, 32) +
    smile(176),
  mountain:
    path("M30 262 L130 70 L178 150 L206 110 L292 262Z", "#577590") +
    path("M130 70 l-34 66 l24 -10 l14 18 l14 -18 l18 10Z", "#fff") +
    eyes(212, 30) +
    smile(232),
};

/** A sticker on a transparent ground, 320 units square, as SVG, tilted by `turn` degrees. Throws on an unknown name. */
export function stickerSvg(name: string, turn = 0): string {
  const drawing = drawings[name];
  if (!drawing) throw new Error(`no sticker "${name}": there are ${Object.keys(drawings).join(", ")}`);
  return outlined(drawing, turn);
}
