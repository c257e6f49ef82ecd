import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { fullTime } from "../../core/time.ts";
import { Button } from "../../ui/Button.tsx";
import styles from "./ProblemReportPage.module.css";
import type { SettingsPages } from "./SettingsModel.ts";

/** Entries on one screen: one that is long takes two lines. */
const PER_PAGE = 12;

/** The scrubbed log in large letters, newest page first: to be filmed with a phone. Nothing leaves the TV. */
export function ProblemReportPage({ model }: { readonly model: SettingsPages }): JSX.Element {
  const lines = model.lines.value;
  const [end, setEnd] = useState(lines.length);
  const start = Math.max(0, end - PER_PAGE);
  const shown = lines.slice(start, end);
  const facts = model.facts.value.map((fact) => ("value" in fact ? fact.value : "")).filter(Boolean);
  return (
    <>
      <p class={styles.body}>{t("settings:report.body")}</p>
      <p class={styles.about}>{[...facts, fullTime(shown[shown.length - 1]?.at ?? Date.now())].join(" · ")}</p>
      {/* Times, addresses and English in every language. */}
      <ol class={styles.log} dir="ltr">
        {shown.length === 0 && <li class={styles.line}>{t("settings:report.empty")}</li>}
        {shown.map((line, index) => (
          <li key={start + index} class={`${styles.line} ${line.level === "error" || line.level === "warn" ? styles.bad : ""}`}>
            {new Date(line.at).toISOString().slice(11, 19)} {line.scope}: {line.text}
          </li>
        ))}
      </ol>
      <div class={styles.pages}>
        <Button
          icon="arrow-up"
          focusKey="settings-earlier"
          disabled={start === 0}
          onClick={() => setEnd(Math.max(PER_PAGE, end - PER_PAGE))}
        >
          {t("settings:report.earlier")}
        </Button>
        <Button
          icon="arrow-down"
          focusKey="settings-later"
          disabled={end >= lines.length}
          onClick={() => setEnd(Math.min(lines.length, end + PER_PAGE))}
        >
          {t("settings:report.later")}
        </Button>
        {lines.length > 0 && (
          <span class={styles.range}>
            {t("settings:report.range", { from: start + 1, to: Math.min(end, lines.length), count: lines.length })}
          </span>
        )}
      </div>
    </>
  );
}
