/** What is measured: numbers under a name, for one engine at one speed. Summaries are made when a report is written. */
import type { EngineName } from "../engines/engine.ts";

/** One engine at one slow-down of the main thread. */
export interface Setting {
  readonly engine: EngineName;
  readonly cpu: number;
}

/** `ms`: milliseconds; `MB`: 10⁶ bytes; `/s`: things in a second; `×`: a ratio; `count`: of things. */
export type Unit = "ms" | "MB" | "/s" | "×" | "count";

export interface Metric extends Setting {
  /** Dotted: step, account or place, what. One line of a report's table. */
  readonly name: string;
  readonly unit: Unit;
  readonly values: number[];
}

export type Recorder = (name: string, unit: Unit, ...values: readonly number[]) => void;

/** All numbers of a run. */
export class Results {
  readonly metrics: Metric[] = [];
  /** What a reader must know to judge the numbers: "ended at the first message", "no long tasks below 50 ms". */
  readonly notes: string[] = [];

  /** A function that adds numbers for one setting. */
  at(setting: Setting): Recorder {
    return (name, unit, ...values) => {
      const known = this.find(name, setting);
      if (known) known.values.push(...values);
      else this.metrics.push({ engine: setting.engine, cpu: setting.cpu, name, unit, values: [...values] });
    };
  }

  find(name: string, { engine, cpu }: Setting): Metric | undefined {
    return this.metrics.find((metric) => metric.name === name && metric.engine === engine && metric.cpu === cpu);
  }

  /** Adds a remark once. */
  note(text: string): void {
    if (!this.notes.includes(text)) this.notes.push(text);
  }
}
