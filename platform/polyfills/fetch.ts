/**
 * A `fetch` that can be cancelled, on XMLHttpRequest, for engines below Chromium 66. Their own fetch has no signal: the
 * long poll of /sync would stay open behind every "cancel". Answers are the engine's own `Response`, so `json()`,
 * `blob()`, `clone()` and `headers` are native; they come whole (nothing here streams).
 */
export interface FetchScope {
  fetch: typeof fetch;
  readonly Request: typeof Request;
  readonly Response: typeof Response;
  readonly Headers: typeof Headers;
  readonly XMLHttpRequest: typeof XMLHttpRequest;
}

export function installFetch(scope: FetchScope): void {
  if ("signal" in scope.Request.prototype) return;
  scope.fetch = xhrFetch(scope);
}

/** Beyond the standard: a body that comes whole would tell nothing until it is there. Native `fetch` ignores it. */
interface ProgressInit {
  /** Bytes so far, and of the whole where the server said it. */
  readonly onProgress?: (received: number, total: number | undefined) => void;
}

/** Answers that must not have a body: Response refuses to be built with one. */
const WITHOUT_BODY = [204, 205, 304];

function xhrFetch(scope: FetchScope): typeof fetch {
  return async (input, init: RequestInit & ProgressInit = {}) => {
    const request = input instanceof scope.Request ? input : undefined;
    const signal = init.signal ?? undefined;
    signal?.throwIfAborted();
    const url = request ? request.url : String(input);
    const method = (init.method ?? request?.method ?? "GET").toUpperCase();
    const headers = new scope.Headers(init.headers ?? request?.headers ?? {});
    const carried = request && method !== "GET" && method !== "HEAD" ? await request.clone().blob() : undefined;
    let body = (init.body ?? carried) as XMLHttpRequestBodyInit | null | undefined;
    if (body instanceof URLSearchParams) {
      // May be the stand-in, which XMLHttpRequest does not know.
      body = String(body);
      if (!headers.has("content-type")) headers.set("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
    }

    return new Promise<Response>((resolve, reject) => {
      const xhr = new scope.XMLHttpRequest();
      const abort = () => {
        xhr.abort();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort);
      const fail = () => reject(new TypeError("Failed to fetch"));
      xhr.onload = () => {
        try {
          resolve(toResponse(scope, xhr, url, init.redirect));
        } catch {
          fail();
        }
      };
      const { onProgress } = init;
      if (onProgress) xhr.onprogress = ({ loaded, total, lengthComputable }) => onProgress(loaded, lengthComputable ? total : undefined);
      xhr.onerror = fail;
      xhr.ontimeout = fail;
      xhr.onloadend = () => signal?.removeEventListener("abort", abort);
      try {
        xhr.open(method, url, true);
        xhr.responseType = "arraybuffer";
        xhr.withCredentials = (init.credentials ?? request?.credentials) === "include";
        headers.forEach((value, name) => xhr.setRequestHeader(name, value));
        xhr.send(body ?? null);
      } catch {
        // A malformed address, or one that the page's policy forbids.
        signal?.removeEventListener("abort", abort);
        fail();
      }
    });
  };
}

function toResponse(scope: FetchScope, xhr: XMLHttpRequest, asked: string, redirect: RequestRedirect | undefined): Response {
  const url = xhr.responseURL || asked;
  const to = url.split("#")[0];
  // The stand-in for URL takes a millisecond on old engines: mostly the address is the very same text.
  const redirected = to !== asked.split("#")[0] && to !== new URL(asked, location.href).href.split("#")[0];
  if (redirected && redirect === "error") throw new TypeError("Failed to fetch");
  // A file of the package answers with status 0.
  const status = xhr.status === 0 && (xhr.response as ArrayBuffer | null) ? 200 : xhr.status;
  const body = WITHOUT_BODY.includes(status) ? null : (xhr.response as ArrayBuffer | null);
  const response = new scope.Response(body, { status, statusText: xhr.statusText, headers: headersOf(scope, xhr) });
  Object.defineProperty(response, "url", { value: url });
  Object.defineProperty(response, "redirected", { value: redirected });
  return response;
}

function headersOf(scope: FetchScope, xhr: XMLHttpRequest): Headers {
  const headers = new scope.Headers();
  for (const line of xhr.getAllResponseHeaders().split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return headers;
}
