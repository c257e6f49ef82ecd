import type { JSX } from "preact";
import { t, tMaybe } from "../../core/i18n.ts";
import { Focusable } from "../../input/focus.tsx";
import styles from "./SettingsScreen.module.css";
import type { Option, SettingsPages } from "./SettingsModel.ts";

/** Languages in their own words; one line for each folder in src/locales. */
const languageNames: Readonly<Record<string, string>> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  ar: "العربية",
  he: "עברית",
};

/** One row per setting; OK takes the next value. */
export function GeneralPage({ model }: { readonly model: SettingsPages }): JSX.Element {
  return (
    <>
      {model.options.value.map((option) => {
        const name = t(`settings:options.${option.name}`);
        const value = valueWords(option);
        const explanation = t(`settings:explain.${option.name}`);
        return (
          <Focusable
            key={option.name}
            class={styles.option}
            focusKey={`settings-option-${option.name}`}
            label={`${name}: ${value}. ${explanation}`}
            onClick={() => model.next(option.name)}
          >
            <span class={styles.optionWords}>
              <span class={styles.optionName}>{name}</span>
              <span class={styles.explain}>{explanation}</span>
            </span>
            <span class={styles.value}>{value}</span>
          </Focusable>
        );
      })}
    </>
  );
}

function valueWords({ name, value }: Option): string {
  if (name === "language") return value === "" ? t("settings:values.language.tv") : (languageNames[value] ?? value);
  return tMaybe(`settings:values.${name}.${value}`, {}, value);
}
