/**
 * From what was typed to a homeserver that answers (client-server API, "Server discovery").
 * The mistakes people make are told apart: no such server (notFound), no network (offline), a server that is not
 * Matrix (notMatrix), http where https is needed or the other way round (insecure), a faulty server (server).
 */
import { AppError } from "../core/errors.ts";
import { type Fetch, hostOf, type JsonAnswer, pause, requestJson } from "./jsonRequest.ts";
import { aborted, fromResponse, isAborted } from "./matrixErrors.ts";
import { array, field, string } from "./rawEvent.ts";
import { baseUrlOf, isLocal, isLoopback, readTypedServer, type TypedServer } from "./serverAddress.ts";

export interface DiscoveryOptions {
  readonly fetch: Fetch;
  /** Of the page we run in: an https page cannot ask an http server (mixed content); packaged apps are "file:" or "app:". */
  readonly pageProtocol: string;
  /** What the TV believes; only picks the words for "no answer". */
  isOnline(): boolean;
}

export interface FoundServer {
  /** What identifies it to people: the host that was typed. */
  readonly name: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
}

type WellKnown = { readonly action: "use"; readonly baseUrl: string } | { readonly action: "direct"; readonly problem?: AppError };

type Scheme = "http" | "https";

/** A plain server that is sent TLS may stay silent for seconds: at home http does not wait for that. */
const HEAD_START_MS = 700;

/** @throws AppError of the kinds above, or "aborted". */
export async function discoverServer(typed: string, options: DiscoveryOptions, signal?: AbortSignal): Promise<FoundServer> {
  const address = readTypedServer(typed);
  if (!address) throw new AppError("notFound", "not the name of a server");
  const attempt = async (scheme: Scheme, stop?: AbortSignal): Promise<FoundServer> => {
    if (pageForbids(scheme, address.host, options)) throw mixedContent(address.host);
    const baseUrl = await find(scheme, address, options, stop);
    refuseCleartext(scheme, baseUrl, address, options);
    return { name: address.host, baseUrl };
  };
  if (isLocal(address.host) && !address.scheme) return firstOf(attempt, address, options, signal);
  let silence: AppError | undefined;
  for (const scheme of schemesToTry(address)) {
    try {
      return await attempt(scheme, signal);
    } catch (thrown) {
      // Only "no answer" is a reason to try the other scheme: whoever answered has had the last word.
      if (!isSilence(thrown)) throw thrown;
      silence ??= thrown;
    }
  }
  throw noAnswer(address.host, silence, options);
}

/** http typed at home is meant; on the internet it tells "there is one, but without encryption" from "there is none". */
function schemesToTry(address: TypedServer): readonly Scheme[] {
  if (isLocal(address.host)) return address.scheme === "http" ? ["http", "https"] : ["https", "http"];
  return address.scheme === "http" ? ["https", "http"] : ["https"];
}

/** At home, with no scheme typed: https, and a little later http beside it; the first that is a homeserver. */
async function firstOf(
  attempt: (scheme: Scheme, stop: AbortSignal) => Promise<FoundServer>,
  address: TypedServer,
  options: DiscoveryOptions,
  signal?: AbortSignal,
): Promise<FoundServer> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  signal?.addEventListener("abort", stop);
  try {
    if (signal?.aborted) throw aborted();
    return await new Promise<FoundServer>((resolve, reject) => {
      const secure = attempt("https", controller.signal);
      const plain = Promise.race([pause(HEAD_START_MS, controller.signal), secure.then(() => undefined, () => undefined)]).then(() => attempt("http", controller.signal)); // prettier-ignore
      secure.then(resolve, (error: unknown) => {
        // An answer over https, even a wrong one, is the server's word; silence is http's turn.
        if (isSilence(error))
          plain.then(resolve, (other: unknown) => reject(isSilence(other) ? noAnswer(address.host, error, options) : other));
        else reject(error);
      });
      plain.then(resolve, () => undefined);
    });
  } finally {
    signal?.removeEventListener("abort", stop);
    controller.abort();
  }
}

const isSilence = (thrown: unknown): thrown is AppError => thrown instanceof AppError && thrown.kind === "offline";

async function find(scheme: string, address: TypedServer, options: DiscoveryOptions, signal?: AbortSignal): Promise<string> {
  const origin = `${scheme}://${address.host}`;
  if (address.path) {
    // With a path it is a base URL already; .well-known has no place below a path.
    return confirm(origin + address.path, options.fetch, signal);
  }
  // Both at once: a host that answers nothing is given up on in half the time.
  const direct = confirm(origin, options.fetch, signal);
  direct.catch(() => undefined);
  const wellKnown = await readWellKnown(origin, options, signal);
  if (wellKnown.action === "use") {
    try {
      return await confirm(wellKnown.baseUrl, options.fetch, signal);
    } catch (thrown) {
      // FAIL_ERROR: the delegation is there and leads nowhere. "No answer" would send us to the other scheme.
      if (thrown instanceof AppError && thrown.kind === "offline") {
        throw new AppError("server", `${address.host} names ${hostOf(wellKnown.baseUrl)} as its homeserver, which does not answer`);
      }
      throw thrown;
    }
  }
  try {
    return await direct;
  } catch (thrown) {
    // A fault that .well-known showed says more than the 404 of a plain web server.
    if (wellKnown.problem && thrown instanceof AppError && thrown.kind === "notMatrix") throw wellKnown.problem;
    throw thrown;
  }
}

