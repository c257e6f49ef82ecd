import type { Person } from "../household/people.ts";
import { randomOf } from "./random.ts";
import { circle, ellipse, gradient, path, rectangle } from "./svg.ts";

const skins = ["#f7d9c4", "#f1c7a5", "#dda77b", "#c08a5c", "#94623d", "#6b4329"] as const;

/** A simple illustrated face of a person, 256 units square, as SVG. */
export function portraitSvg(name: string, { skin, hair, style, clothes, back, extra }: Person["portrait"]): string {
  const r = randomOf(name);
  const face = skins[skin] ?? skins[2];
  const shade = skins[Math.min(5, skin + 1)] ?? face;
  const behind = {
    long: path("M62 120 q0 -78 66 -78 t66 78 v92 h-132Z", hair),
    bob: path("M64 122 q0 -76 64 -76 t64 76 v44 h-128Z", hair),
    curly: [..."abcdefghijkl"].map((_, i) => circle(128 + Math.cos(i * 0.52) * 64, 112 + Math.sin(i * 0.52) * 62, 26, hair)).join(""),
    bun: circle(128, 44, 26, hair),
    short: "",
    bald: "",
    spiky: "",
  }[style];
  const fringe = {
    long: path("M72 112 q4 -56 56 -56 t56 56 q-30 -36 -66 -28 q-30 6 -46 28Z", hair),
    bob: path("M70 114 q4 -58 58 -58 t58 58 l-6 -4 q-26 -26 -52 -26 t-52 26Z", hair),
    curly: [0, 1, 2, 3, 4].map((i) => circle(84 + i * 22, 74 - Math.sin(i * 0.78) * 10, 19, hair)).join(""),
    bun: path("M72 114 q2 -58 56 -58 t56 58 q-14 -40 -56 -40 t-56 40Z", hair),
    short: path("M70 112 q-4 -62 58 -62 t58 62 q-10 -34 -34 -36 q-40 4 -62 -2 q-16 10 -20 38Z", hair),
    bald: path("M70 118 q-4 -14 4 -28 l2 26Z M186 118 q4 -14 -4 -28 l-2 26Z", hair),
    spiky: path(
      "M70 112 l-8 -30 l18 6 l2 -28 l20 16 l12 -26 l16 22 l18 -22 l8 24 l22 -12 l0 28 l16 -4 l-8 26 q-14 -30 -58 -30 t-58 30Z",
      hair,
    ),
  }[style];
  const beard = extra === "beard" ? path("M76 138 q2 60 52 62 q50 -2 52 -62 q-8 22 -30 22 q-22 -8 -44 0 q-22 0 -30 -22Z", hair) : "";
  const glasses =
    extra === "glasses"
      ? `<g fill="none" stroke="#30343b" stroke-width="4"><circle cx="106" cy="126" r="19"/><circle cx="150" cy="126" r="19"/><path d="M125 124 q3 -4 6 0 M87 122 l-12 -4 M169 122 l12 -4"/></g>`
      : "";
  const hat =
    extra === "hat"
      ? ellipse(128, 82, 82, 13, clothes) + path("M80 82 q2 -48 48 -48 t48 48Z", clothes) + rectangle(80, 70, 96, 10, "#00000033")
      : "";
  const scarf = extra === "headscarf" ? path("M58 190 q-6 -146 70 -146 t70 146 q-26 30 -70 30 t-70 -30Z", hair) : "";
  const scarfEdge = extra === "headscarf" ? path("M74 134 q-4 -74 54 -74 t54 74 q0 -58 -54 -58 t-54 58Z", hair) : fringe;
  const eye = (x: number) => ellipse(x, 126, 6, 7.5, "#2a211d") + circle(x + 2, 123, 2.2, "#fff");
  const brow = (x: number) =>
    path(
      `M${x - 11} 109 q11 ${-5 - r() * 5} 22 0`,
      "none",
      `stroke="${extra === "headscarf" ? "#2b1d16" : hair}" stroke-width="5" stroke-linecap="round"`,
    );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256">${rectangle(0, 0, 256, 256, gradient([back, shadeOf(back)]))}${circle(r.between(20, 236), r.between(10, 90), 60, "#fff", 'opacity="0.18"')}
${extra === "headscarf" ? scarf : behind}${path("M24 262 q6 -66 104 -66 t104 66Z", gradient([clothes, shadeOf(clothes)]))}${rectangle(106, 172, 44, 40, shade, 'rx="18"')}${ellipse(128, 132, 56, 64, face)}
${extra === "headscarf" ? "" : ellipse(72, 132, 9, 14, face) + ellipse(184, 132, 9, 14, face)}${beard}${scarfEdge}${hat}${ellipse(94, 150, 11, 7, "#e5604a", 'opacity="0.22"')}${ellipse(162, 150, 11, 7, "#e5604a", 'opacity="0.22"')}
${eye(106)}${eye(150)}${brow(106)}${brow(150)}${path("M126 132 q-5 14 4 14", "none", `stroke="${shade}" stroke-width="5" stroke-linecap="round"`)}${path(`M108 160 q20 ${r.between(12, 24)} 40 0`, r() > 0.5 ? "#fff" : "none", 'stroke="#8a3b32" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"')}${glasses}</svg>`;
}

/** A darker neighbour of a colour, for the lower end of a gradient. */
function shadeOf(colour: string): string {
  const parts = [1, 3, 5].map((at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * 0.78));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
