/** A running engine: the one object tests hold. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { BrowserProcess } from "./browserProcess.ts";
import { catalogue, type EngineName } from "./catalogue.ts";
import { type ConsoleEntry, recordConsole } from "./consoleLog.ts";
import { connectDevTools, type DevTools } from "./devtools.ts";
import { addPageScript, evaluateInPage } from "./evaluation.ts";
import { countKeys, holdKey, type Keyboard, makeKeyboard } from "./keyboard.ts";
import { launch, makeTelevision } from "./launch.ts";
import { callInPage, type PageFunction } from "./lowered.ts";
import { heapAfterCollection, type LongTask, type ProcessMemory, rendererMemory } from "./measuring.ts";
import { type NetworkLine, openNetworkLine } from "./networkLine.ts";
import type { EngineOptions } from "./options.ts";
import { untilLoaded } from "./pageLoad.ts";
import { type ElementInfo, inspectPage, watchLongTasks } from "./pageScripts.ts";
import { qtScreenshot, setQtOffline } from "./qtwebengine.ts";
import type { RemoteKey } from "./remoteKeys.ts";
import { removeNamesScript } from "./removeNames.ts";
import { clearStored, listStored, type StoredNames } from "./storage.ts";
import { sleep, until } from "./waiting.ts";

/** A running engine showing one page. Every method rejects when the page crashes or the browser ends. */
export class Tv {
  /** Console and exceptions since the start, oldest first; survives navigation and restart. */
  readonly console: ConsoleEntry[] = [];
  /** The browser's own word, "HeadlessChrome/63.0.3213.0" or the like. */
  browser = "";
  /** Milliseconds from spawn to the DevTools port, of the last start. */
  startMs = 0;
  /** Whether key presses arrive as the browser's own (`isTrusted`). */
  readonly trustedKeys: boolean = true;
  /** QtWebEngine speaks an older protocol and has no headless mode. */
  readonly #isQt: boolean;

  readonly #addedScripts: string[] = [];
  #process: BrowserProcess | undefined;
  #devtools: DevTools | undefined;
  #cpu: number;
  #offline = false;
  #line: NetworkLine | undefined;
  #keyboard: Keyboard | undefined;

