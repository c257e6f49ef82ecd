/**
 * The contract of a television: what the rest of Hearth may ask of the machine it runs on.
 * Interfaces only. The three shells (browser, webOS, Tizen) build one `Platform` each; a test builds a fake one.
 */

export type Shell = "browser" | "webos" | "tizen";

/**
 * One television: made once by `createPlatform()`, handed down by `Services`. What is optional in it and its parts may come
 * later, with `completePlatform()`: before anything else of the late script, so that whatever lies there finds it whole.
 */
export interface Platform {
  readonly name: Shell;
  readonly device: Device;
  readonly capabilities: Capabilities;
  readonly remote: RemoteControl;
  readonly storage: KeyValueStorage;
  readonly lifecycle: Lifecycle;
  readonly network: NetworkStatus;
  readonly screen: ScreenControl;
  readonly locale: Locale;
  /** The TV's own keyboard; absent where nothing tells of it. */
  readonly keyboard?: Keyboard;
  /** Absent where the engine itself reads ARIA live regions aloud. */
  readonly speech?: Speech;
  /** How Back at the first screen leaves the app; absent where an app cannot close itself (a browser tab, a kiosk). */
  readonly exit?: Exit;
  /** How this very Back leaves the page: there only while a browser's own Back (no key) is answered. */
  exitByBack?(): Exit | undefined;
  readonly survival?: Survival;
  readonly keepsake?: Keepsake;
  /** Absent where the app is a package, or where the page may have no service worker (http, other than localhost). */
  readonly updates?: Updates;
  /** Absent where the app always fills the screen. */
  readonly fullScreen?: FullScreen;
}

export interface Device {
  /** What the maker calls the set, for the list of devices in other clients: "LG TV", "Samsung TV", "Browser". */
  readonly label: string;
  readonly model: string;
  readonly osVersion: string;
  /** What the maker's update has installed; "" where it is not told, or not yet: LG's bus answers later. */
  readonly firmware: string;
  /** Chromium major version, 0 where it is not Chromium. */
  readonly engine: number;
}

export type RemoteKey =
  | "up"
  | "down"
  | "left"
  | "right"
  | "ok"
  | "back"
  | "play"
  | "pause"
  | "playPause"
  | "stop"
  | "rewind"
  | "fastForward"
  | "channelUp"
  | "channelDown"
  | "red"
  | "green"
  | "yellow"
  | "blue"
  | "info"
  | "menu"
  | DigitKey;

/** Number keys: many remotes have none. */
export type DigitKey = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";

/** `repeat` counts the automatic repeats of a held key: 0 for the first press. */
export interface KeyPress {
  readonly key: RemoteKey;
  readonly phase: "down" | "up";
  readonly repeat: number;
}

export interface RemoteControl {
  /** What this remote has, for hints on screen. */
  readonly keys: ReadonlySet<RemoteKey>;
  /** A Magic Remote or a mouse can point. */
  readonly pointer: boolean;
  /**
   * Starts to listen on the window. `handle` returns true when it consumed the press: the native event is then prevented.
   * In a text field left, right, OK and backspace stay native; up, down and back reach `handle`.
   * @returns a function that stops listening.
   */
  listen(handle: (press: KeyPress) => boolean): () => void;
  /** The set says itself when its pointer comes and goes; absent where only its movements tell. Returns the remover. */
  onPointer?(run: (shown: boolean) => void): () => void;
}

export interface Keyboard {
  /** It went by itself (its own key, a click beside it), the field still has the focus. Ask while a field has it. Returns the remover. */
  onClose(run: () => unknown): () => void;
}

/** The language of the TV's own menus. */
export interface Locale {
  /** Most wanted first, as BCP 47 names. */
  languages(): readonly string[];
  /** Somebody has chosen another one. Returns the remover. */
  onChange(run: () => void): () => void;
}

/** Small values only: the crypto module owns its own databases. */
export interface KeyValueStorage {
  /** "memory" when the engine refused IndexedDB: nothing survives a restart, which the user is told. */
  readonly kind: "indexedDB" | "memory";
  get<T>(key: string): Promise<T | undefined>;
  /** Resolves when the value is on disk. Rejects with a `DOMException` named QuotaExceededError when storage is full. */
  set(key: string, value: unknown): Promise<void>;
  /** Several values in one transaction: all are on disk, or none is. */
  setMany(entries: readonly (readonly [string, unknown])[]): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<readonly string[]>;
  clear(): Promise<void>;
  /** Calls `run` whenever the disk was full and what could be spared was not enough. */
  onFull?(run: () => void): void;
}

