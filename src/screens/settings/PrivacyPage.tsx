import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import "../../core/lateWords.ts";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { minuteWords } from "./minuteWords.ts";
import { OptionRow } from "./OptionRow.tsx";
import frame from "./PhotoFramePage.module.css";
import type { PrivacyOption, PrivacySettings } from "./privacySettings.ts";
import styles from "./SettingsScreen.module.css";

/** Who else sits in front of the TV: a PIN, guests, and hours of quiet. */
export function PrivacyPage({ privacy }: { readonly privacy: PrivacySettings }): JSX.Element {
  return (
    <>
      <p class={frame.about}>{t("privacy:page.body")}</p>
      {privacy.options.value.map((option) => (
        <OptionRow
          key={option.name}
          focusKey={`settings-privacy-${option.name}`}
          name={t(`privacy:options.${option.name}`)}
          value={valueWords(option)}
          {...explanationOf(option)}
          onClick={() => privacy.press(option.name)}
        />
      ))}
    </>
  );
}

/** For those whose names do not say it all. */
const explanationOf = ({ name }: PrivacyOption): { readonly explanation?: string } =>
  name === "askAfter" || name === "guests" ? { explanation: t(`privacy:explain.${name}`) } : {};

/** In place of a page that asks for the PIN first. */
export function ClosedPage({ privacy }: { readonly privacy: PrivacySettings }): JSX.Element {
  return (
    <>
      <div class={styles.security} data-closed="">
        <span class={styles.securitySign}>
          <Icon name="lock" />
        </span>
        <div class={styles.whoWords}>
          <p class={styles.securityTitle}>{t("privacy:closed.title")}</p>
          <p class={styles.explain}>{t("privacy:closed.body")}</p>
        </div>
      </div>
      <div class={styles.actions}>
        <Button tone="primary" icon="lock-open" focusKey="settings-unlock" onClick={() => privacy.unlock()}>
          {t("privacy:closed.enter")}
        </Button>
      </div>
    </>
  );
}

function valueWords(option: PrivacyOption): string {
  switch (option.name) {
    case "pin":
    case "quiet":
      return t(option.value ? "privacy:values.on" : "privacy:values.off");
    case "askAfter":
      return option.value > 0 ? t("settings:frame.minutes", { count: option.value }) : t("privacy:values.never");
    case "guests":
      return t(`privacy:values.guests.${option.value}`);
    case "from":
    case "to":
      return minuteWords(option.value);
    default:
      return option satisfies never;
  }
}
