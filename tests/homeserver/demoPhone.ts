import { openPeer } from "../peers/openPeer.ts";
import { alexRecoveryKey } from "./demoKeys.ts";

/**
 * Alex's phone in the demo: it agrees to every verification, prints the emoji that it shows and confirms them, so that
 * whoever tries Hearth compares them with the television's. Returns what ends it.
 */
export function startDemoPhone(homeserver: string, print: (line: string) => void): () => Promise<void> {
  let ended = false;
  const opening = openPeer({ homeserver, user: "alex", deviceName: "Alex's phone (demo)" });
  const answer = async (): Promise<void> => {
    const phone = await opening;
    await phone.unlock({ recoveryKey: alexRecoveryKey });
    while (!ended) {
      const verification = await phone.acceptVerification({ timeoutMs: 86_400_000 });
      try {
        print("\nAlex's phone: another device asks to be verified.");
        const emoji = await verification.emoji({ start: false, timeoutMs: 600_000 });
        print(
          `Alex's phone shows: ${emoji.map(({ emoji: sign, name }) => `${sign} ${name}`).join("   ")}\nIt confirms. Does the television show the same?`,
        );
        await verification.confirm();
        print(
          (await verification.ended({ timeoutMs: 600_000 })).status === "done" ? "Alex's phone: verified." : "Alex's phone: cancelled.",
        );
      } catch (error) {
        if (!ended) print(`Alex's phone: that did not work out (${firstLine(error)}).`);
      }
    }
  };
  answer().catch((error: unknown) => {
    if (!ended) print(`Alex's phone is out of order (${firstLine(error)}); the recovery key works without it.`);
  });
  return async () => {
    ended = true;
    await opening.then(
      (phone) => phone.stop(),
      () => undefined,
    );
  };
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n")[0] as string;
