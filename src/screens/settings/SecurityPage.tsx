import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Focusable } from "../../input/focus.tsx";
import type { EncryptionState } from "../../matrix/securityTypes.ts";
import { Button } from "../../ui/Button.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import styles from "./SettingsScreen.module.css";
import type { SettingsPages } from "./SettingsModel.ts";

/** What this TV is in encrypted rooms, what to do about it, and to whom it sends. */
export function SecurityPage({ model }: { readonly model: SettingsPages }): JSX.Element | null {
  const state = model.encryption.value;
  if (!state) return null;
  const only = model.onlyVerifiedDevices.value;
  const name = t("settings:security.only");
  const value = t(only ? "settings:security.on" : "settings:security.off");
  const explanation = state.status === "verified" ? t("settings:security.onlyExplain") : t("settings:security.needs");
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
        <Focusable
          class={`${styles.option} ${styles.apart}`}
          focusKey="settings-onlyVerified"
          label={`${name}: ${value}. ${explanation}`}
          onClick={() => model.toggleOnlyVerifiedDevices()}
        >
          <span class={styles.optionWords}>
            <span class={styles.optionName}>{name}</span>
            <span class={styles.explain}>{explanation}</span>
          </span>
          <span class={styles.value}>{value}</span>
        </Focusable>
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
