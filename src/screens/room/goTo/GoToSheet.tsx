import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../core/i18n.ts";
import { useServices } from "../../../core/services.ts";
import { FocusRegion } from "../../../input/focus.tsx";
import type { IconName } from "../../../ui/Icon.tsx";
import { Choice, Sheet, SheetTitle } from "../../../ui/Sheet.tsx";
import type { RoomViewModel } from "../RoomViewModel.ts";
import { DayPicker } from "./DayPicker.tsx";
import type { GoToSheet as State } from "./GoTo.ts";
import { PinList } from "./PinList.tsx";
import { SearchPanel } from "./SearchPanel.tsx";

type OpenSheet = Exclude<State, { readonly step: "closed" }>;

/** Where one can go in a room: a sheet over its side, like a message's menu. */
export function GoToSheet({ model }: { readonly model: RoomViewModel }): JSX.Element | null {
  const { goTo } = model;
  const sheet = goTo.sheet.value;
  // Where one comes from, for the focus when one comes back to the menu.
  const last = useRef<State["step"]>("closed");
  const from = last.current;
  useEffect(() => {
    last.current = sheet.step;
  }, [sheet.step]);
  if (sheet.step === "closed") return null;
  return (
    <Sheet
      overlay="goTo"
      step={sheet.step}
      focusKey="room-goto-sheet"
      label={t("goTo:title")}
      {...shapeOf(sheet.step)}
      onBack={() => void model.back()}
      onBeside={() => goTo.close()}
    >
      <Step model={model} sheet={sheet} from={from} />
    </Sheet>
  );
}

/** Lists begin at the top and have the room that they need; the menu stands where a message's menu stands. */
function shapeOf(step: OpenSheet["step"]): { readonly tall?: true; readonly width?: number } {
  if (step === "menu") return {};
  return { tall: true, width: step === "date" ? 47 : 62 };
}

interface StepProps {
  readonly model: RoomViewModel;
  readonly sheet: OpenSheet;
  readonly from: State["step"];
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

function Places({ model, from }: { readonly model: RoomViewModel; readonly from: State["step"] }): JSX.Element {
  const { goTo } = model;
  const { navigation } = useServices();
  const [chosen, choose] = useState("");
  const roomId = model.record.value?.roomId;
  const place = (name: string, icon: IconName, words: string, go: () => void, first = false): JSX.Element => (
    <Choice
      focusKey={`room-goto-${name}`}
      icon={icon}
      busy={goTo.busy.value && chosen === name}
      autoFocus={from === "closed" ? first : from === name}
      onClick={() => {
        choose(name);
        go();
      }}
    >
      {words}
    </Choice>
  );
  const unread = goTo.hasUnread.value;
  return (
    <>
      <SheetTitle>{t("goTo:title")}</SheetTitle>
      <FocusRegion focusKey="room-goto-places">
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
