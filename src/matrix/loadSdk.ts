import { loadScript } from "../../platform/loadScript.ts";
import { AppError } from "../core/errors.ts";

/** Everything of matrix-js-sdk that Hearth uses, as values: see `sdk.ts`. */
export type Sdk = typeof import("./sdk.ts");

/** The SDK's scripts in a build, in the order in which they need each other; none in the dev server; not defined at all in tests. */
declare const __SDK_FILES__: readonly string[] | undefined;

/**
 * The SDK, evaluated when this is first called: after the first paint, since it is most of Hearth's JavaScript.
 * In a build these are classic scripts of their own; in the dev server and in tests, the module itself.
 * @throws AppError "offline" when a script cannot be had (a hosted page whose server is gone); calling again tries again.
 */
export async function loadSdk(): Promise<Sdk> {
  if (typeof __SDK_FILES__ === "undefined" || __SDK_FILES__.length === 0) return import("./sdk.ts");
  try {
    for (const file of __SDK_FILES__) await loadScript(file);
  } catch (cause) {
    throw new AppError("offline", "The Matrix library could not be loaded", { cause });
  }
  return (window as unknown as { readonly __hearthSdk: Sdk }).__hearthSdk;
}