  constructor(
    readonly engine: EngineName,
    private readonly executable: string,
    private readonly profile: string,
    private readonly options: EngineOptions,
  ) {
    this.#cpu = options.cpu ?? 1;
    if (options.removeNamesAfter !== undefined) this.#addedScripts.push(removeNamesScript(options.removeNamesAfter));
    this.#isQt = catalogue[engine].from === "pyqt";
    this.#addedScripts.push(watchLongTasks);
    if (this.#isQt) this.#addedScripts.push(countKeys);
  }

  /** Chromium major as the browser reports it. */
  get major(): number {
    return Number(/\/(\d+)\./.exec(this.browser)?.[1] ?? 0);
  }

  /** Starts the browser; openEngine and restart call it. */
  async start(): Promise<void> {
    if (!this.options.directNetwork && !this.#isQt) this.#line ??= await openNetworkLine();
    const { executable, profile, options } = this;
    this.#process = await launch({ executable, profile, options, isQt: this.#isQt, proxyPort: this.#line?.port });
    this.startMs = this.#process.startMs;
    const devtools = await connectDevTools(this.#process.port);
    this.#devtools = devtools;
    this.browser = devtools.browser;
    for (const domain of ["Page", "Runtime", "Network"] as const) await devtools.call(`${domain}.enable`);
    await recordConsole(devtools, this.major, this.console);
    if (!this.#isQt) await makeTelevision(devtools, options);
    const countedKeys = () => this.evaluate<[], number | undefined>("window.__hearthKeys");
    this.#keyboard = makeKeyboard(devtools, this.options.remote ?? "browser", this.#isQt ? countedKeys : undefined);
    for (const source of this.#addedScripts) await addPageScript(devtools, this.major, source);
    if (this.#cpu !== 1) await this.setCpu(this.#cpu);
    if (this.#offline) await this.offline(true);
  }

  /** The DevTools connection, for what this API does not say. */
  get devtools(): DevTools {
    if (!this.#devtools) throw new Error(`Engine ${this.engine} is not running.`);
    return this.#devtools;
  }

  /** Opens `url` and waits for its load event. Rejects when it cannot be reached. */
  async goto(url: string, timeoutMs = 30_000): Promise<void> {
    await this.#load(timeoutMs, () => this.devtools.call("Page.navigate", { url }));
  }

  /** Reloads the page and waits for its load event. */
  async reload(timeoutMs = 30_000): Promise<void> {
    await this.#load(timeoutMs, () => this.devtools.call("Page.reload"));
  }

  /**
   * Evaluates an expression, or calls a function with JSON arguments, in the page; promises are awaited, the result must be JSON.
   * A function stands alone (it sees nothing of its file) and may use today's syntax, but only names the engine has.
   */
  async evaluate<A extends readonly unknown[], R>(what: string | PageFunction<A, R>, ...args: A): Promise<Awaited<R>> {
    const expression = typeof what === "string" ? what : await callInPage(what, args, this.major);
    try {
      return (await evaluateInPage(this.devtools, this.major, expression)) as Awaited<R>;
    } catch (error) {
      throw new Error(`In the page (${this.engine}): ${(error as Error).message}`);
    }
  }

  /** Evaluates until the answer is truthy, and returns it. Rejects after `timeoutMs` (10 s) saying what was shown instead. */
  async waitFor<A extends readonly unknown[], R>(
    what: string | PageFunction<A, R>,
    options: { readonly timeoutMs?: number; readonly label?: string } = {},
    ...args: A
  ): Promise<NonNullable<Awaited<R>>> {
    return this.#until(() => this.evaluate(what, ...args), options.label ?? String(what).slice(0, 200), options.timeoutMs);
  }

  /** Waits until an element of that name is visible, and returns it. */
  waitForName(name: string | RegExp, options: { readonly role?: string; readonly timeoutMs?: number } = {}): Promise<ElementInfo> {
    return this.#until(() => this.byName(name, options.role), `${options.role ?? "element"} named ${String(name)}`, options.timeoutMs);
  }

  /** Presses and releases a button of the remote `times` times, waiting `delayMs` (0) after each. */
  async press(key: RemoteKey, times = 1, { delayMs = 0 }: { readonly delayMs?: number } = {}): Promise<void> {
    for (let i = 0; i < times; i++) {
      await this.#keys.send("down", key);
      await this.#keys.send("up", key);
      if (delayMs > 0) await sleep(delayMs);
    }
  }

  /** Holds a button for `ms`: repeats come at 30 Hz whether or not the page keeps up, as on a TV. Returns the number of keydowns. */
  hold(key: RemoteKey, ms: number): Promise<number> {
    return holdKey(this.#keys, key, ms);
  }

  /** Types into the focused field, letter by letter, as an on-screen keyboard does: no keydown, just the text. */
  async type(text: string): Promise<void> {
    for (const letter of text) await this.#keys.type(letter);
  }

  /** The first visible element of that accessible name (a string must be all of it), or undefined. */
  async byName(name: string | RegExp, role?: string): Promise<ElementInfo | undefined> {
    return (await this.allByName(name, role))[0];
  }

  /** All visible elements of that accessible name, in document order. */
  async allByName(name: string | RegExp, role?: string): Promise<ElementInfo[]> {
    const elements = await this.evaluate<[], ElementInfo[]>(`(${inspectPage})('named')`);
    const matches = (text: string): boolean => (typeof name === "string" ? text === name : text.search(name) >= 0);
    return elements.filter((element) => matches(element.text) && (role === undefined || element.role === role));
  }

  /** The focused element, or null when nothing (or only the body) is focused. */
  focused(): Promise<ElementInfo | null> {
    return this.evaluate<[], ElementInfo | null>(`(${inspectPage})('focused')`);
  }

  /** The lines of visible text. */
  texts(): Promise<string[]> {
    return this.evaluate<[], string[]>(`(${inspectPage})('lines')`);
  }

  /** Saves what the screen shows as PNG. */
  async screenshot(path: string): Promise<void> {
    mkdirSync(dirname(path), { recursive: true });
    if (this.#isQt) return writeFileSync(path, qtScreenshot(this.profile));
    const { data } = await this.devtools.call("Page.captureScreenshot", { format: "png" }, 60_000);
    writeFileSync(path, data, "base64");
  }

  /** Slows the main thread down by `rate`; 1 is full speed. */
  async setCpu(rate: number): Promise<void> {
    this.#cpu = rate;
    await this.devtools.call("Emulation.setCPUThrottlingRate", { rate });
  }

  /** Bytes of JavaScript heap in use after a full garbage collection. */
  async heap(): Promise<number> {
    return heapAfterCollection(this.devtools, (expression) => this.evaluate(expression), this.major);
  }

  /** The page's process, as the system counts it. */
  memory(): ProcessMemory {
    if (!this.#process) throw new Error(`Engine ${this.engine} is not running.`);
    return rendererMemory(this.#process.group);
  }

  /** DOM nodes alive, in the document or held by scripts. Collects no garbage: call `heap()` before for a stable number. */
  async domNodes(): Promise<number> {
    return (await this.devtools.call("Memory.getDOMCounters")).nodes;
  }

  /** Main-thread tasks of over 50 ms in this document, as the engine itself reports them (it rounds to 1 ms and waits for the task's end). */
  longTasks(): Promise<LongTask[]> {
    return this.evaluate<[], LongTask[]>("window.__hearthLongTasks || []");
  }

  /** Cuts or restores the network: requests already running fail at once, `navigator.onLine` and its events follow. Files stay readable. */
  async offline(on: boolean): Promise<void> {
    this.#offline = on;
    if (on) this.#line?.cut();
    else this.#line?.restore();
    await this.devtools.call("Network.emulateNetworkConditions", { offline: on, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    if (this.#isQt) await setQtOffline(this.devtools, this.profile, on);
  }

  /** Console errors, uncaught exceptions and the engine's own errors, but no failed requests: those are often the test's purpose. */
  errors(): ConsoleEntry[] {
    return this.console.filter(({ type }) => type === "error" || type === "exception" || type === "security" || type === "crash");
  }

  /** Runs `source` before the scripts of every page opened from now on. */
  async addScript(source: string): Promise<void> {
    this.#addedScripts.push(source);
    await addPageScript(this.devtools, this.major, source);
  }

  /** What `removeNamesAfter` deleted from this page, and what could not or must not be deleted. Empty without that option. */
  removedNames(): Promise<{ removed: string[]; kept: string[] }> {
    return this.evaluate<[], { removed: string[]; kept: string[] }>("window.__hearthRemovedNames || { removed: [], kept: [] }");
  }

  /** Empties everything the page's origin stored, and all cookies. */
  clearStorage(): Promise<void> {
    return clearStored(this.devtools, (expression) => this.evaluate(expression));
  }

  /** Names of what the page's origin stored. */
  listStorage(): Promise<StoredNames> {
    return listStored(this.devtools, (expression) => this.evaluate(expression));
  }

  /** A power cut and a new start on the same profile: nothing is flushed. Shows an empty page. */
  async restart(): Promise<void> {
    await this.#stop();
    await this.start();
  }

  /** Ends the browser with all its processes, and removes the profile unless it was the caller's. */
  async close(): Promise<void> {
    await this.#stop();
    await this.#line?.close();
    if (this.options.userDataDir === undefined) rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #stop(): Promise<void> {
    const devtools = this.#devtools;
    this.#devtools = undefined;
    await this.#process?.kill();
    this.#process = undefined;
    await devtools?.disconnect();
  }

  #load(timeoutMs: number, navigate: () => Promise<unknown>): Promise<void> {
    const { devtools, engine } = this;
    return untilLoaded({ devtools, engine, timeoutMs, navigate, evaluate: (expression) => this.evaluate(expression) });
  }

  #until<T>(read: () => Promise<T>, label: string, timeoutMs?: number): Promise<NonNullable<T>> {
    return until({ read, label, timeoutMs, shown: () => this.texts(), engine: this.engine });
  }

  get #keys(): Keyboard {
    if (!this.#keyboard) throw new Error(`Engine ${this.engine} is not running.`);
    return this.#keyboard;
  }
}
