/** The program of a peer's process: takes commands over IPC, answers each. It ends when the test's process does. */
import type { CommandAnswer, CommandCall, LifeCommands, PeerCommands } from "./commands.ts";
import { keyCommands } from "./keyCommands.ts";
import { linkCommands } from "./linkCommands.ts";
import { PeerSession } from "./PeerSession.ts";
import { roomCommands } from "./roomCommands.ts";
import { verificationCommands } from "./verificationCommands.ts";

// Before an SDK takes hold of the console: its chatter is for debugging only.
if (!process.env["HEARTH_PEER_LOG"]) for (const name of ["log", "debug", "info", "trace"] as const) console[name] = () => undefined;
else for (const name of ["log", "debug", "info", "trace"] as const) console[name] = console.warn;

const life: Pick<LifeCommands, "start"> = {
  async start(options) {
    const session = await PeerSession.start(options);
    const ending: Pick<LifeCommands, "logOut" | "end"> = {
      logOut: async () => void (await session.client.logout(true)),
      end: async () => {
        session.client.stopClient();
        process.exit(0);
      },
    };
    commands = {
      ...life,
      ...ending,
      ...keyCommands(session),
      ...roomCommands(session),
      ...verificationCommands(session),
      ...linkCommands(session),
    };
    return { version: session.sdk.version(session.client), deviceId: session.deviceId };
  },
};

let commands: Partial<PeerCommands> = { ...life, end: async () => process.exit(0) };

process.on("message", (message) => void obey(message as CommandCall));
process.on("disconnect", () => process.exit(0));
process.on("unhandledRejection", (error) => console.error("nobody waited for this failure:", error));

async function obey({ call, name, args }: CommandCall): Promise<void> {
  let answer: CommandAnswer;
  try {
    const command = commands[name] as ((...args: readonly unknown[]) => Promise<unknown>) | undefined;
    if (!command) throw new Error(`no command ${name} before the start`);
    answer = { call, result: await command(...args) };
  } catch (error) {
    answer = { call, error: error instanceof Error ? error.message : String(error), stack: (error as Error).stack ?? "" };
  }
  process.send?.(answer);
}