/** Coming and going of the app. Each function returns the remover of its listener. */
export interface Lifecycle {
  /**
   * The app left the screen or the TV goes to sleep: there may be only milliseconds left. A sleep that nobody told of is
   * told when it is over, just before `onResume`. Returns the remover.
   */
  onSuspend(run: () => void): () => void;
  onResume(run: () => void): () => void;
  /** The app was launched (also again while running) with parameters: a deep link such as "#/room/!id:server". */
  onLaunch(run: (launch: LaunchParams) => void): () => void;
}

export interface LaunchParams {
  /** The part after `#`, as in `#/room/<roomId or alias>`; undefined for a plain launch. */
  readonly link?: string;
  /** Who sat here before the page was loaded anew for a new version: they go on without being asked. */
  readonly profileId?: string;
}

export interface NetworkStatus {
  readonly online: boolean;
  /** Lost, back, or back another way (a cable for the wireless): connections of before are dead then. */
  onChange(run: (online: boolean) => void): () => void;
  /** For the shell: what the maker's service says. It only ever takes away; what it does not say changes nothing. */
  hear(connection: Connection): void;
}

/** What a maker's own service says of the network: it knows of a router that is gone, and of another network, as well. */
export interface Connection {
  readonly connected: boolean;
  /** Which one: another text is another cable, wireless network or address. */
  readonly way: string;
}

export interface ScreenControl {
  readonly width: number;
  readonly height: number;
  /**
   * Holds off the screen saver while a video or call plays and the app is seen. Several may ask: it ends when each that has
   * asked by `true` has said `false`.
   */
  keepAwake(on: boolean): void;
  /** The TV's own screen saver comes and goes; absent where the set does not say so. Returns the remover. */
  onSaver?(run: (shown: boolean) => void): () => void;
}

/** The TV's own voice; says nothing unless its owner has switched it on. */
export interface Speech {
  speak(text: string, interrupt?: boolean): void;
}

export interface Exit {
  /** "system": the TV asks by itself (webOS 6+) or goes Home; "app": the app must draw the exit question (Tizen). */
  readonly asks: "system" | "app";
  leave(): void;
}

/** New versions of a hosted page. Each is fetched whole beside the running one, and nothing changes until it is taken. */
export interface Updates {
  /** Begins to keep Hearth for times without a network, and to look for new versions. Once. */
  start(): Promise<void>;
  /** Calls `run` when a new version lies ready; at once when one does. Returns the remover. */
  onReady(run: () => void): () => void;
  /** Loads the page anew, as the new version. @param place what it is launched with. */
  take(place: LaunchParams): void;
}

export interface FullScreen {
  readonly on: boolean;
  /** An engine enters only while a key is pressed or shortly after: else it is done with the next key. */
  set(on: boolean): void;
  onChange(run: (on: boolean) => void): () => void;
}

/** What becomes of what Hearth has saved when a new version of it is installed; see platform/late/survival.ts. */
export interface Survival {
  /** "deleted": everybody has to sign in again after each update. */
  readonly update: "kept" | "deleted";
}

/**
 * Who was signed in, in a second place that another fate awaits than the app's storage: after a loss they find the way
 * back by a code, with their server chosen. Never a token, never a message.
 */
export interface Keepsake {
  /** Takes two seconds at most; undefined when there is none, or none that can be read. */
  recall(): Promise<unknown>;
  keep(value: object): void;
  forget(): void;
}

/** What was found by asking the machine; see capabilities.ts. */
export interface Capabilities {
  readonly webAssembly: boolean;
  readonly serviceWorker: boolean;
  readonly indexedDB: boolean;
  readonly secureContext: boolean;
  readonly budget: Budget;
}

/** How much this machine can hold. All sizes in bytes, `imagePixels` in decoded pixels of one picture. */
export interface Budget {
  readonly mediaBytes: number;
  readonly videoBytes: number;
  /** Events of the open room that are held at once. */
  readonly timelineEvents: number;
  readonly imagePixels: number;
}
