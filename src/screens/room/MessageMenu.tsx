import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import { Choice, Sheet, SheetNote, SheetTitle } from "../../ui/Sheet.tsx";
import { htmlOf } from "./covers.ts";
import { Details } from "./Details.tsx";
import { OnPhone } from "../OnPhone.tsx";
import { AboutMessage } from "./AboutMessage.tsx";
import { isLong, MessageChoices } from "./MessageChoices.tsx";
import type { MessageItem } from "./rowLabel.ts";
import { hasMap } from "./rowQueries.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { VersionsSheet, VoteSheet, WhoSheet } from "./TalkSheets.tsx";

interface MenuProps {
  readonly model: RoomViewModel;
}

interface StepProps extends MenuProps {
  readonly item: MessageItem;
}

/** Width of a sheet to read on, in rem. */
const READER = 66;

/** What can be done with one message: a sheet over the room's side; the message stays in sight beside it. */
export function MessageMenu({ model }: MenuProps): JSX.Element | null {
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
      <Step model={model} item={item} />
    </Sheet>
  );
}

/** Long and formatted words are read on a wider sheet. */
const isReader = (model: RoomViewModel, item: MessageItem): boolean =>
  model.menu.value.step === "details" && (isLong(item, true) || htmlOf(item) !== undefined);

function Step({ model, item }: StepProps): JSX.Element | null {
  const close = (): void => void model.back();
  const state = model.menu.value;
  switch (state.step) {
    case "closed":
      return null;
    case "message":
    case "reactions": // the picker lies over it
      return <MessageChoices key="message" model={model} item={item} />;
    case "details":
      return <Details key="details" item={item} covers={model.covers} onClose={close} />;
    case "delete":
      return <AskDelete key="delete" model={model} item={item} />;
    case "vote":
      return item.kind === "poll" ? <VoteSheet model={model} item={item} /> : null;
    case "versions":
      return <VersionsSheet model={model} onClose={close} />;
    case "who":
      return <WhoSheet model={model} onClose={close} />;
    case "phone":
      return (
        <OnPhone focusKey="room-phone-done" what={hasMap(item) ? "place" : "message"} link={model.phoneLink.value ?? ""} onClose={close} />
      );
    default:
      return state satisfies never;
  }
}

function AskDelete({ model, item }: StepProps): JSX.Element {
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
