/**
 * The polyfills as a classic script of their own before the first one: two tasks instead of one long one, so that a key
 * is heard in between, and on an engine that has everything only a look at names.
 */
import type { InlineConfig } from "vite";
import { bundleScript, sideScript, type SideScript } from "./sideScripts.ts";

/**
 * What platform/polyfills.ts brings, by name. Where one is missing all of it runs, and each part looks again for itself.
 * (core-js also mends names that are there but faulty, sort and URL among them; no engine with the youngest of these
 * names, Symbol.dispose of Chromium 134, has such a fault.)
 */
// prettier-ignore
export const POLYFILLED = [
  "Symbol.prototype.description", "Symbol.asyncIterator", "Symbol.dispose", "AggregateError",
  "Array.prototype.at", "Array.prototype.flat", "Array.prototype.flatMap", "Uint8Array.prototype.at",
  "globalThis", "queueMicrotask", "NodeList.prototype.forEach",
  "Object.entries", "Object.fromEntries", "Object.getOwnPropertyDescriptors", "Object.hasOwn", "Object.values",
  "Promise.allSettled", "Promise.any", "Promise.prototype.finally", "Promise.withResolvers",
  "String.prototype.padEnd", "String.prototype.padStart", "String.prototype.replaceAll", "String.prototype.trimEnd", "String.prototype.trimStart",
  "URL.prototype.toJSON", "URLSearchParams.prototype.sort", "Intl.PluralRules",
  "AbortController", "AbortSignal.abort", "AbortSignal.any", "AbortSignal.timeout", "AbortSignal.prototype.reason", "AbortSignal.prototype.throwIfAborted",
  "Request.prototype.signal", "Blob.prototype.arrayBuffer", "Blob.prototype.text", "crypto.randomUUID", "WeakRef", "FinalizationRegistry",
] as const;

/** ECMAScript 5. Whether one of `names` is missing; reads no accessor of a prototype, which would throw. */
const lacksOne = String.raw`function(names){for(var i=0;i<names.length;i++){var parts=names[i].split("."),at=window;for(var j=0;j<parts.length;j++){if(at===undefined||at===null||!(parts[j] in Object(at)))return true;if(j<parts.length-1)at=at[parts[j]]}}return false}`;

/**
 * The finished script. A declared function is only skimmed until it is called: an engine that needs none of it does not
 * compile it either. What the tag names as `data-next` is asked for at once and runs in a task of its own after this one:
 * of two plain tags the second often runs in the first one's task.
 */
export const whereLacking = (polyfills: string): string =>
  `(function(){function install(){${polyfills}\n}var next=document.currentScript.getAttribute("data-next");if(next){var script=document.createElement("script");script.src=next;document.body.appendChild(script)}if((${lacksOne})(${JSON.stringify(POLYFILLED)}))install()})();\n`;

/** @param shared the parts of the configuration that all scripts have in common. */
export async function buildPolyfillScript(entry: string, shared: InlineConfig): Promise<SideScript> {
  return sideScript("polyfills", whereLacking(await bundleScript({ entry, name: "polyfills", global: "polyfills" }, shared)));
}
