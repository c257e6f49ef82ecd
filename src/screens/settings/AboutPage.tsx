import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Button } from "../../ui/Button.tsx";
import styles from "./SettingsScreen.module.css";
import type { Fact, SettingsPages } from "./SettingsModel.ts";

/** What this TV and this Hearth are, for whoever is asked for help. */
export function AboutPage({ model }: { readonly model: SettingsPages }): JSX.Element {
  return (
    <>
      {model.update.value && <Update model={model} />}
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
    </>
  );
}

/** It would come by itself; who does not want to wait starts it here. */
function Update({ model }: { readonly model: SettingsPages }): JSX.Element {
  return (
    <div class={styles.update}>
      <div class={styles.updateWords}>
        <p class={styles.updateTitle}>{t("settings:update.title")}</p>
        <p class={styles.explain}>{t("settings:update.body")}</p>
      </div>
      <Button tone="primary" focusKey="settings-update" onClick={() => model.takeUpdate()}>
        {t("settings:update.now")}
      </Button>
    </div>
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
