/** What a page says to its console, in one shape for every engine. */
import type { DevTools } from "./devtools.ts";

/** A console message, an uncaught exception ("exception") or the engine's own remark ("network", "security", …). */
export interface ConsoleEntry {
  readonly type: string;
  readonly text: string;
}

const limit = 5_000; // a page in an error loop must not fill our memory

interface Printable {
  readonly type: string;
  readonly value?: unknown;
  readonly description?: string | undefined;
}

/** Adds everything the page says from now on to `entries`. */
export async function recordConsole(devtools: DevTools, major: number, entries: ConsoleEntry[]): Promise<void> {
  const add = (type: string, text: string): void => {
    if (entries.length < limit) entries.push({ type, text });
  };
  const print = (values: readonly Printable[]): string =>
    values.map((value) => String(value.value ?? value.description ?? value.type)).join(" ");
  devtools.on("Inspector.targetCrashed", () => add("crash", "The page crashed."));
  if (major < 54) {
    // 53 knows only the Console domain, and marks exceptions by their source.
    devtools.on("Console.messageAdded", ({ message }) => {
      const { parameters } = message as { parameters?: readonly Printable[] };
      if (message.source === "console-api") add(message.level, parameters ? print(parameters) : message.text);
      else add(message.source === "javascript" && message.level === "error" ? "exception" : message.source, message.text);
    });
    await devtools.call("Console.enable");
    return;
  }
  devtools.on("Runtime.consoleAPICalled", ({ type, args }) => add(type, print(args)));
  devtools.on("Runtime.exceptionThrown", ({ exceptionDetails: { exception, text } }) =>
    add("exception", exception?.description ?? `${text} ${String(exception?.value ?? "")}`),
  );
  devtools.on("Log.entryAdded", ({ entry }) => add(entry.source, `${entry.level}: ${entry.text} ${entry.url ?? ""}`.trim()));
  await devtools.call("Log.enable");
}
