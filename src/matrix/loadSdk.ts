import { loadScript } from "../../platform/loadScript.ts";
import { AppError } from "../core/errors.ts";

/** Everything of matrix-js-sdk that Hearth uses, as values: see `sdk.ts`. */
export type Sdk = typeof import("./sdk.ts");

/** Name of the SDK's own script in a build, "" in the dev server; not defined at all in tests. */
declare const __SDK_FILE__: string | undefined;

/**
 * The SDK, evaluated when this is first called: after the first paint, since it is most of Hearth's JavaScript.
 * In a build it is a classic script of its own; in the dev server and in tests, the module itself.
 * @throws AppError "offline" when the script cannot be had (a hosted page whose server is gone); calling again tries again.
 */
export async function loadSdk(): Promise<Sdk> {
  if (typeof __SDK_FILE__ === "undefined" || !__SDK_FILE__) return import("./sdk.ts");
  try {
    await loadScript(__SDK_FILE__);
  } catch (cause) {
    throw new AppError("offline", "The Matrix library could not be loaded", { cause });
  }
  return (window as unknown as { readonly __hearthSdk: Sdk }).__hearthSdk;
}
