export type LogLevel = "debug" | "info" | "warn" | "error";

/** One kept line: `at` in milliseconds since 1970, `text` scrubbed and at most 600 letters. */
export interface LogLine {
  readonly at: number;
  readonly level: LogLevel;
  readonly scope: string;
  readonly text: string;
}

export type Log = Readonly<Record<LogLevel, (text: string, ...details: readonly unknown[]) => void>>;

const KEPT = 500;
const LINE = 600;
const ring: LogLine[] = [];

/** Names of fields whose values never leave the memory: tokens, keys, words of people. */
const SECRET_FIELD =
  /^(.*token.*|authorization|password|.*secret.*|.*recovery.*|.*passphrase.*|.*private.*|.*key$|body|formatted_body|user_code|device_code|code)$/i;

const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|MDA\S{3})\s*[\w.~+/=-]+/g, "$1 …"],
  [/\b(syt|syr|mat|mct|mcr|mar)_[\w.~+/=-]+/g, "$1_…"], // Synapse's and MAS' tokens
  [/((?:access|refresh|login)_?token|loginToken|password|device_code|user_code)(["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi, "$1$2…"],
  [/\b(?:E[sS][A-Za-z0-9]{2})(?: ?[1-9A-HJ-NP-Za-km-z]{4}){10,}\b/g, "…"], // recovery keys (base58 in groups of four)
];

/** Removes what must not be seen from a text. */
export function scrub(text: string): string {
  return SECRET_TEXT.reduce((clean, [pattern, by]) => clean.replace(pattern, by), text);
}

function words(detail: unknown): string {
  if (typeof detail === "string") return detail;
  if (detail instanceof Error)
    return `${detail.name}: ${detail.message}${detail.stack ? ` @ ${detail.stack.split("\n").slice(1, 4).join(" ")}` : ""}`;
  try {
    return JSON.stringify(detail, (field, value: unknown) => (field && SECRET_FIELD.test(field) ? "…" : value)) ?? String(detail);
  } catch {
    return String(detail); // a cycle
  }
}

function write(scope: string, level: LogLevel, text: string, details: readonly unknown[]): void {
  const line = scrub([text, ...details.map(words)].join(" ")).slice(0, LINE);
  ring.push({ at: Date.now(), level, scope, text: line });
  if (ring.length > KEPT) ring.splice(0, ring.length - KEPT);
  // No library: the usual one reads localStorage and cookies at start, a quarter of a second on a slow television.
  if (level === "warn" || level === "error") console[level](`[${scope}] ${line}`);
}

/** A log of one part. Everything passes the scrubber; the last lines are kept for the problem report, nothing is sent. */
export function log(scope: string): Log {
  const at =
    (level: LogLevel) =>
    (text: string, ...details: readonly unknown[]): void =>
      write(scope, level, text, details);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** The kept lines, oldest first: shown in settings → problem report, to be filmed. */
export function recentLog(): readonly LogLine[] {
  return ring.slice();
}
