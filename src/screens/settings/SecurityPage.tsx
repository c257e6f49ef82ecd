import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import type { EncryptionState } from "../../matrix/securityTypes.ts";
import { Button } from "../../ui/Button.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { OptionRow } from "./OptionRow.tsx";
import styles from "./SettingsScreen.module.css";
import type { SettingsPages } from "./SettingsModel.ts";

/** What this TV is in encrypted rooms, what to do about it, and to whom it sends. */
export function SecurityPage({ model }: { readonly model: SettingsPages }): JSX.Element | null {
  const state = model.encryption.value;
  if (!state) return null;
  return (
    <>
      <div class={styles.security} data-encryption={state.status}>
        <span class={`${styles.securitySign} ${styles[toneOf(state)] ?? ""}`}>
          <Icon name={iconOf(state)} />
        </span>
        <div class={styles.whoWords}>
          <p class={styles.securityTitle}>{titleOf(state)}</p>
          <p class={styles.explain}>{bodyOf(state)}</p>
        </div>
      </div>
      {state.status === "unverified" && (
        <div class={styles.actions}>
          <Button tone="primary" icon="shield" focusKey="settings-verify" onClick={() => model.verify()}>
            {t("settings:security.verify")}
          </Button>
        </div>
      )}
      {state.status === "unavailable" && state.why === "keysLost" && (
        <div class={styles.actions}>
          <Button tone="primary" focusKey="settings-signInAgain" onClick={() => model.askSignOut()}>
            {t("settings:security.signIn")}
          </Button>
        </div>
      )}
      {state.status !== "unavailable" && (
        <div class={styles.apart}>
          <OptionRow
            focusKey="settings-onlyVerified"
            name={t("settings:security.only")}
            value={t(model.onlyVerifiedDevices.value ? "settings:security.on" : "settings:security.off")}
            explanation={t(state.status === "verified" ? "settings:security.onlyExplain" : "settings:security.needs")}
            onClick={() => model.toggleOnlyVerifiedDevices()}
          />
        </div>
      )}
    </>
  );
}

function iconOf(state: EncryptionState): IconName {
  switch (state.status) {
    case "verified":
      return "check";
    case "starting":
      return "shield";
    case "unverified":
    case "unavailable":
      return "warning";
    default:
      return state satisfies never;
  }
}

const toneOf = (state: EncryptionState): "good" | "warn" | "plain" =>
  state.status === "verified" ? "good" : state.status === "starting" ? "plain" : "warn";

const titleOf = (state: EncryptionState): string =>
  t(
    state.status === "unavailable" && state.why === "keysLost"
      ? "settings:security.state.keysLost"
      : `settings:security.state.${state.status}`,
  );

function bodyOf(state: EncryptionState): string {
  switch (state.status) {
    case "verified":
      return t(`verification:backup.${state.backup}`);
    case "starting":
    case "unverified":
      return t(`settings:security.body.${state.status}`);
    case "unavailable":
      return t(`verification:unavailable.${state.why}`);
    default:
      return state satisfies never;
  }
}