/** Spec: 404 → IGNORE, faults → FAIL_PROMPT: both go on with the name itself; a broken base_url → FAIL_ERROR: thrown. */
async function readWellKnown(origin: string, options: DiscoveryOptions, signal?: AbortSignal): Promise<WellKnown> {
  let answer: JsonAnswer;
  try {
    // Redirects are followed by fetch itself (MSC4402).
    answer = await requestJson(options.fetch, `${origin}/.well-known/matrix/client`, { signal, timeoutMs: timeoutFor(origin) });
  } catch (thrown) {
    if (isAborted(thrown)) throw thrown;
    // Also a web page without CORS looks like "no answer"; the homeserver itself must have CORS, so it is asked.
    return { action: "direct" };
  }
  if (answer.status === 404) return { action: "direct" };
  if (!answer.ok) return { action: "direct", ...(answer.status >= 500 ? { problem: fromResponse(answer.status, answer.body) } : {}) };
  const base = field(field(answer.body, "m.homeserver"), "base_url");
  if (base === undefined) return { action: "direct" };
  const url = string(base);
  let baseUrl: string | undefined;
  try {
    baseUrl = url && /^https?:\/\//i.test(url.trim()) ? baseUrlOf(url.trim()) : undefined;
  } catch {
    baseUrl = undefined;
  }
  if (!baseUrl) throw new AppError("server", `${hostOf(origin)} names something that is no address as its homeserver`);
  if (baseUrl.startsWith("http:") && !isLocal(hostOf(baseUrl)))
    throw new AppError("insecure", `${hostOf(origin)} names an http address as its homeserver`);
  if (pageForbids("http", hostOf(baseUrl), options) && baseUrl.startsWith("http:")) throw mixedContent(hostOf(baseUrl));
  return { action: "use", baseUrl };
}

/** At home an answer comes soon or not at all; somebody is waiting. */
const timeoutFor = (url: string): number => (isLocal(hostOf(url)) ? 4_000 : 10_000);

/** A Matrix homeserver says so at `/versions`. */
async function confirm(baseUrl: string, fetch: Fetch, signal?: AbortSignal): Promise<string> {
  const answer = await requestJson(fetch, `${baseUrl}/_matrix/client/versions`, { signal, timeoutMs: timeoutFor(baseUrl) });
  const host = hostOf(baseUrl);
  if (answer.status === 429 || answer.status >= 500) throw fromResponse(answer.status, answer.body, answer.headers);
  const versions = field(answer.body, "versions");
  if (!answer.ok || !Array.isArray(versions))
    throw new AppError("notMatrix", `${host} answers, but not as a Matrix homeserver (HTTP ${answer.status})`);
  if (!array(versions).some((version) => /^v1\.\d+$/.test(String(version)))) {
    throw new AppError("unsupported", `${host} speaks only old versions of Matrix`);
  }
  return movedBase(baseUrl, answer.url);
}

/** Where `/versions` was redirected to another place (http → https, a new host): later POSTs would lose their bodies there. */
function movedBase(baseUrl: string, answered: string): string {
  const end = "/_matrix/client/versions";
  if (!answered || !answered.split(/[?#]/)[0]?.endsWith(end)) return baseUrl;
  try {
    const moved = baseUrlOf((answered.split(/[?#]/)[0] as string).slice(0, -end.length));
    return moved.startsWith("http") ? moved : baseUrl;
  } catch {
    return baseUrl;
  }
}

/** No silent way down: https that was asked for stays https, and the internet gets no passwords over http. */
function refuseCleartext(scheme: string, baseUrl: string, address: TypedServer, options: DiscoveryOptions): void {
  if (!baseUrl.startsWith("http:")) return;
  const host = hostOf(baseUrl);
  if (!isLocal(host)) throw new AppError("insecure", `${host} offers no https`);
  if (address.scheme === "https") throw new AppError("insecure", `${host} answers at http only`);
  if (scheme === "https") throw new AppError("insecure", `${host} sends https on to http`);
  if (pageForbids("http", host, options)) throw mixedContent(host);
}

/** Browsers let https pages ask http servers on the machine itself only. */
function pageForbids(scheme: string, host: string, options: DiscoveryOptions): boolean {
  return scheme === "http" && options.pageProtocol === "https:" && !isLoopback(host);
}

const mixedContent = (host: string): AppError =>
  new AppError("insecure", `${host}: this page came over https and may not ask a server over http`);

function noAnswer(host: string, first: AppError | undefined, options: DiscoveryOptions): AppError {
  const detail = first?.detail ?? `${host}: no answer`;
  return options.isOnline() ? new AppError("notFound", detail) : new AppError("offline", detail);
}
