/** What a session has in place of verification where there is no encryption: nothing happens, nothing is lost. */
import { signal } from "@preact/signals";
import { AppError } from "../core/errors.ts";
import type { Security, VerificationStage } from "./securityTypes.ts";

export function noSecurity(): Security {
  const nothing = (): void => undefined;
  return {
    stage: signal<VerificationStage>({ step: "idle" }),
    losesKeys: signal(false),
    askOtherDevices: nothing,
    askPerson: nothing,
    accept: nothing,
    startEmoji: nothing,
    confirm: nothing,
    mismatch: nothing,
    cancel: nothing,
    recover: nothing,
    checkRecoveryKey: () => "wrong",
    setUp: async () => {
      throw new AppError("unsupported", "no encryption on this TV");
    },
    trustOf: async () => "unknown",
  };
}
