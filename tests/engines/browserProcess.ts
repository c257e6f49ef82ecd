/** Starts a Chromium on a profile folder and makes sure that nothing of it outlives this process. */
import { type ChildProcess, spawn } from "node:child_process";

export interface BrowserOptions {
  readonly executable: string;
  readonly profile: string;
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A running browser with a DevTools port. */
export interface BrowserProcess {
  readonly port: number;
  /** Process group of the browser and all its children. */
  readonly group: number;
  /** Milliseconds from spawn to the DevTools port. */
  readonly startMs: number;
  /** Kills the whole group at once, as a power cut does. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** What every engine from 63 on is started with; none of them may reach anything but this machine. */
const chromiumFlags: readonly string[] = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-extensions",
  "--disable-default-apps",
  "--disable-dev-shm-usage",
  "--mute-audio",
  "--hide-scrollbars",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
  "--force-device-scale-factor=1",
  "--autoplay-policy=no-user-gesture-required",
  "--disable-features=Translate,OptimizationHints,MediaRouter,WebRtcHideLocalIpsWithMdns",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
];

const startTimeoutMs = 30_000;
const running = new Set<ChildProcess>();

process.on("exit", () => {
  for (const child of running) killGroup(child);
});

/** Starts Chromium with remote debugging on a free port. Rejects with the browser's own words when it does not come up. */
export function startChromium(options: BrowserOptions): Promise<BrowserProcess> {
  const args = [
    ...chromiumFlags,
    "--remote-debugging-port=0",
    `--user-data-dir=${options.profile}`,
    ...(options.flags ?? []),
    "about:blank",
  ];
  return startProcess(options.executable, args, options.env);
}

/** Starts any program that says where its DevTools listen on stderr, in Chromium's words or QtWebEngine's. */
export function startProcess(executable: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<BrowserProcess> {
  const started = Date.now();
  // The shell is a guard: its standard input ends when this process dies in any way, even by SIGKILL,
  // and then, or when the browser ends by itself, it takes the whole process group down.
  const guard = '("$@" </dev/null; kill -KILL 0) & cat >/dev/null; kill -KILL 0';
  const child = spawn("sh", ["-c", guard, "hearth-engine", executable, ...args], {
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
    env: env ?? process.env,
  });
  running.add(child);
  const ended = new Promise<void>((resolve) => child.once("exit", () => (running.delete(child), resolve())));
  const kill = async (): Promise<void> => {
    killGroup(child);
    await ended;
  };
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (reason: string): void => {
      clearTimeout(timer);
      void kill();
      reject(new Error(`${executable} ${reason}. It said:\n${said.trim().split("\n").slice(-8).join("\n") || "nothing"}`));
    };
    const timer = setTimeout(() => fail(`opened no DevTools port within ${startTimeoutMs / 1000} s`), startTimeoutMs);
    child.once("error", (error) => fail(`could not be started (${error.message})`));
    child.once("exit", () => fail("ended at once"));
    child.stderr.on("data", (chunk: Buffer) => {
      if (said.length > 100_000) return; // keep reading, or the pipe fills and the browser stops
      said += chunk.toString();
      const port = /(?:DevTools listening on ws|Chromium-based browser to http):\/\/[^:]+:(\d+)/.exec(said)?.[1];
      if (!port) return;
      said += " ".repeat(100_000);
      clearTimeout(timer);
      resolve({ port: Number(port), group: child.pid as number, startMs: Date.now() - started, kill });
    });
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // the group is gone already
  }
}
