import type { Config } from "../../core/config.ts";
import type { ServerChoice } from "./signInState.ts";

/** A server that can be chosen without typing. */
export interface ServerTile extends ServerChoice {
  readonly why: "default" | "used" | "public";
}

const PUBLIC = "matrix.org";
const MOST = 5;

/** This installation's server first, then what was used on this TV, then the public one; each once. */
export function serverTiles(config: Config, used: readonly string[]): readonly ServerTile[] {
  const preset = config.default_server_config?.["m.homeserver"];
  const all: ServerTile[] = [
    ...(preset ? [preset, ...config.servers] : config.servers).map((server) => ({
      typed: server.base_url,
      name: server.server_name ?? shortName(server.base_url),
      why: "default" as const,
    })),
    ...used.map((typed) => ({ typed, name: shortName(typed), why: "used" as const })),
    { typed: PUBLIC, name: PUBLIC, why: "public" },
  ];
  const tiles = all.filter((tile, index) => all.findIndex((other) => other.name === tile.name || other.typed === tile.typed) === index);
  return tiles.slice(0, MOST);
}

/** What was typed, as a choice: "anna@…" stays as it is, "@anna:example.org" is Anna at example.org. Blank is none. */
export function choiceOf(draft: string): ServerChoice | undefined {
  const text = draft.trim();
  if (!text) return undefined;
  const userId = /^@([^:\s]+):(.+)$/.exec(text);
  if (!userId) return { typed: text, name: shortName(text) };
  const [, user, server] = userId as unknown as readonly [string, string, string];
  return { typed: server, name: shortName(server), user };
}

/** "https://matrix.example.org/" → "matrix.example.org" */
export function shortName(address: string): string {
  return address.replace(/^https?:\/\//i, "").replace(/\/+$/, "");
}
