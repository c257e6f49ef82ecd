import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../../core/i18n.ts";
import { shortTime } from "../../../core/time.ts";
import { FocusList } from "../../../input/FocusList.tsx";
import { Focusable, setFocus } from "../../../input/focus.tsx";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { isMessage, rowLabel } from "../rowLabel.ts";
import type { Pin, Pins } from "./GoTo.ts";
import styles from "./GoToSheet.module.css";
import { FoundRow } from "./FoundRow.tsx";
import { itemWords } from "./itemWords.ts";
import { StepTitle } from "./StepTitle.tsx";

const LIST = "room-goto-pins";

/** What somebody has pinned in the room, newest first. */
export function PinList({ pins, busy }: { readonly pins: Pins; readonly busy: boolean }): JSX.Element {
  const some = pins.list.value.length > 0;
  useEffect(() => setFocus(some ? LIST : "room-goto-none"), [some]);
  return (
    <>
      <StepTitle busy={busy}>{t("goTo:pinned")}</StepTitle>
      {some ? (
        <FocusList<Pin>
          focusKey={LIST}
          items={pins.list}
          focused={pins.focused}
          estimate={() => 8.25}
          gap={0.75}
          renderItem={(pin) => <PinRow pin={pin} />}
          label={pinLabel}
          listLabel={t("goTo:pinned")}
          onOpen={(pin) => pins.open(pin)}
          attributes={(pin) => ({ "data-event-id": pin.eventId })}
          class={styles.list ?? ""}
          rowClass={styles.found ?? ""}
        />
      ) : (
        <Focusable focusKey="room-goto-none" class={styles.nothing}>
          {pins.known.value ? t("goTo:pins.none") : t("goTo:pins.loading")}
        </Focusable>
      )}
    </>
  );
}

function PinRow({ pin: { state } }: { readonly pin: Pin }): JSX.Element {
  switch (state.status) {
    case "loading":
      return <p class={styles.quiet}>{t("goTo:pins.loading")}</p>;
    case "missing":
      return <p class={styles.quiet}>{t("goTo:pins.missing")}</p>;
    case "failed":
      return (
        <p class={styles.quiet}>
          {t(`error:${state.kind}`)} {t("room:edge.retry")}
        </p>
      );
    case "shown": {
      const { item } = state;
      const sender = isMessage(item) ? item.sender : undefined;
      return (
        <FoundRow person={sender} time={"at" in item ? shortTime(item.at, Date.now()) : ""}>
          <EmojiText text={itemWords(item)} />
        </FoundRow>
      );
    }
    default:
      return state satisfies never;
  }
}

function pinLabel({ state }: Pin): string {
  switch (state.status) {
    case "loading":
      return t("goTo:pins.loading");
    case "missing":
      return t("goTo:pins.missing");
    case "failed":
      return `${t(`error:${state.kind}`)} ${t("room:edge.retry")}`;
    case "shown":
      return rowLabel(state.item);
    default:
      return state satisfies never;
  }
}
