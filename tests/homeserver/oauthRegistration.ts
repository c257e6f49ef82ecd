/** Why a client's registration is refused, in OAuth's words. */
export interface RegistrationProblem {
  readonly error: "invalid_client_metadata" | "invalid_redirect_uri";
  readonly error_description: string;
}

/**
 * Checks a registration as strictly as matrix-authentication-service does (its `oauth2-types` validation and its policy):
 * coherent grant and response types, an https `client_uri`, everything else on the same host. Undefined when it is fine.
 */
export function registrationProblem(metadata: Record<string, unknown>): RegistrationProblem | undefined {
  const bad = (error_description: string): RegistrationProblem => ({ error: "invalid_client_metadata", error_description });
  const grants = strings(metadata["grant_types"]) ?? ["authorization_code"];
  const responses = strings(metadata["response_types"]);
  const redirects = strings(metadata["redirect_uris"]) ?? [];

  if (responses?.includes("code") && !grants.includes("authorization_code"))
    return bad("'code' response type requires the 'authorization_code' grant type");
  if (grants.includes("authorization_code") && redirects.length === 0)
    return { error: "invalid_redirect_uri", error_description: "redirect_uris are required for the authorization_code grant type" };
  if (metadata["token_endpoint_auth_method"] !== undefined && metadata["token_endpoint_auth_method"] !== "none")
    return bad("only public clients may register here: token_endpoint_auth_method must be none");

  const base = parse(metadata["client_uri"]);
  if (metadata["client_uri"] === undefined) return bad("missing client_uri");
  if (!base || base.protocol !== "https:" || base.username || isLocal(base.hostname))
    return bad("invalid client_uri: an https address of a public host is needed");
  for (const key of Object.keys(metadata)) {
    if (!/^(logo_uri|tos_uri|policy_uri|client_uri)(#.+)?$/.test(key)) continue;
    const url = parse(metadata[key]);
    if (!url || url.protocol !== "https:" || !sameSite(url, base)) return bad(`invalid ${key}: not https on the host of client_uri`);
  }
  for (const redirect of redirects) {
    const url = parse(redirect);
    if (!url || url.hash) return { error: "invalid_redirect_uri", error_description: `invalid redirect_uri ${redirect}` };
    const fits = metadata["application_type"] === "native" ? nativeRedirect(url, base) : url.protocol === "https:" && sameSite(url, base);
    if (!fits) return { error: "invalid_redirect_uri", error_description: `redirect_uri ${redirect} does not belong to client_uri` };
  }
  return undefined;
}

/**
 * The same metadata as oidc-provider wants it: it takes absent response types for ["code"], which a client of
 * the device grant alone must not have.
 */
export function forProvider(metadata: Record<string, unknown>): Record<string, unknown> {
  const grants = strings(metadata["grant_types"]) ?? ["authorization_code"];
  const browserless = !grants.includes("authorization_code");
  const wanted = Object.entries(metadata).filter(([key]) => !key.includes("#"));
  return {
    ...Object.fromEntries(wanted),
    token_endpoint_auth_method: "none",
    ...(browserless ? { response_types: [], redirect_uris: [] } : {}),
  };
}

const strings = (value: unknown): string[] | undefined => (Array.isArray(value) ? value.map(String) : undefined);
const parse = (value: unknown): URL | undefined => (typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined);
const isLocal = (host: string) => host === "localhost" || host.endsWith(".localhost") || /^[\d.]+$/.test(host) || host.startsWith("[");
const sameSite = (url: URL, base: URL) => url.hostname === base.hostname || url.hostname.endsWith(`.${base.hostname}`);

/** A loopback address, or the client's own scheme: its host name written backwards. */
function nativeRedirect(url: URL, base: URL): boolean {
  if (url.protocol === "http:") return ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const reversed = base.hostname.split(".").reverse().join(".");
  return url.protocol === "https:" ? sameSite(url, base) : url.protocol.slice(0, -1).startsWith(reversed);
}
