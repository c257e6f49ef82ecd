/** The project's own commands, as a person types them. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../gates/files.ts";
import { tryRun, type RunResult } from "../../homeserver/run.ts";

/** Without vitest's marks, which would make vite.config.ts answer with the settings of the tests. */
const plainEnv = () => {
  const { VITEST: _vitest, NODE_ENV: _mode, ...env } = process.env;
  return env;
};

/** `npm run package -- …` */
export function runPackage(...args: readonly string[]): Promise<RunResult> {
  return tryRun(process.execPath, ["--import", "tsx", "platform/build/packages/package.ts", ...args], { cwd: ROOT, env: plainEnv() });
}

/** `npm run package:sign -- …` with these variables of the environment. */
export function runSign(args: readonly string[], env: NodeJS.ProcessEnv): Promise<RunResult> {
  return tryRun(process.execPath, ["--import", "tsx", "tizen/sign.ts", ...args], { cwd: ROOT, env: { ...plainEnv(), ...env } });
}

/** Answers each question that ends with ": " at a terminal of its own, and says what the terminal showed. */
const TERMINAL = `
import os, pty, sys
typed = sys.argv[1].split("\\n")
pid, terminal = pty.fork()
if pid == 0: os.execvp(sys.argv[2], sys.argv[2:])
shown = b""
while True:
    try: part = os.read(terminal, 4096)
    except OSError: break
    if not part: break
    shown += part
    if shown.endswith(b": ") and typed: os.write(terminal, typed.pop(0).encode() + b"\\r")
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** `npm run package:sign` with a person at the keyboard. @param typed what is typed at each question, Enter after it. */
export function runSignAtTerminal(args: readonly string[], typed: readonly string[]): Promise<RunResult> {
  const command = [process.execPath, "--import", "tsx", "tizen/sign.ts", ...args];
  return tryRun("python3", ["-c", TERMINAL, typed.join("\n"), ...command], { cwd: ROOT, env: plainEnv() });
}

export interface Packages {
  readonly folder: string;
  readonly ipk: Buffer;
  readonly wgt: Buffer;
}

/** Builds and packs both into a folder of their own, which the caller removes. With `--built`: packs `dist/` as it is. */
export async function makePackages(...args: readonly string[]): Promise<Packages> {
  const folder = mkdtempSync(join(tmpdir(), "hearth-packages-"));
  const { code, output } = await runPackage("--out", folder, ...args);
  if (code !== 0) throw new Error(output);
  const read = (kind: string) => readFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith(kind)) ?? kind));
  return { folder, ipk: read(".ipk"), wgt: read(".wgt") };
}
