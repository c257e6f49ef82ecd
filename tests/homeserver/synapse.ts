import { spawn, type ChildProcess } from "node:child_process";
import { openSync, closeSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { installSynapse } from "./install.ts";
import { freePort } from "./ports.ts";
import { lastLines, run, tryRun } from "./run.ts";
import { appserviceConfig, logConfig, serverName, synapseConfig } from "./synapseConfig.ts";
import type { SynapseInstall, SynapseKind } from "./SynapseInstall.ts";

export interface SynapseOptions {
  /** The data folder, made if absent. It must lie in the install's `dataRoot`: take one from `newDataFolder()`. */
  readonly data: string;
  /** The loopback port; any free one when absent. Fails when given and taken. */
  readonly port?: number | undefined;
  /** Sign-in is delegated to the OAuth server at this address: no passwords, no registration. */
  readonly oauth?: { readonly endpoint: string } | undefined;
  /** Tuned for writing much at once. */
  readonly seeding?: boolean | undefined;
}

/** A running homeserver. */
export interface Synapse {
  /** For example "http://127.0.0.1:40123": no slash at the end; the same after a restart. */
  readonly baseUrl: string;
  readonly serverName: string;
  readonly data: string;
  readonly kind: SynapseKind;
  readonly version: string;
  readonly pid: number;
  /** Stops it in order: the database is whole afterwards. */
  stop(): Promise<void>;
  /** SIGKILL: connections are reset at once. `restart()` brings it back. */
  kill(): Promise<void>;
  /** Stops it if it runs, and starts it again on the same port and data. */
  restart(): Promise<void>;
  /**
   * Lets every access token of a user lapse, as a session's end of life does, and starts it again: from then on it answers
   * 401 M_UNKNOWN_TOKEN with `soft_logout: true`. No API can do this, so it is done in the server's own database.
   */
  lapse(userId: string): Promise<void>;
  /** SIGSTOP: connections are accepted by the kernel and never answered. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

const LAPSE = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    db.execute("UPDATE access_tokens SET valid_until_ms = 1 WHERE user_id = ?", [sys.argv[2]])
`;

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts a homeserver and waits until it answers: 2–4 s. Throws with the end of its log when it does not. */
export async function startSynapse(options: SynapseOptions): Promise<Synapse> {
  const install = await installSynapse();
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    try {
      return await start(install, options, port);
    } catch (error) {
      // Another process may have taken the port between our look and the server's.
      if (options.port !== undefined || attempt === 3 || !/address already in use|CannotListenError/i.test(String(error))) throw error;
    }
  }
}

async function start(install: SynapseInstall, options: SynapseOptions, port: number): Promise<Synapse> {
  const { data } = options;
  await writeConfig(install, options, port);
  const name = `hearth-synapse-${port}`;
  let child: ChildProcess;

  const signal = async (what: NodeJS.Signals) => {
    if (hasEnded(child)) return;
    if (install.signal) await install.signal(child, name, what);
    else child.kill(what);
  };
  const launch = async () => {
    const log = openSync(`${data}/homeserver.log`, "w");
    const [command = "", ...args] = [...(await diesWithUs(install)), ...install.command(`${data}/homeserver.json`, name)];
    child = spawn(command, args, { stdio: ["ignore", log, log] });
    closeSync(log);
    running.add(child);
    await writeFile(pidFile(data), String(child.pid));
    child.on("exit", () => running.delete(child));
    await untilReady(child, `http://127.0.0.1:${port}`, `${data}/homeserver.log`);
  };
  const end = async (how: NodeJS.Signals) => {
    await signal("SIGCONT"); // a paused process would not see SIGTERM
    await signal(how);
    for (let waited = 0; !hasEnded(child); waited += 20) {
      if (waited === 10_000) await signal("SIGKILL");
      await sleep(20);
    }
  };

  await launch();
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    serverName,
    data,
    kind: install.kind,
    version: install.version,
    get pid() {
      return child.pid ?? 0;
    },
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    async restart() {
      await end("SIGTERM");
      await launch();
    },
    async lapse(userId) {
      await end("SIGTERM");
      const [command, ...args] = install.python(["-c", LAPSE, install.inside(`${data}/homeserver.db`), userId]);
      await run(command, args);
      await launch();
    },
    pause: () => signal("SIGSTOP"),
    resume: () => signal("SIGCONT"),
  };
}

/** On Linux the kernel ends the server when we are killed without a chance to do it; a change of user would undo that. */
async function diesWithUs({ kind }: SynapseInstall): Promise<string[]> {
  const prefix = ["setpriv", "--pdeathsig", "KILL"];
  if (kind !== "venv" && kind !== "path") return [];
  return (await tryRun("setpriv", [...prefix.slice(1), "true"])).code === 0 ? prefix : [];
}

const pidFile = (data: string) => `${data}/server.pid`;

/** Ends a server that still runs on a data folder because whoever started it was killed. */
export async function endLeftOver(data: string): Promise<void> {
  const pid = await serverOf(data);
  if (pid) process.kill(pid, "SIGKILL");
}

/** Whether a server runs on a data folder. */
export async function isServed(data: string): Promise<boolean> {
  return (await serverOf(data)) !== undefined;
}

async function serverOf(data: string): Promise<number | undefined> {
  const pid = Number(await readFile(pidFile(data), "utf8").catch(() => ""));
  if (!pid) return undefined;
  const { output } = await tryRun("ps", ["-o", "command=", "-p", String(pid)]);
  // The number may belong to another program by now: only a command that names our folder is ours.
  return output.includes(`${data.split("/").slice(-1)[0]}/homeserver.json`) ? pid : undefined;
}

async function writeConfig(install: SynapseInstall, { data, oauth, seeding }: SynapseOptions, port: number): Promise<void> {
  await mkdir(`${data}/media`, { recursive: true });
  const config = synapseConfig({ data: install.inside(data), port, oauthEndpoint: oauth?.endpoint, seeding });
  // JSON is YAML: nothing to quote, no library.
  await writeFile(`${data}/homeserver.json`, JSON.stringify(config, null, 1));
  await writeFile(`${data}/appservice.json`, JSON.stringify(appserviceConfig, null, 1));
  await writeFile(`${data}/log.json`, JSON.stringify(logConfig, null, 1));
  await install.prepare?.(data);
}

async function untilReady(child: ChildProcess, baseUrl: string, log: string): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (Date.now() < deadline && !hasEnded(child)) {
    const answered = await fetch(`${baseUrl}/_matrix/client/versions`, { signal: AbortSignal.timeout(2000) }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answered && !hasEnded(child)) return;
    await sleep(50);
  }
  child.kill("SIGKILL");
  throw new Error(`Synapse does not start:\n${lastLines(await readFile(log, "utf8"), 12)}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
