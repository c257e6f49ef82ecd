import * as v from "valibot";
import { AppError } from "./errors.ts";
import { log } from "./log.ts";

/** Back is none of them: it would be the first thing that everybody tries. */
const EXIT_KEYS = ["up", "down", "left", "right", "ok", "red", "green", "yellow", "blue", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as const; // prettier-ignore
const seconds = v.pipe(v.number(), v.minValue(1), v.maxValue(86_400));

/** "07:30", by the clock of the place where the screen hangs. */
const timeOfDay = v.pipe(v.string(), v.regex(/^([01]?\d|2[0-3]):[0-5]\d$/));

/** Explained for those who set up a screen in docs/kiosk.md. */
const KioskSchema = v.object({
  /** Room ids or aliases that the wall shows, one after the other. None: the list of rooms is the first screen. */
  rooms: v.optional(v.array(v.string()), []),
  /** "ambient": photos until somebody presses a key. "watch", "call": the room, until these screens exist. */
  mode: v.optional(v.picklist(["rooms", "ambient", "watch", "call"])),
  rotateSeconds: v.optional(seconds),
  readOnly: v.optional(v.boolean(), false),
  /** Answers to be chosen from on the wall; without them those of the language. */
  quickReplies: v.optional(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(60)))),
  /** Message of the day. */
  message: v.optional(v.string()),
  /** Back to the first screen after so long without a key. */
  idleSeconds: v.optional(seconds),
  /** Without a PIN nobody gets out at the screen itself. */
  pin: v.optional(v.pipe(v.string(), v.regex(/^\d{4,12}$/))),
  /** Keys, one after the other, that ask for the PIN. */
  exitKeys: v.optional(v.pipe(v.array(v.picklist(EXIT_KEYS)), v.minLength(4), v.maxLength(20))),
  /** Darker between these hours, over midnight as well. */
  dim: v.optional(v.object({ from: timeOfDay, to: timeOfDay })),
  /** Once a night, when nobody is there. */
  restartAt: v.optional(timeOfDay),
  account: v.optional(v.picklist(["saved", "token", "guest"]), "saved"),
  /** A room in which those with the right to change its state steer this screen. */
  control: v.optional(
    v.object({
      room: v.string(),
      /** Which screen this is: the state key of its events. */
      name: v.optional(v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/)), "kiosk"),
      /** How this screen is, told in that room every so many minutes. */
      healthMinutes: v.optional(v.pipe(v.number(), v.minValue(5), v.maxValue(1_440))),
    }),
  ),
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

export type KioskConfig = NonNullable<Config["kiosk"]>;

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
