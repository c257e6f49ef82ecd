/**
 * The page's policy allows `'unsafe-eval'`, because Chromium 65 to 96 compile WebAssembly (the crypto module) only with
 * it. Newer engines know the narrower `'wasm-unsafe-eval'`: there a second policy takes evaluation of text away again.
 * Of two policies both must agree. The build runs this before everything else.
 */

/**
 * True where `'wasm-unsafe-eval'` is known: Chromium 97, Firefox 102, Safari 16. Nothing tells whether a policy's word is
 * known, so this asks for CSS of a little later: Chromium 105, Firefox 110, Safari 16. No stand-in can pretend to have it.
 */
const knowsNarrowPolicy = (): boolean => typeof CSS === "object" && CSS.supports("container-type", "inline-size");

const META = "meta[http-equiv='Content-Security-Policy']";

/** @returns the stricter `script-src`; undefined when the page's policy has nothing to take away. */
export function withoutEval(policy: string): string | undefined {
  const sources = /(?:^|;)\s*(script-src [^;]*)/.exec(policy)?.[1];
  return sources !== undefined && sources.indexOf("'unsafe-eval'") >= 0
    ? sources.replace("'unsafe-eval'", "'wasm-unsafe-eval'")
    : undefined;
}

export function tightenPolicy(page: Document): void {
  const policy = withoutEval(page.querySelector(META)?.getAttribute("content") ?? "");
  if (policy === undefined || !knowsNarrowPolicy()) return;
  const meta = page.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = policy;
  page.head.appendChild(meta);
}

tightenPolicy(document);
