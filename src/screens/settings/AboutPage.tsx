import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import styles from "./SettingsScreen.module.css";
import type { Fact, SettingsPages } from "./SettingsModel.ts";

/** What this TV and this Hearth are, for whoever is asked for help. */
export function AboutPage({ model }: { readonly model: SettingsPages }): JSX.Element {
  return (
    <dl>
      {model.facts.value.map((fact) => (
        <div key={fact.name} class={styles.fact} data-fact={fact.name}>
          <dt class={styles.factName}>{t(`settings:facts.${fact.name}`)}</dt>
          <dd>{factWords(fact)}</dd>
        </div>
      ))}
      {/* Where the system has none they are Twemoji's, whose licence asks for these words. */}
      <div class={styles.fact}>
        <dt class={styles.factName}>{t("settings:emoji.title")}</dt>
        <dd>{t("settings:emoji.credit")}</dd>
      </div>
    </dl>
  );
}

const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000);

function factWords(fact: Fact): string {
  switch (fact.name) {
    case "version":
    case "tv":
    case "system":
    case "engine":
      return fact.value;
    case "saved":
      return t(`settings:saved.${fact.value}`);
    case "encryption":
      return t(`settings:encryption.${fact.value}`);
    case "pictures":
      return t("settings:pictures", { held: megabytes(fact.heldBytes), budget: megabytes(fact.budgetBytes) });
    case "events":
      return String(fact.count);
    default:
      return fact satisfies never;
  }
}
