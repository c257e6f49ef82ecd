/** What a shell has that no start needs, loaded when the page has come to rest (src/loadLateShell.ts). */
import { join } from "node:path";
import { bundle, type ClassicScript, classicScript } from "./classicScript.ts";

/** @param root the project's folder. */
export async function buildLateShellScript(root: string): Promise<ClassicScript> {
  const output = { strict: true, codeSplitting: false };
  const code = await bundle(
    { name: "shell", entry: join(root, "platform/late/lateShell.ts"), global: "__hearthLateShell" },
    {
      root: join(root, "src"),
      define: { "process.env.NODE_ENV": '"production"' },
      build: { target: "chrome53", rolldownOptions: { output } },
    },
  );
  return classicScript("shell", code);
}
