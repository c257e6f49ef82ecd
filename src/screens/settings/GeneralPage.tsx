import type { JSX } from "preact";
import { t, tMaybe } from "../../core/i18n.ts";
import { OptionRow } from "./OptionRow.tsx";
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
      {model.options.value.map((option) => (
        <OptionRow
          key={option.name}
          focusKey={`settings-option-${option.name}`}
          name={t(`settings:options.${option.name}`)}
          value={valueWords(option)}
          explanation={t(`settings:explain.${option.name}`)}
          onClick={() => model.next(option.name)}
        />
      ))}
    </>
  );
}

function valueWords({ name, value }: Option): string {
  if (name === "language") return value === "" ? t("settings:values.language.tv") : (languageNames[value] ?? value);
  return tMaybe(`settings:values.${name}.${value}`, {}, value);
}
