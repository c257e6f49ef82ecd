/** One walk is one story: where a step fails, the next ones would only tell of it again. */
import { beforeEach } from "vitest";
import { parseEngineNames } from "../engines/catalogue.ts";
import type { EngineName } from "../engines/engine.ts";

/** The engines that are asked for. 65 is kept for encryption: 64 stands for its age. */
export const walkedEngines = (): readonly EngineName[] =>
  parseEngineNames(process.env["HEARTH_ENGINES"]).filter((engine) => engine !== "65");

/** Of these engines those that are asked for; all of them unless any are. */
export const enginesAmong = (...names: readonly EngineName[]): readonly EngineName[] =>
  parseEngineNames(process.env["HEARTH_ENGINES"]).filter((engine) => names.includes(engine));

/** Where pictures of the walks are left, to be looked at. */
export const SHOTS = `${process.env["HEARTH_CACHE"] ?? ".cache"}/screenshots`;

/** For stories beside the main walk: the oldest engine, its age's television and today's, unless others are asked for. */
export const fewEngines = (): readonly EngineName[] =>
  process.env["HEARTH_ENGINES"] ? walkedEngines() : walkedEngines().filter((engine) => ["53", "64", "today"].includes(engine));

/** Call in a `describe`: its steps run in order, and are skipped after the first that fails. */
export function asOneStory(beforeStep: () => void = () => undefined): void {
  let stumbled = false;
  beforeEach(({ task, skip }) => {
    beforeStep();
    if (stumbled) skip("an earlier step failed");
    stumbled = true;
    task.context.onTestFinished(({ task: { result } }) => {
      stumbled = result?.state === "fail";
    });
  });
}
