/** What people type for a homeserver, and which addresses may be reached without encryption (pure). */

export interface TypedServer {
  /** Host and port in lower case: "matrix.org", "localhost:8008", "[::1]:8008". */
  readonly host: string;
  /** What was typed before "://", if anything was. */
  readonly scheme?: "http" | "https";
  /** A path that was typed, without the slash at its end: homeservers may live under one. */
  readonly path: string;
}

/**
 * Reads "matrix.org", " Matrix.Org. ", "@user:server", "https://server/path", "10.0.0.2:8008", "::1".
 * undefined when no host can be made of it.
 */
export function readTypedServer(typed: string): TypedServer | undefined {
  let rest = typed.replace(/[\s\u200b\u2060\ufeff\u00a0]+/g, "").replace(/[,;]+$/, "");
  if (!rest || rest.length > 300) return undefined;
  let scheme: "http" | "https" | undefined;
  const schemeMatch = /^([a-z][a-z0-9+.-]*):\/*(?=\/)\//i.exec(rest);
  if (schemeMatch) {
    const name = (schemeMatch[1] as string).toLowerCase();
    if (name !== "http" && name !== "https") return undefined;
    scheme = name;
    rest = rest.slice(schemeMatch[0].length);
  }
  // "@user:server": the server is what follows the first colon.
  const user = /^@[^:@/]*:(.+)$/.exec(rest);
  if (user) rest = user[1] as string;
  rest = rest.replace(/[?#].*$/, "");
  const slash = rest.indexOf("/");
  let authority = (slash < 0 ? rest : rest.slice(0, slash)).toLowerCase();
  const path =
    slash < 0
      ? ""
      : rest
          .slice(slash)
          .replace(/\/_matrix(\/.*)?$/, "")
          .replace(/\/+$/, "");
  if (authority.includes("@")) return undefined; // an address with a user and password inside, or an e-mail address
  // An IPv6 address without its brackets has two colons or more, a name has one at most.
  if (!authority.startsWith("[") && authority.split(":").length > 2) authority = `[${authority}]`;
  authority = authority.replace(/\.+(?=:\d+$|$)/, "").replace(/:$/, "");
  try {
    // Writes out IDNs, checks ports and IPv6.
    const url = new URL(`https://${authority}`);
    if (!url.hostname || url.username || !/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/i.test(url.hostname)) return undefined;
    const port = /:(\d+)$/.exec(authority)?.[1];
    return { host: port ? `${url.hostname}:${port}` : url.hostname, path, ...(scheme ? { scheme } : {}) };
  } catch {
    return undefined;
  }
}

export function isLoopback(host: string): boolean {
  const name = hostname(host);
  return name === "localhost" || name.endsWith(".localhost") || /^127(\.\d{1,3}){3}$/.test(name) || name === "[::1]";
}

/** The machine itself or the home network: where http is tolerated because no certificate can be had. */
export function isLocal(host: string): boolean {
  const name = hostname(host);
  if (isLoopback(host)) return true;
  if (/^(10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}|169\.254(\.\d{1,3}){2})$/.test(name)) return true;
  if (/^\[(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(name)) return true;
  if (/\.(local|lan|home|internal|home\.arpa|fritz\.box)$/.test(name)) return true;
  return !name.includes(".") && !name.startsWith("["); // one word: a name of the home network
}

/** A URL that secrets may be sent to: https, or http inside of the home. Undefined for anything else. */
export function trustedUrl(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > 2000) return undefined;
  try {
    const url = new URL(value);
    if (url.username || url.password) return undefined;
    if (url.protocol === "https:") return url.href;
    return url.protocol === "http:" && isLocal(url.host) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Without slashes at the end, query and fragment: the form in which base URLs are kept. */
export function baseUrlOf(value: string): string {
  const url = new URL(value);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

function hostname(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase();
}
