import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { log } from "../../core/log.ts";
import type { PersonTrust } from "../../matrix/securityTypes.ts";
import type { Session } from "../../matrix/types.ts";

/**
 * What is known of people's identities, asked for when they come into sight and again when this TV's own standing
 * changes. Made inside of a Model, whose end is its end.
 */
export function trustOfPeople(
  session: Pick<Session, "encryption" | "security">,
  shown: () => readonly string[],
): ReadonlySignal<ReadonlyMap<string, PersonTrust>> {
  const trust = signal<ReadonlyMap<string, PersonTrust>>(new Map());
  let asked = new Set<string>();
  let standing = "";

  function ask(userId: string): void {
    asked.add(userId);
    session.security.trustOf(userId).then(
      (found) => {
        trust.value = new Map(trust.peek()).set(userId, found);
      },
      (thrown: unknown) => {
        asked.delete(userId);
        log("room").warn("nothing is known of somebody's identity", thrown);
      },
    );
  }

  effect(() => {
    const { status } = session.encryption.value;
    // Verifying a person, or this TV, ends here.
    const now = `${status} ${session.security.stage.value.step === "done"}`;
    if (now !== standing) asked = new Set();
    standing = now;
    if (status !== "verified" && status !== "unverified") return;
    for (const userId of shown()) if (!asked.has(userId)) ask(userId);
  });
  return trust;
}
