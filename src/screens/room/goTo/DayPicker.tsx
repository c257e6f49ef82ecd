import type { ReadonlySignal, Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../../core/i18n.ts";
import { dayOfMonth, dayTitle, monthName } from "../../../core/time.ts";
import { FocusList } from "../../../input/FocusList.tsx";
import { setFocus } from "../../../input/focus.tsx";
import { Hints } from "../../../ui/Hints.tsx";
import type { Choice } from "./calendar.ts";
import type { GoTo } from "./GoTo.ts";
import styles from "./GoToSheet.module.css";
import { StepTitle } from "./StepTitle.tsx";

const DAYS = "room-goto-days";

/** Year, month and day side by side: Up and Down choose, Left and Right go from one to the next, OK goes there. */
export function DayPicker({ goTo }: { readonly goTo: GoTo }): JSX.Element {
  const { day } = goTo;
  useEffect(() => setFocus(DAYS), []);
  const chosen = day.chosen.value;
  const at = new Date(chosen);
  return (
    <>
      <StepTitle busy={goTo.busy.value}>{t("goTo:day.title")}</StepTitle>
      <p class={styles.chosen} aria-live="polite" data-day={`${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`}>
        {dayTitle(chosen, Date.now())}
      </p>
      <div class={styles.columns}>
        <Column
          name="year"
          items={day.years}
          focused={day.year}
          label={t("goTo:day.year")}
          words={({ value }) => String(value)}
          onOpen={() => goTo.toDay()}
        />
        <Column
          name="month"
          items={day.months}
          focused={day.month}
          label={t("goTo:day.month")}
          words={({ value }) => monthName(new Date(2024, value, 1).getTime())}
          onOpen={() => goTo.toDay()}
        />
        <Column
          key={`${at.getFullYear()}-${at.getMonth()}`}
          name="days"
          items={day.days}
          focused={day.date}
          label={t("goTo:day.day")}
          words={({ value }) => dayOfMonth(new Date(at.getFullYear(), at.getMonth(), value).getTime())}
          onOpen={() => goTo.toDay()}
        />
      </div>
      <div class={styles.foot}>
        <Hints hints={[{ keys: ["ok"], text: t("goTo:day.hint") }]} />
      </div>
    </>
  );
}

interface ColumnProps {
  readonly name: "year" | "month" | "days";
  readonly items: ReadonlySignal<readonly Choice[]>;
  readonly focused: Signal<string | null>;
  readonly label: string;
  words(choice: Choice): string;
  onOpen(): void;
}

const ROW = 4.75;

function Column({ name, items, focused, label, words, onOpen }: ColumnProps): JSX.Element {
  return (
    <div class={`${styles.column} ${styles[name]}`}>
      <p class={styles.columnTitle}>{label}</p>
      <FocusList<Choice>
        focusKey={name === "days" ? DAYS : `room-goto-${name}`}
        items={items}
        focused={focused}
        estimate={() => ROW}
        fixed
        gap={0.25}
        renderItem={(choice) => <span class={styles.cellWords}>{words(choice)}</span>}
        label={words}
        listLabel={label}
        onOpen={onOpen}
        class={styles.cells ?? ""}
        rowClass={styles.cell ?? ""}
      />
    </div>
  );
}
