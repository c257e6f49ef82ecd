/** What a walk needs besides a TV: the two homeservers with a line that can be cut, and the built app on a web server. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type FaultProxy, startProxy } from "../homeserver/faultProxy.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { serveFolder, type StaticServer } from "../serve.ts";

export const dist = (shell: "browser" | "webos" | "tizen"): string => fileURLToPath(new URL(`../../dist/${shell}`, import.meta.url));

export interface House {
  /** Sign-in by password; reached through `line`. */
  readonly server: OpenHousehold;
  /** The cable between the TV and `server`. */
  readonly line: FaultProxy;
  /** Sign-in by device code. */
  readonly oauth: OpenHousehold;
  readonly web: StaticServer;
  close(): Promise<void>;
}

/** @throws when the app has not been built: tests show what is built, and never build by themselves. */
export async function openHouse(): Promise<House> {
  if (!existsSync(`${dist("browser")}/index.html`)) throw new Error("dist/browser is missing: run `npm run build` first");
  const server = await openHousehold();
  const line = await startLine(server.baseUrl);
  const oauth = await openHousehold({ oauth: { intervalSeconds: 1 } });
  const web = await serveFolder(dist("browser"), {
    prefix: "/living-room/tv/",
    config: JSON.stringify({
      default_server_config: { "m.homeserver": { base_url: line.url, server_name: "hearth.test" } },
      servers: [{ base_url: oauth.baseUrl, server_name: "phone.test" }],
    }),
  });
  return {
    server,
    line,
    oauth,
    web,
    async close() {
      await web.close();
      await line.stop();
      await Promise.all([server.stop(), oauth.stop()]);
    },
  };
}

/** A line whose far end does not name another address: the TV must go on using this one. */
export async function startLine(target: string): Promise<FaultProxy> {
  const line = await startProxy(target);
  const hideWellKnown = (): void => line.failNext(/^\/\.well-known\//, 404, {}, { times: Number.POSITIVE_INFINITY });
  hideWellKnown();
  return {
    ...line,
    restore() {
      line.restore();
      hideWellKnown();
    },
  };
}
