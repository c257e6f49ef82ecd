/**
 * The HTML of a build that old engines and `file://` accept: classic scripts at the end of body, no `crossorigin`
 * (it blocks everything from `file://`), a Content-Security-Policy, Samsung's script only in Samsung's package.
 */
import { createHash } from "node:crypto";
import type { Plugin } from "vite";
import type { BuildShell } from "./shells.ts";

const MODULE_SCRIPT = /[ \t]*<script\b[^>]*\btype="module"[^>]*\bsrc="([^"]+)"[^>]*><\/script>\n?/g;
const INLINE_STYLE = /<style>([\s\S]*?)<\/style>/g;

/** The source list of each directive for one shell. `styleHashes` are the hashes of the page's own inline styles. */
export function contentSecurityPolicy(shell: BuildShell, styleHashes: readonly string[]): string {
  // A packaged app is a file:// page. `'self'` means its own files there, but Tizen's own library ($WEBAPIS) lies
  // outside of the package, and config.json is read by XMLHttpRequest from a file: address.
  const file = shell === "browser" ? [] : ["file:"];
  const tizenLibrary = shell === "tizen" ? ["file:"] : [];
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'none'"],
    // For WebAssembly, the crypto module: Chromium 65 to 96 ask for this. Where the engine knows the narrower word, the
    // first script takes it away again (scriptPolicy.ts); it cannot stand here, those before would complain about it.
    "script-src": ["'self'", ...tizenLibrary, "'unsafe-eval'"],
    // No 'unsafe-inline': components set styles through the CSSOM, which the policy does not concern.
    "style-src": ["'self'", ...styleHashes.map((hash) => `'sha256-${hash}'`)],
    "img-src": ["'self'", "blob:", "data:"],
    "media-src": ["'self'", "blob:"],
    "font-src": ["'self'"],
    // No worker-src: Chromium 53 to 58 would complain about the word. Without it the rule is that of scripts, the page's own
    // host; below 59 it is that of default-src, and such an engine has no service worker.
    ...(shell === "browser" ? { "manifest-src": ["'self'"] } : {}),
    // Any homeserver that a person types, plain http ones of the living room included.
    "connect-src": ["'self'", "http:", "https:", ...file],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}

/**
 * Turns Vite's HTML into the classic one.
 * @param polyfills script beside the page that runs before its own and starts it (platform/build/polyfillScript.ts).
 * @throws when there is not exactly one module script: the page would not start.
 */
export function toClassicHtml(html: string, shell: BuildShell, polyfills?: string): string {
  const sources: string[] = [];
  let page = html.replace(MODULE_SCRIPT, (_tag, source: string) => {
    sources.push(source);
    return "";
  });
  if (sources.length !== 1) throw new Error(`index.html: expected one module script, found ${sources.length}`);
  page = page.replace(/\s+crossorigin(="[^"]*")?/g, "");

  const hashes = [...page.matchAll(INLINE_STYLE)].map((style) =>
    createHash("sha256")
      .update(style[1] ?? "")
      .digest("base64"),
  );
  const policy = `<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(shell, hashes)}" />`;
  page = insertOnce(page, /<meta charset="[^"]*" ?\/?>/i, (charset) => `${charset}\n    ${policy}`);

  const [own = ""] = sources;
  const tags = [
    ...(shell === "tizen" ? [`<script src="$WEBAPIS/webapis/webapis.js"></script>`] : []),
    polyfills === undefined ? `<script src="${own}"></script>` : `<script src="./${polyfills}" data-next="${own}"></script>`,
  ];
  page = insertOnce(page, /<\/body>/, (end) => `${tags.map((tag) => `  ${tag}\n  `).join("")}${end}`);
  if (shell === "browser")
    page = insertOnce(page, /<\/head>/, (end) => `  <link rel="manifest" href="./manifest.webmanifest" />\n  ${end}`);
  // Nobody else tells the engine early that it will be needed.
  return polyfills === undefined
    ? page
    : insertOnce(page, /<\/head>/, (end) => `  <link rel="preload" as="script" href="${own}" />\n  ${end}`);
}

function insertOnce(page: string, at: RegExp, insert: (found: string) => string): string {
  if (!at.test(page)) throw new Error(`index.html: ${at} not found`);
  return page.replace(at, (found) => insert(found));
}

export function classicHtml(shell: BuildShell, polyfills?: string): Plugin {
  return {
    name: "hearth:classic-html",
    apply: "build",
    enforce: "post",
    // Not transformIndexHtml: Vite adds tags after the last of these hooks, so only the emitted file is the whole truth.
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === "asset" && file.fileName.endsWith(".html")) file.source = toClassicHtml(String(file.source), shell, polyfills);
        }
      },
    },
  };
}
