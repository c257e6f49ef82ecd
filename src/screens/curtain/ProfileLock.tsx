import { useModel } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { KeyValueStorage } from "../../../platform/types.ts";
import { t } from "../../core/i18n.ts";
import { Focusable } from "../../input/focus.tsx";
import type { ProfileRecord } from "../../matrix/records.ts";
import { PinQuestion } from "../PinQuestion.tsx";
import { type PinQuestion as Question, PinQuestionModel } from "../pinQuestion.ts";
import styles from "./Curtains.module.css";

interface Props {
  readonly storage: KeyValueStorage;
  readonly profile: ProfileRecord;
  /** A still one, for the gallery. */
  readonly question?: Question;
  onRight(): void;
  onForgotten(): void;
  onBack(): void;
}

/** A profile was chosen that has a PIN: nothing of it has been read yet. */
export function ProfileLock({ storage, profile, question, onRight, onForgotten, onBack }: Props): JSX.Element {
  const own = useModel(() => new PinQuestionModel(storage, profile.profileId));
  const [isIn, setIn] = useState(false);
  return (
    <div class={styles.alone} data-screen="pin">
      {isIn ? (
        <div class={styles.cover}>
          <Focusable focusKey="pin-in" autoFocus>
            {t("common:starting")}
          </Focusable>
        </div>
      ) : (
        <PinQuestion
          question={question ?? own}
          profile={profile}
          onRight={() => {
            setIn(true);
            onRight();
          }}
          onForgotten={onForgotten}
          onBack={onBack}
        />
      )}
    </div>
  );
}
