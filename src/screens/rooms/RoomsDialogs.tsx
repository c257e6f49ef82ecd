import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { clockTime } from "../../core/time.ts";
import { t } from "../../core/i18n.ts";
import type { RoomRecord } from "../../matrix/records.ts";
import type { MediaStore } from "../../matrix/fileTypes.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import type { ListStatus, Rooms } from "./RoomsModel.ts";
import styles from "./RoomsDialogs.module.css";
import { roomTitle } from "../words.ts";

const AVATAR = { width: 96, height: 96, method: "crop" } as const;

type Trouble = Extract<ListStatus, { readonly kind: "trouble" }>;

/** What lies over the shelves: an invitation's question, or what is wrong with the connection. */
export function RoomsDialogs({ model, media }: { readonly model: Rooms; readonly media: MediaStore }): JSX.Element | null {
  const dialog = model.dialog.value;
  const status = model.status.value;
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "invite":
      return <InviteDialog room={dialog.room} model={model} media={media} />;
    case "status":
      return status.kind === "trouble" ? <TroubleDialog trouble={status} model={model} /> : null;
    default:
      return dialog satisfies never;
  }
}

/** Who asks, why, and who is there already. */
function InviteDialog({
  room,
  model,
  media,
}: {
  readonly room: RoomRecord;
  readonly model: Rooms;
  readonly media: MediaStore;
}): JSX.Element | null {
  const { invite } = room;
  if (!invite) return null;
  const { by } = invite;
  return (
    <Dialog
      focusKey="invite"
      title={roomTitle(room.name)}
      answers={[
        { focusKey: "invite-accept", children: t("rooms:invite.accept"), tone: "primary", icon: "check", onClick: () => model.accept() },
        { focusKey: "invite-decline", children: t("rooms:invite.decline"), icon: "cross", onClick: () => model.decline() },
        { focusKey: "invite-later", children: t("rooms:invite.later"), onClick: () => model.closeDialog() },
      ]}
      onBack={() => model.closeDialog()}
    >
      <div class={styles.who}>
        <Avatar name={by.name} id={by.userId} size="large" picture={by.avatar === undefined ? undefined : media.open(by.avatar, AVATAR)} />
        <div class={styles.words}>
          <p dir="auto">
            <EmojiText text={t(room.isDirect ? "rooms:invite.direct" : "rooms:invite.by", { name: by.name, userId: by.userId })} />
          </p>
          {invite.reason !== undefined && (
            <p class={styles.reason} dir="auto">
              <EmojiText text={t("rooms:invite.reason", { reason: invite.reason })} />
            </p>
          )}
          {room.topic !== undefined && (
            <p class={styles.reason} dir="auto">
              <EmojiText text={room.topic} />
            </p>
          )}
          {!room.isDirect && room.memberCount > 0 && <p>{t("rooms:invite.members", { count: room.memberCount })}</p>}
        </div>
      </div>
    </Dialog>
  );
}

/** What happened, in words; the technical words on demand; and a retry. */
function TroubleDialog({ trouble, model }: { readonly trouble: Trouble; readonly model: Rooms }): JSX.Element {
  return (
    <Dialog
      focusKey="trouble"
      overlay="status"
      title={t("rooms:trouble.title", { server: model.profile.value.homeserver })}
      prefer="trouble-retry"
      onBack={() => model.closeDialog()}
      actions={<TroubleActions trouble={trouble} model={model} focusKey="trouble" onClose={() => model.closeDialog()} />}
    >
      <TroubleWords trouble={trouble} />
    </Dialog>
  );
}

/** @param first nothing has ever been fetched: there is nothing to see yet. */
export function TroubleWords({ trouble, first = false }: { readonly trouble: Trouble; readonly first?: boolean }): JSX.Element {
  const { since, error } = trouble;
  return (
    <>
      {error && <p>{t(`error:${error.kind}`)}</p>}
      <p>
        {since === undefined
          ? t(first ? "rooms:trouble.firstStopped" : "rooms:trouble.stoppedBody")
          : t(first ? "rooms:trouble.firstSince" : "rooms:trouble.since", { time: clockTime(since) })}
      </p>
    </>
  );
}

interface TroubleActionsProps {
  readonly trouble: Trouble;
  readonly model: Rooms;
  readonly focusKey: string;
  onClose?: () => void;
}

/** Try again, the technical words on demand, and close where there is something to close. */
export function TroubleActions({ trouble, model, focusKey, onClose }: TroubleActionsProps): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <div class={styles.actions}>
      <div class={styles.buttons}>
        <Button focusKey={`${focusKey}-retry`} autoFocus tone="primary" icon="retry" onClick={() => model.retry()}>
          {t("common:retry")}
        </Button>
        {trouble.error && (
          <Button focusKey={`${focusKey}-details`} onClick={() => setOpen(!open)}>
            {t(open ? "common:hideDetails" : "common:details")}
          </Button>
        )}
        {onClose && (
          <Button focusKey={`${focusKey}-close`} onClick={onClose}>
            {t("common:close")}
          </Button>
        )}
      </div>
      {open && trouble.error && (
        <p class={styles.detail} dir="ltr">
          {trouble.error.detail}
        </p>
      )}
    </div>
  );
}
