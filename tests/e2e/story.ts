/** One walk is one story: where a step fails, the next ones would only tell of it again. */
import { beforeEach } from "vitest";
import { parseEngineNames } from "../engines/catalogue.ts";
import type { EngineName } from "../engines/engine.ts";

/** The engines that are asked for. 65 is kept for encryption: 64 stands for its age. */
export const walkedEngines = (): readonly EngineName[] =>
  parseEngineNames(process.env["HEARTH_ENGINES"]).filter((engine) => engine !== "65");

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
