import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../core/i18n.ts";
import { useServices } from "../../../core/services.ts";
import { FocusRegion, FocusTrap } from "../../../input/focus.tsx";
import { Button } from "../../../ui/Button.tsx";
import type { IconName } from "../../../ui/Icon.tsx";
import sheetStyles from "../MessageMenu.module.css";
import type { RoomViewModel } from "../RoomViewModel.ts";
import { DayPicker } from "./DayPicker.tsx";
import type { GoToSheet as Sheet } from "./GoTo.ts";
import styles from "./GoToSheet.module.css";
import { PinList } from "./PinList.tsx";
import { SearchPanel } from "./SearchPanel.tsx";

/** Where one can go in a room: a sheet over its side, like a message's menu. */
export function GoToSheet({ model }: { readonly model: RoomViewModel }): JSX.Element | null {
  const { goTo } = model;
  const sheet = goTo.sheet.value;
  // Where one comes from, for the focus when one comes back to the menu.
  const last = useRef<Sheet["step"]>("closed");
  const from = last.current;
  useEffect(() => {
    last.current = sheet.step;
  }, [sheet.step]);
  if (sheet.step === "closed") return null;
  return (
    <div
      class={sheetStyles.veil}
      data-overlay="goTo"
      data-step={sheet.step}
      onClick={(event) => event.target === event.currentTarget && goTo.close()}
    >
      <FocusTrap
        class={`${sheetStyles.sheet} ${shapeOf(sheet.step)}`}
        focusKey="room-goto-sheet"
        label={t("goTo:title")}
        onBack={() => void model.back()}
      >
        <Step model={model} sheet={sheet} from={from} />
      </FocusTrap>
    </div>
  );
}

/** Lists begin at the top and have the room that they need; the menu stands where a message's menu stands. */
function shapeOf(step: Sheet["step"]): string {
  if (step === "menu" || step === "closed") return "";
  return `${styles.tall} ${step === "date" ? styles.date : styles.wide}`;
}

interface StepProps {
  readonly model: RoomViewModel;
  readonly sheet: Exclude<Sheet, { readonly step: "closed" }>;
  readonly from: Sheet["step"];
}

function Step({ model, sheet, from }: StepProps): JSX.Element {
  const { goTo } = model;
  switch (sheet.step) {
    case "menu":
      return <Places key="menu" model={model} from={from} />;
    case "date":
      return <DayPicker key="date" goTo={goTo} />;
    case "pinned":
      return <PinList key="pinned" pins={goTo.pins} busy={goTo.busy.value} />;
    case "search":
      return <SearchPanel key="search" search={goTo.search} busy={goTo.busy.value} />;
    default:
      return sheet satisfies never;
  }
}

function Places({ model, from }: { readonly model: RoomViewModel; readonly from: Sheet["step"] }): JSX.Element {
  const { goTo } = model;
  const { navigation } = useServices();
  const [chosen, choose] = useState("");
  const roomId = model.record.value?.roomId;
  const place = (name: string, icon: IconName, words: string, go: () => void, first = false): JSX.Element => (
    <div class={sheetStyles.choice}>
      <Button
        focusKey={`room-goto-${name}`}
        icon={icon}
        wide
        busy={goTo.busy.value && chosen === name}
        autoFocus={from === "closed" ? first : from === name}
        onClick={() => {
          choose(name);
          go();
        }}
      >
        {words}
      </Button>
    </div>
  );
  const unread = goTo.hasUnread.value;
  return (
    <>
      <h2 class={sheetStyles.title}>{t("goTo:title")}</h2>
      <FocusRegion focusKey="room-goto-places" class={sheetStyles.actions}>
        {unread && place("unread", "arrow-up", t("goTo:unread"), () => goTo.toFirstUnread(), true)}
        {place("date", "calendar", t("goTo:date"), () => goTo.show("date"), !unread)}
        {goTo.hasPins.value && place("pinned", "tack", t("goTo:pinned"), () => goTo.show("pinned"))}
        {place("search", "search", t("goTo:search"), () => goTo.show("search"))}
        {roomId !== undefined &&
          place("media", "image", t("goTo:media"), () => {
            goTo.close();
            navigation.push({ screen: "roomMedia", roomId });
          })}
        {place("beginning", "home", t("goTo:beginning"), () => goTo.toBeginning())}
        {model.away.value && place("newest", "arrow-down", t("goTo:newest"), () => goTo.toNewest())}
      </FocusRegion>
    </>
  );
}
