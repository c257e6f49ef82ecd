import * as v from "valibot";
import { AppError } from "./errors.ts";
import { log } from "./log.ts";

const seconds = v.pipe(v.number(), v.minValue(1), v.maxValue(86_400));

const KioskSchema = v.object({
  /** Room ids or aliases that the wall shows. */
  rooms: v.optional(v.array(v.string()), []),
  rotateSeconds: v.optional(seconds),
  readOnly: v.optional(v.boolean(), false),
  /** Back to the first screen after so long without a key. */
  idleSeconds: v.optional(seconds),
  pin: v.optional(v.pipe(v.string(), v.regex(/^\d{4,12}$/))),
  dim: v.optional(v.object({ from: v.string(), to: v.string() })),
  account: v.optional(v.picklist(["saved", "token", "guest"]), "saved"),
});

const ServerSchema = v.object({ base_url: v.pipe(v.string(), v.url()), server_name: v.optional(v.string()) });

const ConfigSchema = v.object({
  /** As Element writes it: `{ "m.homeserver": { "base_url", "server_name" } }`. */
  default_server_config: v.optional(v.object({ "m.homeserver": ServerSchema })),
  /** More homeservers to choose from at sign-in, shown after the default one. */
  servers: v.optional(v.array(ServerSchema), []),
  brand: v.optional(v.string(), "Hearth"),
  /** BCP 47 tag; the user's own setting wins. */
  language: v.optional(v.string()),
  kiosk: v.optional(KioskSchema),
  jitsi: v.optional(v.object({ preferred_domain: v.optional(v.string()) })),
  features: v.optional(v.record(v.string(), v.boolean()), {}),
});

/** `config.json` beside index.html, every key optional. */
export type Config = v.InferOutput<typeof ConfigSchema>;

/** What an installation without config.json has. */
export const defaultConfig: Config = v.parse(ConfigSchema, {});

/**
 * A text as configuration. Unknown keys are reported in the log and ignored.
 * @throws AppError "unexpected" whose detail says in technical words what is wrong and where.
 */
export function parseConfig(text: string): Config {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (thrown) {
    throw new AppError("unexpected", `config.json: ${(thrown as Error).message}`);
  }
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw new AppError("unexpected", "config.json: not an object");
  const result = v.safeParse(ConfigSchema, raw);
  if (!result.success) {
    const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "config.json"}: ${issue.message}`);
    throw new AppError("unexpected", problems.join("; "));
  }
  const unknown = Object.keys(raw).filter((key) => !(key in ConfigSchema.entries));
  if (unknown.length > 0) log("config").warn("unknown keys", unknown.join(", "));
  return result.output;
}

/**
 * Reads `config.json` beside the page. By XMLHttpRequest, because `fetch` refuses `file://` in every Chromium.
 * A missing file (404, or a packaged app whose engine does not let it read its own files) is the default configuration.
 * @throws AppError as `parseConfig`; "offline" or "server" when nobody could say what is in the file.
 */
export function loadConfig(url = "config.json"): Promise<{ readonly text: string; readonly config: Config }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const missing = (): void => resolve({ text: "", config: defaultConfig });
    const unknown = (): void => (isHosted() ? reject(new AppError("offline", "config.json: no answer")) : missing());
    request.onload = () => {
      const text = request.responseText;
      if (request.status >= 500) return reject(new AppError("server", `config.json: ${request.status}`));
      // Some static servers answer index.html for whatever is missing.
      if (request.status >= 400 || text === "" || /^\s*</.test(text)) return missing();
      try {
        resolve({ text, config: parseConfig(text) });
      } catch (thrown) {
        reject(thrown as Error);
      }
    };
    request.onerror = request.ontimeout = unknown;
    request.timeout = 10_000;
    try {
      request.open("GET", url);
      request.send();
    } catch {
      unknown(); // file:// on engines that throw instead of calling onerror
    }
  });
}

/** From `file://` no answer means that there is no file. */
const isHosted = (): boolean => /^https?:$/.test(location.protocol);
