/**
 * Hearth's sign for the launchers of makers and browsers: the fire under a roof of `ui/Flame.tsx`, larger, with light. One
 * drawing, from which every picture of packages and web app is made (drawArt.ts); the colours are those of `ui/tokens.css`.
 */
export interface Picture {
  /** From the project's folder. */
  readonly file: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Height of the sign in pixels, and where its middle is. */
  readonly sign: number;
  readonly middle: number;
  /** Height of the capitals of the name in pixels, and where they stand; absent: no name. */
  readonly name?: { readonly height: number; readonly baseline: number };
  /** The ground at the edges, the light behind the fire. */
  readonly ground: string;
  readonly glow: string;
  /** With the hearth's light from below, as behind the choice of profiles (`--hearth` of tokens.css). */
  readonly hearth?: boolean;
  /** Of the corners, which are clear outside of it; absent: none are. */
  readonly radius?: number;
}

const TILE = { ground: "#1d1510", glow: "#6b3812" };

/**
 * LG: icon 80 × 80, large icon 130 × 130, splash 1920 × 1080 (appinfo.json reference). Samsung: 512 × 423. In place and size
 * the splash is the page's own first picture (index.html), so that the one passes into the other; its light is only here,
 * since a page that starts on a slow set has better things to paint.
 */
export const PICTURES: readonly Picture[] = [
  { file: "browser/icons/hearth-192.png", width: 192, height: 192, sign: 156, middle: 95, radius: 42, ...TILE },
  { file: "browser/icons/hearth-512.png", width: 512, height: 512, sign: 416, middle: 252, radius: 112, ...TILE },
  { file: "browser/icons/hearth-maskable-512.png", width: 512, height: 512, sign: 330, middle: 254, ...TILE },
  { file: "webos/icon.png", width: 80, height: 80, sign: 74, middle: 39, ...TILE },
  { file: "webos/largeIcon.png", width: 130, height: 130, sign: 118, middle: 64, ...TILE },
  {
    file: "webos/splash.png",
    width: 1920,
    height: 1080,
    sign: 300,
    middle: 462,
    name: { height: 58, baseline: 747 },
    ground: "#12100e",
    glow: "#4d2a10",
    hearth: true,
  },
  { file: "tizen/icon.png", width: 512, height: 423, sign: 268, middle: 166, name: { height: 46, baseline: 368 }, ...TILE },
];

/** The sign is drawn in a square of as many units; its own lines fill 56 of them. */
const UNITS = 64;

/** "Hearth" in Figtree SemiBold (SIL Open Font License), as outlines: the machine that draws need not have the typeface. Capitals are 70 high, and half of the width is its middle. */
const NAME_WIDTH = 347.8;
const NAME_HEIGHT = 70;
const NAME =
  "M8.3 0V-70H19.9V-41.2H55.1V-70H66.7V0H55.1V-30.6H19.9V0ZM109.5 1.2Q102.2 1.2 96.6 -2.1Q90.9 -5.5 87.7 -11.4Q84.4 -17.3 84.4 -25" +
  "Q84.4 -32.7 87.7 -38.6Q91 -44.5 96.8 -47.9Q102.5 -51.2 109.9 -51.2Q116.6 -51.2 122 -47.8Q127.4 -44.3 130.6 -37.8Q133.7 -31.3 133.7 -22.3" +
  "H96Q96.5 -16 100.7 -12.4Q104.8 -8.8 110.5 -8.8Q115.1 -8.8 118.1 -10.9Q121.1 -12.9 122.8 -16.2L132.7 -12Q130.6 -8 127.3 -5" +
  "Q124.1 -2 119.7 -0.4Q115.2 1.2 109.5 1.2ZM96.7 -30.9H121.6Q121.3 -34.5 119.5 -36.9Q117.7 -39.2 115.1 -40.4Q112.5 -41.6 109.6 -41.6" +
  "Q106.8 -41.6 103.9 -40.5Q101.1 -39.3 99.1 -36.9Q97.1 -34.5 96.7 -30.9ZM164.4 1.2Q155.4 1.2 150.4 -2.8Q145.5 -6.8 145.5 -14.1" +
  "Q145.5 -21.9 150.8 -26Q156 -30.1 165.4 -30.1H178.1Q177.5 -35.6 175 -38.5Q172.5 -41.4 167.6 -41.4Q164 -41.4 161.3 -39.9" +
  "Q158.6 -38.4 156.7 -35.2L146.9 -38.8Q148.5 -42.1 151.1 -45Q153.8 -47.8 157.8 -49.5Q161.9 -51.2 167.6 -51.2Q174.9 -51.2 179.8 -48.4" +
  "Q184.7 -45.5 187.1 -40.2Q189.4 -34.9 189.4 -27.4L189.1 0H178.8L178.5 -6.1Q176.5 -2.6 172.9 -0.7Q169.4 1.2 164.4 1.2ZM165.8 -8.2" +
  "Q169.5 -8.2 172.3 -9.9Q175.2 -11.5 176.8 -14.3Q178.3 -17.1 178.3 -20.5V-21.5H169Q162.3 -21.5 159.6 -19.6Q156.9 -17.8 156.9 -14.4" +
  "Q156.9 -11.5 159.2 -9.9Q161.6 -8.2 165.8 -8.2ZM206.7 0V-50H217.9V-40.9Q220.9 -45.6 225.7 -47.9Q230.5 -50.2 235.6 -50.2V-39.5" +
  "Q231 -39.5 226.9 -38.2Q222.9 -37 220.4 -34.2Q217.9 -31.4 217.9 -26.8V0ZM268.9 1.2Q261 1.2 256.9 -2.8Q252.7 -6.7 252.7 -14.1V-40.4" +
  "H244.4V-50H252.7V-65.6H263.8V-50H277.3V-40.4H263.8V-16.2Q263.8 -12.7 265.5 -10.9Q267.1 -9.1 270.3 -9.1Q271.3 -9.1 272.5 -9.5" +
  "Q273.7 -9.9 275.2 -11L279.3 -2.5Q276.7 -0.7 274.1 0.3Q271.5 1.2 268.9 1.2ZM294.4 0V-70H305.6V-43.2Q308.1 -47.1 311.9 -49.2" +
  "Q315.7 -51.2 320.5 -51.2Q326.4 -51.2 330.7 -48.8Q335 -46.4 337.2 -41.4Q339.5 -36.3 339.5 -28.2V0H328.3V-25.6Q328.3 -31.6 326.9 -34.9" +
  "Q325.5 -38.1 323.1 -39.4Q320.6 -40.7 317.4 -40.7Q311.7 -40.8 308.7 -37Q305.6 -33.2 305.6 -26.1V0Z";

