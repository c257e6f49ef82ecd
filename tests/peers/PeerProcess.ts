import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CommandAnswer, CommandCall, CommandName, PeerCommands } from "./commands.ts";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const main = fileURLToPath(new URL("process.ts", import.meta.url));
const KEPT_LINES = 30;

/** The process of one peer, seen from the test. When it dies, every waiting call rejects with its last words. */
export class PeerProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { name: CommandName; done: (result: unknown) => void; failed: (error: Error) => void }>();
  readonly #exited: Promise<void>;
  #calls = 0;
  #lastWords: string[] = [];
  #dead = false;

  constructor(name: string) {
    this.#name = name;
    // Structured clones between the two: bytes go as bytes.
    this.#child = fork(main, [], { execArgv: ["--import", tsx], serialization: "advanced", stdio: ["ignore", "ignore", "pipe", "ipc"] });
    this.#child.stderr?.on("data", (part: Buffer) => this.#hear(part.toString()));
    this.#child.on("message", (answer: CommandAnswer) => this.#settle(answer));
    this.#exited = new Promise((resolve) => {
      const ended = (how: string) => {
        this.#dead = true;
        for (const { name: command, failed } of this.#waiting.values()) failed(this.#error(command, `the process ended (${how})`));
        this.#waiting.clear();
        resolve();
      };
      this.#child.once("exit", (code, signal) => ended(signal ?? String(code)));
      this.#child.once("error", (error) => ended(error.message));
    });
  }

  call<K extends CommandName>(name: K, ...args: Parameters<PeerCommands[K]>): Promise<Awaited<ReturnType<PeerCommands[K]>>> {
    if (this.#dead) return Promise.reject(this.#error(name, "the process has ended"));
    const call = ++this.#calls;
    return new Promise((done, failed) => {
      this.#waiting.set(call, { name, done: done as (result: unknown) => void, failed });
      this.#child.send({ call, name, args } satisfies CommandCall, (error) => {
        if (error && this.#waiting.delete(call)) failed(this.#error(name, error.message));
      });
    });
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child.kill(signal);
  }

  /** Ends it, by force after three seconds. */
  async stop(): Promise<void> {
    if (this.#dead) return;
    this.signal("SIGCONT");
    const force = setTimeout(() => this.#child.kill("SIGKILL"), 3000);
    void this.call("end").catch(() => undefined);
    await this.#exited;
    clearTimeout(force);
  }

  #settle(answer: CommandAnswer): void {
    const waiting = this.#waiting.get(answer.call);
    if (!waiting) return;
    this.#waiting.delete(answer.call);
    if ("error" in answer) waiting.failed(this.#error(waiting.name, answer.error, answer.stack));
    else waiting.done(answer.result);
  }

  #hear(text: string): void {
    if (process.env["HEARTH_PEER_LOG"]) process.stderr.write(text.replace(/^(?=.)/gm, `[${this.#name}] `));
    this.#lastWords = [...this.#lastWords, ...text.trimEnd().split("\n")].slice(-KEPT_LINES);
  }

  #error(command: CommandName, what: string, stack = ""): Error {
    const words = this.#lastWords.length > 0 ? `\nIts last words:\n${this.#lastWords.join("\n")}` : "";
    return new Error(`${this.#name}, ${command}: ${what}${stack && `\n${stack}`}${words}`);
  }
}
