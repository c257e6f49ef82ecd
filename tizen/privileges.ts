/**
 * Which privileges the sources need. A call without its privilege throws on the television and nowhere else; one that is
 * declared and not needed is a question from Samsung's testers.
 * Source of the table: Samsung's and Tizen's API references, as their declarations @types/tizen-common-web 2.0.6 and
 * @types/tizen-tv-webapis 2.0.9 repeat them (`@privilegeName`).
 */
import { parseSync } from "vite";

const TIZEN = "http://tizen.org/privilege/";
const SAMSUNG = "http://developer.samsung.com/privilege/";

/** Name of an object or a method of a maker's API, or of the engine → the privilege that a call needs. */
const NEEDED_FOR: Readonly<Record<string, string>> = {
  fetch: `${TIZEN}internet`,
  XMLHttpRequest: `${TIZEN}internet`,
  WebSocket: `${TIZEN}internet`,
  tvinputdevice: `${TIZEN}tv.inputdevice`,
  tvaudiocontrol: `${TIZEN}tv.audio`,
  tvdisplaycontrol: `${TIZEN}tv.display`,
  tvwindow: `${TIZEN}tv.window`,
  getUserMedia: `${TIZEN}mediacapture`,
  launchAppControl: `${TIZEN}application.launch`,
  getAppMetaData: `${TIZEN}application.info`,
  productinfo: `${SAMSUNG}productinfo`,
  addNetworkStateChangeListener: `${SAMSUNG}network.public`,
  isConnectedToGateway: `${SAMSUNG}network.public`,
  getActiveConnectionType: `${SAMSUNG}network.public`,
  getTVName: `${SAMSUNG}network.public`,
  adinfo: `${SAMSUNG}adinfo`,
  widgetdata: `${SAMSUNG}widgetdata`,
  // Without any: tizen.application (exit, hide, getRequestedAppControl), tizen.systeminfo, webapis.appcommon, webapis.tvinfo.
};

/** Privileges that there were, and which must not be declared any more → since when. */
export const WITHDRAWN_PRIVILEGES: ReadonlyMap<string, string> = new Map([
  [`${TIZEN}keymanager`, "Tizen 3.0, where tizen.keymanager needs none"],
]);

/** Every privilege that the table knows. */
export const KNOWN_PRIVILEGES: ReadonlySet<string> = new Set(Object.values(NEEDED_FOR));

/**
 * @param sources path → TypeScript.
 * @returns privilege → the first file and name that need it.
 */
export function neededPrivileges(sources: ReadonlyMap<string, string>): Map<string, string> {
  const needed = new Map<string, string>();
  for (const [file, code] of sources) {
    const { program, errors } = parseSync(file, code);
    if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0]?.message}`);
    for (const name of usedNames(program)) {
      const privilege = Object.hasOwn(NEEDED_FOR, name) ? NEEDED_FOR[name] : undefined;
      if (privilege !== undefined && !needed.has(privilege)) needed.set(privilege, `${file} (${name})`);
    }
  }
  return needed;
}

/** Names that are read: `x.name`, `x["name"]`, `{ name } = x`, `name(…)`. Types and comments name much and use nothing. */
function usedNames(program: unknown): Set<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== "object" || node === null) return;
    const { type, ...parts } = node as Readonly<Record<string, unknown>>;
    if (typeof type === "string" && isTypeNode(type)) return;
    if (type === "MemberExpression") add(names, parts["property"], parts["computed"] === true);
    if (type === "CallExpression" || type === "NewExpression") add(names, parts["callee"]);
    if (type === "ObjectPattern") for (const property of parts["properties"] as readonly Part[]) if (property.key) add(names, property.key);
    Object.values(parts).forEach(visit);
  };
  visit(program);
  return names;
}

/** `a as T`, `a satisfies T` and `a!` hold what runs; all else of TypeScript's own is gone at run time. */
const isTypeNode = (type: string) => type.startsWith("TS") && !/^TS(As|Satisfies|NonNull|TypeAssertion|Instantiation|Parameter)/.test(type);

interface Part {
  readonly key?: unknown;
}

function add(names: Set<string>, node: unknown, computed = false): void {
  const { type, name, value } = node as { readonly type?: string; readonly name?: string; readonly value?: unknown };
  if (type === "Identifier" && name !== undefined && !computed) names.add(name);
  if (type === "Literal" && typeof value === "string") names.add(value);
}