/** One picture as SVG. */
export function drawing({ width, height, sign, middle, name, ground, glow, hearth, radius = 0 }: Picture): string {
  const scale = sign / UNITS;
  const letters = name ? name.height / NAME_HEIGHT : 0;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
  <defs>
    <radialGradient id="glow" gradientUnits="userSpaceOnUse" cx="${width / 2}" cy="${middle + sign * 0.12}" r="${sign * 0.68}">
      <stop offset="0" stop-color="${glow}" /><stop offset="0.55" stop-color="${glow}" stop-opacity="0.45" /><stop offset="1" stop-color="${glow}" stop-opacity="0" />
    </radialGradient>
    <linearGradient id="fire" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#ffb066" /><stop offset="0.5" stop-color="#ff8f3a" /><stop offset="1" stop-color="#d8620f" />
    </linearGradient>
    <linearGradient id="heart" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#fff1dc" /><stop offset="1" stop-color="#ffcf94" />
    </linearGradient>
    ${
      hearth
        ? light(
            "hot",
            0.6,
            0.42,
            [
              ["#ff9d4d", 0.62],
              ["#be5418", 0.38],
              ["#be5418", 0],
            ],
            0.4,
            0.76,
          )
        : ""
    }
    ${
      hearth
        ? light(
            "far",
            1.1,
            0.8,
            [
              ["#963c14", 0.34],
              ["#963c14", 0.2],
              ["#963c14", 0],
            ],
            0.3,
            0.75,
          )
        : ""
    }
  </defs>
  <rect width="${width}" height="${height}" rx="${radius}" fill="${ground}" />
  ${hearth ? `<rect width="${width}" height="${height}" fill="url(#far)" /><rect width="${width}" height="${height}" fill="url(#hot)" />` : ""}
  <rect width="${width}" height="${height}" rx="${radius}" fill="url(#glow)" />
  <g transform="translate(${width / 2 - sign / 2} ${middle - sign / 2}) scale(${scale})">
    <path d="M6 30L32 7l26 23" fill="none" stroke="#ffd9a8" stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round" />
    <path d="M33 19c3 8 14 13 14 25a15 15 0 0 1-30 0c0-6 3-10 6-14 1 4 3 6 5 6 1-6 1-11 5-17z" fill="url(#fire)" />
    <path d="M33 38c2 4 6 6 6 11a7 7 0 0 1-14 0c0-3 1.5-5 3-7 .5 2 1.5 3 2.5 3 .5-3 .5-5 2.5-7z" fill="url(#heart)" />
  </g>
  ${name ? `<path transform="translate(${width / 2 - (NAME_WIDTH * letters) / 2} ${name.baseline}) scale(${letters})" d="${NAME}" fill="#f1ebe4" />` : ""}
</svg>
`;
}

/** An elliptic light from below the picture's edge; its half axes are parts of the picture's width and height. */
function light(
  id: string,
  halfWidth: number,
  halfHeight: number,
  colors: readonly (readonly [color: string, opacity: number])[],
  warm: number,
  end: number,
): string {
  const stops = colors.map(
    ([color, opacity], at) => `<stop offset="${[0, warm, end][at]}" stop-color="${color}" stop-opacity="${opacity}" />`,
  );
  const place = `gradientTransform="translate(0.5 1.14) scale(${halfWidth} ${halfHeight})"`;
  return `<radialGradient id="${id}" cx="0" cy="0" r="1" ${place}>${stops.join("")}</radialGradient>`;
}
