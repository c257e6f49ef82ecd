import type { ReadonlySignal, Signal } from "@preact/signals";
import type { JSX } from "preact";
import { FocusList } from "../../input/FocusList.tsx";
import { t } from "../../core/i18n.ts";
import { log } from "../../core/log.ts";
import { now } from "../../core/signals.ts";
import type { TimelineItem } from "../../matrix/records.ts";
import { announce } from "../../ui/Announcer.tsx";
import { LandingMark } from "./goTo/LandingMark.tsx";
import { estimateHeight } from "./estimateHeight.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { canFocusRow } from "./rowQueries.ts";
import { contentWords, isMessage, rowLabel } from "./rowLabel.ts";
import quiet from "./rows/QuietRows.module.css";
import row from "./rows/Row.module.css";
import { RowView } from "./rows/RowView.tsx";
import styles from "./RoomScreen.module.css";
import { voiceState } from "./voiceWords.ts";

/** Focus key of the list of messages. */
export const TIMELINE = "room-timeline";

interface TimelineViewProps {
  readonly model: RoomViewModel;
  /** Its size, and how much air is above its first row: unless told, as between the edges of the screen. */
  readonly class?: string | undefined;
  /** What is shown of the room's rows; unless told, all. */
  readonly rows?: ReadonlySignal<readonly TimelineItem[]>;
  /** OK on a row; unless told, its menu. */
  onOpen?(item: TimelineItem): void;
}

/** The rows of the room, hung from their newest end. */
export function TimelineView(props: TimelineViewProps): JSX.Element {
  const { model } = props;
  return (
    <MessageList
      model={model}
      focusKey={TIMELINE}
      items={props.rows ?? model.rows}
      focused={model.focused}
      label={t("room:timeline.label")}
      class={props.class ?? styles.list ?? ""}
      canFollow={() => model.canFollow()}
      onOpen={props.onOpen ?? ((item) => openRow(model, item))}
      onReachStart={() => model.reachStart()}
      onReachEnd={() => model.reachEnd()}
    />
  );
}

interface MessageListProps {
  readonly model: RoomViewModel;
  readonly focusKey: string;
  readonly items: ReadonlySignal<readonly TimelineItem[]>;
  readonly focused: Signal<string | null>;
  readonly label: string;
  readonly class: string;
  canFollow(): boolean;
  onOpen(item: TimelineItem): void;
  onReachStart(): void;
  onReachEnd?(): void;
}

/** Rows of the room, or of one of its threads. */
export function MessageList(props: MessageListProps): JSX.Element {
  const { model } = props;
  return (
    <FocusList<TimelineItem>
      focusKey={props.focusKey}
      items={props.items}
      focused={props.focused}
      follow="end"
      canFollow={props.canFollow}
      focusLine={0.6}
      gap={0.5}
      estimate={(item) => estimateHeight(item) / 16}
      // Read here and not in the row: what changes a row's height has to pass through the list, which then measures it.
      renderItem={(item) => (
        <>
          <RowView
            item={item}
            spread={item.kind === "notice" && model.spread.value.has(item.key)}
            revealed={isMessage(item) && model.covers.open.value.has(item.key)}
          />
          <LandingMark goTo={model.goTo} rowKey={item.key} />
        </>
      )}
      label={(item) => safeLabel(item, model)}
      listLabel={props.label}
      canFocus={canFocusRow}
      onOpen={props.onOpen}
      onReachStart={props.onReachStart}
      {...(props.onReachEnd ? { onReachEnd: props.onReachEnd } : {})}
      attributes={(item) => marksOf(item, model.record.peek()?.encrypted === true)}
      class={props.class}
      rowClass={`${row.row} ${quiet.row}`}
    />
  );
}

function openRow(model: RoomViewModel, item: TimelineItem): void {
  const before = model.covers.open.value;
  model.open(item);
  // The row keeps the focus, so that nobody would be told what has come out.
  if (model.covers.open.value !== before && isMessage(item)) announce(contentWords(item, true));
}

/** A malformed row must not take the whole list down: here is no wall around it yet. */
function safeLabel(item: TimelineItem, { covers, voice }: RoomViewModel): string {
  try {
    // A place that is followed tells until when; no other sentence moves with the clock.
    const time = item.kind === "location" && item.live ? now.value : Date.now();
    const words = rowLabel(item, time, covers.open.value.has(item.key));
    const state = item.kind === "voice" ? voiceState(voice, item) : undefined;
    return state === undefined ? words : `${words}, ${state}`;
  } catch (thrown) {
    log("room").warn("a row has no label", thrown);
    return t("room:row.broken");
  }
}

/** Marks that outside tools rely on (test-contract.md). */
function marksOf(item: TimelineItem, encrypted: boolean): Record<`data-${string}`, string | undefined> {
  const marks: Record<`data-${string}`, string | undefined> = { "data-kind": item.kind };
  if (isMessage(item)) {
    marks["data-event-id"] = item.eventId ?? item.key;
    if (item.own) marks["data-send-state"] = markOfSending(item.sendState?.status);
    if (encrypted) marks["data-shield"] = item.shield?.colour ?? "none";
  } else if (item.kind === "notice" && item.eventId !== undefined) marks["data-event-id"] = item.eventId;
  return marks;
}

/** The contract knows three states: what waits for the network is still being sent. */
function markOfSending(status: string | undefined): string {
  return status === "sent" || status === "failed" ? status : "sending";
}
