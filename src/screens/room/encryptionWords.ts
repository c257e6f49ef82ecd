/** What the room screen says of encryption, in words that a family uses. */
import { t } from "../../core/i18n.ts";
import type { PersonTrust, EncryptionState } from "../../matrix/securityTypes.ts";
import type { MessageItem, MessageOf } from "./rowLabel.ts";

/** Why a message cannot be read; of how many, where the row stands for a run. */
export function undecryptableWords({ why, run }: MessageOf<"encrypted">): string {
  const words = t(`room:encrypted.${why}.words`);
  return run === undefined ? words : t("room:encrypted.run", { words, count: run });
}

export const undecryptableHint = ({ why }: MessageOf<"encrypted">): string => t(`room:encrypted.${why}.hint`);

/** The doubt about a message's sender; undefined where there is none. */
export const shieldWords = ({ shield }: MessageItem): string | undefined => (shield ? t(`room:shield.${shield.reason}`) : undefined);

/** What this TV can do in an encrypted room. */
export function encryptionWords(state: EncryptionState): string {
  return state.status === "unavailable" ? t(`room:header.unavailable.${state.why}`) : t(`room:header.encryption.${state.status}`);
}

/** undefined where nothing is known, or nothing to be said. */
export function trustWords(trust: PersonTrust | undefined): string | undefined {
  return trust === undefined || trust === "unknown" ? undefined : t(`room:trust.${trust}`);
}
