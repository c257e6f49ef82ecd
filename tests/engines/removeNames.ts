/**
 * Makes an engine look older: deletes every built-in and Web API name that Chromium N did not have yet.
 * It reproduces missing names, not missing syntax, changed behaviour or CSS; and it does not reach into workers.
 */
import { createRequire } from "node:module";
import type { CompatData, Identifier, SimpleSupportStatement } from "@mdn/browser-compat-data";

/** One name to delete: `key` on what `path` leads to from the global object. */
export interface YoungName {
  /** "" is the global object itself. */
  readonly path: string;
  /** A property name, or "@@iterator" and the like for a symbol. */
  readonly key: string;
  /** Where it sits: on the object itself, on its prototype, or wherever it is found (JavaScript's built-ins are not marked). */
  readonly place: "own" | "prototype" | "either";
  /** Interfaces that did have `key`: if one of them inherits it from here today, deleting it would take too much. */
  readonly unless?: readonly string[];
}

/** Names that the data dates too late, with the first real engine they were seen on. Everything else agreed on 53, 56, 63 … 120. */
const seenOn: Readonly<Record<string, number>> = {
  "HTMLMediaElement.disableRemotePlayback": 53,
  "HTMLMediaElement.remote": 56,
  RemotePlayback: 56,
  ImageBitmapRenderingContext: 56,
};

const cache = new Map<number, readonly YoungName[]>();

/** Every name that Chromium `major` lacked and a later one has, members before the objects that hold them. */
export function namesYoungerThan(major: number): readonly YoungName[] {
  const known = cache.get(major);
  if (known) return known;
  // Loaded on demand: it is 20 MB of JSON that most runs do not need.
  const data = createRequire(import.meta.url)("@mdn/browser-compat-data") as CompatData;
  const names = [...builtinNames(data, major), ...apiNames(data, major)].filter(
    ({ path, key }) => !(major >= (seenOn[path ? `${path}.${key}` : key] ?? Infinity)),
  );
  const members = names.filter((name) => name.path !== "");
  const globals = names.filter((name) => name.path === "");
  cache.set(major, [...members, ...globals]);
  return [...members, ...globals];
}

/** Page script that deletes them; must run before the page's own scripts. What it did is in `window.__hearthRemovedNames`. */
export function removeNamesScript(major: number): string {
  return `(${deleteNames})(${JSON.stringify(namesYoungerThan(major))});`;
}

function children(identifier: Identifier): [string, Identifier][] {
  return Object.entries(identifier).filter(([key]) => key !== "__compat") as [string, Identifier][];
}

/** "had": it was there; "young": it came later; "unknown": never in Chromium or not dated, so leave it alone. */
function state(identifier: Identifier, major: number): "had" | "young" | "unknown" {
  const support = identifier.__compat?.support.chrome;
  if (!support) return "unknown";
  const statements = [support].flat() as SimpleSupportStatement[];
  let later = false;
  for (const statement of statements) {
    // Behind a flag or under another name it was not there under this one.
    if (statement.flags || statement.prefix || statement.alternative_name) continue;
    const { version_added: added, version_removed: removed } = statement as { version_added: unknown; version_removed?: unknown };
    if (typeof added !== "string") continue;
    if (added.startsWith("≤")) return "had"; // first seen there, perhaps much older
    const from = added === "preview" ? Infinity : Number(added);
    const until = typeof removed === "string" ? Number(removed.replace("≤", "")) : Infinity;
    if (from <= major && until > major) return "had"; // in part counts as well: the name was there
    if (from > major) later = true;
  }
  return later ? "young" : "unknown";
}

function* builtinNames(data: CompatData, major: number): Generator<YoungName> {
  const namespaces = new Set(["Intl", "Temporal"]);
  function* walk(holder: string, identifier: Identifier): Generator<YoungName> {
    for (const [key, child] of children(identifier)) {
      if (key === holder.split(".").pop()) continue; // the constructor
      const young = state(child, major) === "young";
      const prefix = holder === "" ? key : `${holder}.${key}`;
      // %IteratorPrototype% is older than the global Iterator, so its members go one by one.
      const isClass = holder === "" || namespaces.has(holder);
      if (isClass && (!young || key === "Iterator")) yield* walk(prefix, child);
      if (young) yield { path: holder, key, place: "either" };
    }
  }
  yield* walk("", data.javascript["builtins"] as Identifier);
  const webAssembly = data.webassembly["api"];
  for (const [key, child] of webAssembly ? children(webAssembly) : []) {
    if (state(child, major) === "young") yield { path: "WebAssembly", key: key.replace(/_static$/, ""), place: "own" };
  }
  // Dated by its parts in the data: 57 was the first with any of it.
  if (major < 57) yield { path: "", key: "WebAssembly", place: "own" };
}

