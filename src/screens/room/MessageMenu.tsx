import type { ComponentType, JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import { Choice, Sheet, SheetNote, SheetTitle } from "../../ui/Sheet.tsx";
import { htmlOf } from "./covers.ts";
import { Details } from "./Details.tsx";
import { useRow } from "./rowContext.ts";
import { type MessageItem } from "./rowLabel.ts";
import type { RoomSheetsProps } from "./RoomSheets.tsx";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { AboutMessage } from "./AboutMessage.tsx";
import { isLong, MessageChoices } from "./MessageChoices.tsx";

interface MenuProps {
  readonly model: RoomViewModel;
}

interface StepProps {
  readonly item: MessageItem;
  /** What else there is to see of a message: loaded late. */
  readonly Sheets: ComponentType<RoomSheetsProps>;
}

/** Width of a sheet to read on, in rem. */
const READER = 66;

/** What can be done with one message: a sheet over the room's side; the message stays in sight beside it. */
export function MessageMenu({ model, Sheets }: MenuProps & Pick<StepProps, "Sheets">): JSX.Element | null {
  const item = model.menuItem.value;
  if (!item) return null;
  return (
    <Sheet
      overlay="menu"
      focusKey="room-menu"
      label={t("room:menu.label")}
      {...(isReader(model, item) && { width: READER })}
      // What one sees then is the picker.
      covered={model.menu.value.step === "reactions"}
      onBack={() => void model.back()}
      onBeside={() => model.closeMenu()}
      onremotekey={onKeys({ info: () => model.showDetails() })}
    >
      <Step model={model} item={item} Sheets={Sheets} />
    </Sheet>
  );
}

/** Long and formatted words are read on a wider sheet. */
const isReader = (model: RoomViewModel, item: MessageItem): boolean =>
  model.menu.value.step === "details" && (isLong(item, true) || htmlOf(item) !== undefined);

function Step({ model, item, Sheets }: MenuProps & StepProps): JSX.Element | null {
  const { media } = useRow();
  const state = model.menu.value;
  switch (state.step) {
    case "closed":
      return null;
    case "message":
    case "reactions": // the picker lies over it
      return <MessageChoices key="message" model={model} item={item} />;
    case "details":
      return <Details key="details" item={item} covers={model.covers} onClose={() => void model.back()} />;
    case "delete":
      return <AskDelete key="delete" model={model} item={item} />;
    case "vote":
    case "versions":
    case "who":
    case "phone":
      return <Sheets model={model} media={media} item={item} />;
    default:
      return state satisfies never;
  }
}

function AskDelete({ model, item }: { readonly model: RoomViewModel; readonly item: MessageItem }): JSX.Element {
  return (
    <>
      <SheetTitle>{t("room:delete.title")}</SheetTitle>
      <AboutMessage item={item} />
      <SheetNote>{t("room:delete.body")}</SheetNote>
      <Choice focusKey="room-delete-no" autoFocus onClick={() => void model.back()}>
        {t("room:delete.no")}
      </Choice>
      <Choice focusKey="room-delete-yes" icon="trash" tone="danger" onClick={() => model.deleteMessage()}>
        {t("room:delete.yes")}
      </Choice>
    </>
  );
}
