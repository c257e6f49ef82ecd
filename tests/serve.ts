/** A plain static file server for built folders: what any kiosk host is, with a chance to overlay `config.json`. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

export interface StaticServer {
  /** With the path prefix and a slash at its end. */
  readonly url: string;
  /** Replaces what `config.json` answers; undefined: the file of the folder. */
  setConfig(text: string | undefined): void;
  close(): Promise<void>;
}

/**
 * Serves `folder` on loopback.
 * @param options.port tried first; any free one when it is taken.
 * @param options.prefix path under which the folder appears: "/" unless told, "/tv/hearth/" for instance.
 */
export async function serveFolder(
  folder: string,
  options: { readonly port?: number; readonly prefix?: string; readonly config?: string } = {},
): Promise<StaticServer> {
  const prefix = options.prefix ?? "/";
  let config = options.config;
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname);
    if (!path.startsWith(prefix)) return void response.writeHead(404).end();
    const inside = normalize(path.slice(prefix.length) || "index.html");
    if (inside === "config.json" && config !== undefined) {
      return void response.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" }).end(config);
    }
    const file = join(folder, inside);
    if (inside.startsWith("..") || !existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Cache-Control": "no-cache" });
    createReadStream(file).pipe(response);
  });
  const port = await listen(server, options.port ?? 0).catch(() => listen(server, 0));
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    setConfig: (text) => void (config = text),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
