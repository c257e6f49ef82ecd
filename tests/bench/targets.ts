/** What issues 2 ("Speed and memory") and 3 (encryption) ask of speed and memory, and what issue 2 quotes of other clients. */
import type { ActionName } from "./actions.ts";
import type { Metric, Results, Setting } from "./results.ts";
import { max, median, p95 } from "./stats.ts";

export interface Target {
  /** Names of the metrics it is about. */
  readonly metric: RegExp;
  readonly of: "median" | "95th percentile" | "maximum";
  /** The most it may be, or with `atLeast` the least; undefined where nothing was asked. */
  limit(setting: Setting): number | undefined;
  readonly atLeast?: true;
  /** What to profile when it is missed. */
  readonly action?: ActionName;
}

const bySpeed =
  (normal: number | undefined, slow: number) =>
  ({ cpu }: Setting): number | undefined =>
    cpu === 1 ? normal : cpu === 6 ? slow : undefined;

/** So fast at least is the lowered crypto module, for one of the published. */
const LOWERED = 0.8;

export const targets: readonly Target[] = [
  { metric: /^restart\.bench\.painted$/, of: "median", limit: bySpeed(300, 1000), action: "restart" },
  { metric: /^restart\.household\.painted$/, of: "median", limit: bySpeed(300, 1000) },
  { metric: /^restart\.bench\.longest task$/, of: "median", limit: bySpeed(undefined, 150), action: "restart" },
  { metric: /^restart\.household\.longest task$/, of: "median", limit: bySpeed(undefined, 150) },
  { metric: /^open\.first, rows saved$/, of: "median", limit: bySpeed(50, 400), action: "openFirst" },
  { metric: /^open\.first, rows not saved$/, of: "median", limit: bySpeed(50, 400), action: "openFirst" },
  { metric: /^open\.again$/, of: "median", limit: bySpeed(50, 400), action: "openAgain" },
  { metric: /^open\.longest task, first/, of: "median", limit: bySpeed(undefined, 150), action: "openFirst" },
  { metric: /^open\.longest task, again$/, of: "median", limit: bySpeed(undefined, 150), action: "openAgain" },
  {
    metric: /^open\.heap in the big room$/,
    of: "median",
    limit: ({ engine }) => (engine === "64" ? 14 : engine === "today" ? 8 : undefined),
  },
  { metric: /^keys\.shelves$/, of: "95th percentile", limit: bySpeed(33, 50), action: "keysShelves" },
  { metric: /^keys\.timeline$/, of: "95th percentile", limit: bySpeed(33, 50), action: "keysTimeline" },
  { metric: /^hold\.shelf right\.longest gap$/, of: "maximum", limit: () => 200, action: "holdShelf" },
  { metric: /^hold\.results down\.longest gap$/, of: "maximum", limit: () => 200, action: "holdResults" },
  { metric: /^hold\.timeline up\.longest gap$/, of: "maximum", limit: () => 200, action: "holdTimeline" },
  { metric: /^scroll\.DOM nodes after$/, of: "maximum", limit: () => 800 },
  { metric: /^scroll\.heap ratio$/, of: "maximum", limit: () => 1.2 },
  { metric: /^through\.longest stall$/, of: "maximum", limit: () => 500 },
  { metric: /^through\.heap ratio$/, of: "maximum", limit: () => 1.2 },
  { metric: /^listeners\.more on window and document$/, of: "maximum", limit: () => 0 },
  { metric: /^crypto\.(start|read|import).*\.lowered \/ original$/, of: "median", limit: () => LOWERED, atLeast: true },
  { metric: /^crypto\.memory, (of the module|process grew by)\.lowered \/ original$/, of: "median", limit: () => 1 / LOWERED },
];

export interface Verdict {
  readonly metric: Metric;
  readonly target: Target;
  readonly limit: number;
  readonly value: number;
  readonly held: boolean;
  /** How many times beyond the limit; 1 and less: within. */
  readonly by: number;
}

/** How every target fared for which there are numbers. */
export function judge(results: Results): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const target of targets) {
    for (const metric of results.metrics) {
      if (!target.metric.test(metric.name)) continue;
      const limit = target.limit(metric);
      if (limit === undefined || metric.values.length === 0) continue;
      const value = summary(target.of)(metric.values);
      const held = target.atLeast ? value >= limit : value <= limit;
      verdicts.push({ metric, target, limit, value, held, by: target.atLeast ? limit / value : value / limit });
    }
  }
  return verdicts;
}

function summary(of: Target["of"]): (values: readonly number[]) => number {
  switch (of) {
    case "median":
      return median;
    case "95th percentile":
      return p95;
    case "maximum":
      return max;
    default:
      return of satisfies never;
  }
}

/** Not measured here. */
export const quoted = `Quoted from issue 2, measured there on the same kind of account and machine with today's Chromium at 1x / 6x:

| client | restart to the room list | the big room opened | JS heap |
| --- | --- | --- | --- |
| Hydrogen | 0.64 / 2.2 s | 64 / 809 ms | 5.4 MB |
| Cinny | 1.5 / 6.7 s | 86 / 504 ms | 35 MB |
| an app on the SDK's default way, Chromium 64 | – | – | 38–46 MB |`;