function* apiNames(data: CompatData, major: number): Generator<YoungName> {
  const holders = new Map<string, string[]>(); // member → interfaces that had it
  for (const [name, identifier] of children(data.api)) {
    for (const [key, member] of children(identifier)) {
      if (state(member, major) === "had") holders.set(key, [...(holders.get(key) ?? []), name]);
    }
  }
  for (const [name, identifier] of children(data.api)) {
    if (state(identifier, major) === "young") {
      yield { path: "", key: name, place: "own" };
      continue; // its objects may be made by older functions under an older name (ClientRect, DOMRect): leave the members
    }
    const isInterface = /^[A-Z]/.test(name);
    if (!isInterface && name !== "console") continue;
    for (const [key, member] of children(identifier)) {
      // Events are no names; handlers (onfoo) are not in the data.
      if (key === name || key.endsWith("_event") || state(member, major) !== "young") continue;
      if (name === "Window") yield { path: "", key, place: "own" };
      else if (key.endsWith("_static") || !isInterface) yield { path: name, key: key.replace(/_static$/, ""), place: "own" };
      else {
        const unless = (holders.get(key) ?? []).filter((other) => other !== name);
        yield { path: name, key, place: "prototype", ...(unless.length > 0 ? { unless } : {}) };
      }
    }
  }
}

/** Runs in the page, on engines as old as 53, while it deletes what it could be tempted to use. */
const deleteNames = String.raw`function (names) {
  var root = window, has = Object.prototype.hasOwnProperty, define = Object.defineProperty, prototypeOf = Object.getPrototypeOf;
  var removed = [], kept = [];
  var iteratorPrototype = prototypeOf(prototypeOf([][Symbol.iterator]()));
  var typedArray = prototypeOf(Int8Array);
  function find(path) {
    if (path === '') return root;
    if (path === 'TypedArray') return typedArray;
    if (path === 'Iterator') return { prototype: iteratorPrototype };
    var at = root, parts = path.split('.');
    for (var i = 0; i < parts.length; i++) {
      if (at === undefined || at === null || !has.call(at, parts[i])) return undefined;
      at = at[parts[i]];
    }
    return at;
  }
  function inheritedByOlder(prototype, key, unless) {
    for (var i = 0; unless && i < unless.length; i++) {
      var other = has.call(root, unless[i]) && root[unless[i]] && root[unless[i]].prototype;
      if (other && other !== prototype && prototype.isPrototypeOf(other) && !has.call(other, key)) return true;
    }
    return false;
  }
  function remove(holder, key, label) {
    try { delete holder[key]; } catch (strict) { /* not configurable */ }
    if (has.call(holder, key)) {
      try { define(holder, key, { value: undefined, configurable: true, writable: true }); } catch (fixed) { /* said below */ }
    }
    (holder[key] === undefined ? removed : kept).push(label);
  }
  for (var i = 0; i < names.length; i++) {
    var name = names[i], object = find(name.path);
    if (object === undefined || object === null) continue;
    var key = name.key.slice(0, 2) === '@@' ? Symbol[name.key.slice(2)] : name.key;
    if (key === undefined) continue;
    var prototype = object.prototype, label = (name.path ? name.path + '.' : '') + name.key;
    if (name.place !== 'own' && prototype && has.call(prototype, key)) {
      if (inheritedByOlder(prototype, key, name.unless)) kept.push(label);
      else remove(prototype, key, label);
    } else if (name.place !== 'prototype' && has.call(object, key)) {
      remove(object, key, label);
    } else if (object === root && typeof Window === 'function' && has.call(Window.prototype, key)) {
      remove(Window.prototype, key, label);
    }
  }
  define(root, '__hearthRemovedNames', { value: { removed: removed, kept: kept } });
}`;
