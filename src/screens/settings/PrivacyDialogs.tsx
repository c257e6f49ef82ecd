import { useModel } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import "../../core/lateWords.ts";
import { PinModel } from "../../core/PinModel.ts";
import { FocusList } from "../../input/FocusList.tsx";
import type { ProfileRecord } from "../../matrix/records.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { PinPad } from "../../ui/PinPad.tsx";
import { PinQuestion } from "../PinQuestion.tsx";
import { minuteWords } from "./minuteWords.ts";
import styles from "./PrivacyDialogs.module.css";
import type { PrivacySettings, TimeRow } from "./privacySettings.ts";

interface Props {
  readonly privacy: PrivacySettings;
  readonly profile: ProfileRecord | undefined;
}

/** What lies over the privacy page, and over a page that asks for the PIN. */
export function PrivacyDialogs({ privacy, profile }: Props): JSX.Element | null {
  const now = privacy.step.value;
  switch (now.step) {
    case "none":
      return null;
    case "enter":
      return (
        <PinQuestion
          question={now.question}
          profile={{ name: profile?.name ?? "" }}
          onRight={() => privacy.unlocked()}
          onForgotten={() => privacy.forgotten()}
          onBack={() => privacy.close()}
        />
      );
    case "choices":
      return <PinChoices privacy={privacy} />;
    case "first":
    case "again":
      return <NewPin key={now.step} step={now.step} privacy={privacy} />;
    case "time":
      return <Times privacy={privacy} name={now.name} />;
    default:
      return now satisfies never;
  }
}

function PinChoices({ privacy }: Pick<Props, "privacy">): JSX.Element {
  return (
    <Dialog
      focusKey="pinChoices"
      title={t("privacy:pin.title")}
      answers={[
        { focusKey: "pinChoices-change", children: t("privacy:pin.change"), onClick: () => privacy.change() },
        { focusKey: "pinChoices-remove", children: t("privacy:pin.remove"), tone: "danger", onClick: () => privacy.remove() },
        { focusKey: "pinChoices-close", children: t("privacy:pin.close"), onClick: () => privacy.close() },
      ]}
      onBack={() => privacy.close()}
    >
      <p>{t("privacy:pin.body")}</p>
    </Dialog>
  );
}

function NewPin({ privacy, step }: Pick<Props, "privacy"> & { readonly step: "first" | "again" }): JSX.Element {
  const entry = useModel(() => new PinModel({ check: (digits) => privacy.propose(digits), onRight: () => privacy.proposed() }));
  return (
    <PinPad model={entry} title={t(`privacy:new.${step}.title`)} body={t(`privacy:new.${step}.body`)} onBack={() => privacy.close()} />
  );
}

const ROW = 4.75;

function Times({ privacy, name }: Pick<Props, "privacy"> & { readonly name: "from" | "to" }): JSX.Element {
  return (
    <Dialog
      focusKey="quietTimes"
      overlay="quietTimes"
      prefer="quietTimes-list"
      title={t(`privacy:times.${name}`)}
      onBack={() => privacy.close()}
    >
      <FocusList<TimeRow>
        focusKey="quietTimes-list"
        listLabel={t(`privacy:times.${name}`)}
        items={privacy.times}
        focused={privacy.focusedTime}
        fixed
        class={styles.times ?? ""}
        rowClass={styles.row ?? ""}
        estimate={() => ROW}
        label={({ minute }) => minuteWords(minute)}
        renderItem={({ minute }) => <div class={styles.time}>{minuteWords(minute)}</div>}
        onOpen={(row) => privacy.chooseTime(row)}
      />
    </Dialog>
  );
}
