import type { JSX, RefObject } from "preact";
import { useEffect, useImperativeHandle, useRef } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { FocusRegion } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import { useTextField } from "../../input/useTextField.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Sheet } from "../../ui/Sheet.tsx";
import type { ComposerHandle } from "./Composer.tsx";
import { DraftField } from "./DraftField.tsx";
import { Instead } from "./Instead.tsx";
import { NowPlaying } from "./NowPlaying.tsx";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { focusedOrNewest } from "./rowQueries.ts";
import { MessageList } from "./TimelineView.tsx";
import styles from "./ThreadPanel.module.css";
import { voiceKeys } from "./voiceKeys.ts";

const LIST = "thread-list";
const FIELD = "thread-field";

/** A thread beside the room it began in: its messages, and a line to answer. Back closes it. */
export function ThreadPanel({ model }: { readonly model: RoomViewModel }): JSX.Element | null {
  const root = model.threads.root.value;
  return root === undefined ? null : <Panel key={root} model={model} />;
}

function Panel({ model }: { readonly model: RoomViewModel }): JSX.Element {
  const { threads } = model;
  const field = useRef<ComposerHandle>(null);
  const focusedKey = (): string | undefined => focusedOrNewest(threads.focused.value, threads.rows.value);
  return (
    <Sheet
      overlay="thread"
      focusKey="room-thread"
      prefer={LIST}
      label={t("room:thread.title")}
      width={66}
      tall
      onBack={() => void model.back()}
      onBeside={() => threads.close()}
      onremotekey={onKeys({
        info: () => model.showDetails(focusedKey()),
        blue: () => field.current?.open(),
        ...voiceKeys(model, threads.rows, focusedKey),
      })}
    >
      <h2 class={styles.title}>
        <Icon name="thread" />
        <span class={styles.titleWords}>{t("room:thread.title")}</span>
      </h2>
      <div class={styles.body}>
        <MessageList
          model={model}
          focusKey={LIST}
          items={threads.rows}
          focused={threads.focused}
          label={t("room:thread.list")}
          class={styles.list ?? ""}
          canFollow={() => true}
          onOpen={(item) => {
            if (item.kind === "edge") threads.retry();
            else model.open(item);
          }}
          onReachStart={() => threads.reachStart()}
        />
        {/* There may be the message that it began with, at the foot. */}
        {threads.isEmpty.value && (
          <div class={styles.above}>
            <Instead
              state={threads.state.value}
              failed={t("room:thread.failed")}
              empty={t("room:thread.empty")}
              retry={{ focusKey: "thread-retry", onClick: () => threads.retry() }}
            />
          </div>
        )}
      </div>
      <NowPlaying voice={model.voice} focusKey="thread-voice" />
      <ThreadField model={model} handle={field} />
    </Sheet>
  );
}

/** The line to answer in: as in the room, only OK opens the text field. */
function ThreadField({
  model,
  handle,
}: {
  readonly model: RoomViewModel;
  readonly handle: RefObject<ComposerHandle | null>;
}): JSX.Element | null {
  const { threads } = model;
  const field = useTextField({
    focusKey: FIELD,
    onInput: (text) => threads.write(text),
    onDone: (how) => (how === "done" ? threads.send() : threads.stopWriting()),
  });
  const mayWrite = model.mayWrite.value === "yes";
  useImperativeHandle(handle, () => ({ open: () => model.mayWrite.value === "yes" && field.open() }), [model, field]);
  const wanted = threads.wantsField.value;
  // After the paint: the menu that chose to answer is a trap and has to be gone before focus may come here.
  useEffect(() => {
    if (wanted > 0 && model.mayWrite.value === "yes") field.open();
  }, [wanted]);
  if (!mayWrite) return null;
  const about = threads.about.value;
  const label = about?.kind === "reply" ? t("room:thread.writeTo", { name: about.item.sender.name }) : t("room:thread.write");
  return (
    <FocusRegion focusKey="thread-composer" class={styles.composer} prefer={FIELD}>
      <DraftField
        field={field}
        name="message"
        text={threads.draft.value}
        placeholder={label}
        label={label}
        icon={about && (about.kind === "reply" ? "reply" : "history")}
      />
    </FocusRegion>
  );
}
