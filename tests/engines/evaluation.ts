/** Evaluating in the page and running scripts before it, in the protocol of each engine. */
import type { DevTools } from "./devtools.ts";

const limitMs = 120_000;

/** Value of an expression, promises awaited, as JSON. Rejects with the page's own exception. */
export async function evaluateInPage(devtools: DevTools, major: number, expression: string): Promise<unknown> {
  if (major < 58) return evaluateUnawaited(devtools, expression);
  // Rejections are caught in the page: the engines below 79 would report them without message or stack.
  const settled = `(function () {
    var value = ${expression};
    if (!value || typeof value.then !== 'function') return { value: value };
    return value.then(function (value) { return { value: value }; }, function (error) { return { error: String(error && error.stack || error) }; });
  })()`;
  const { result, exceptionDetails } = await devtools.call(
    "Runtime.evaluate",
    { expression: settled, returnByValue: true, awaitPromise: true, userGesture: true },
    limitMs,
  );
  if (exceptionDetails) {
    const thrown = exceptionDetails.exception ?? result;
    throw new Error(thrown.description ?? String(thrown.value ?? exceptionDetails.text));
  }
  const { value, error } = result.value as { value?: unknown; error?: string };
  if (error !== undefined) throw new Error(error);
  return value;
}

/** 53 does not await promises and 56 refuses to await anything else: the outcome is left in an object and looked at until it is there. */
async function evaluateUnawaited(devtools: DevTools, expression: string): Promise<unknown> {
  const look = `(function () {
    var outcome = {};
    window.__hearthOutcome = outcome;
    function fail(error) { outcome.error = String(error && error.stack || error); }
    try {
      var value = ${expression};
      if (value && typeof value.then === 'function') value.then(function (value) { outcome.done = 1; outcome.value = value; }, fail);
      else { outcome.done = 1; outcome.value = value; }
    } catch (error) { fail(error); }
    return outcome;
  })()`;
  const evaluated = (await devtools.call("Runtime.evaluate", { expression: look })) as {
    result: { objectId?: string; description?: string };
  };
  const { objectId, description } = evaluated.result;
  if (objectId === undefined || description !== "Object") throw new Error(description ?? "no answer"); // a syntax error
  for (const end = Date.now() + limitMs; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const { result } = await devtools.call("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: "function () { return this; }",
      returnByValue: true,
    });
    const { done, value, error } = result.value as { done?: number; value?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    if (done) return value;
  }
  throw new Error(`no answer within ${limitMs / 1000} s`);
}

/** Runs `source` before the scripts of every page opened from now on. */
export async function addPageScript(devtools: DevTools, major: number, source: string): Promise<void> {
  if (major >= 61) return void (await devtools.call("Page.addScriptToEvaluateOnNewDocument", { source }));
  const call = devtools.call as unknown as (method: string, params: object) => Promise<unknown>;
  await call("Page.addScriptToEvaluateOnLoad", { scriptSource: source }); // its name then; despite it, it runs as early
}
