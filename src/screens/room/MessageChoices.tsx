import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { useServices } from "../../core/services.ts";
import { FocusRegion } from "../../input/focus.tsx";
import { type IconName } from "../../ui/Icon.tsx";
import { Choice, SheetNote } from "../../ui/Sheet.tsx";
import { htmlOf } from "./covers.ts";
import { isCut } from "./estimateHeight.ts";
import styles from "./MessageMenu.module.css";
import { shieldWords, undecryptableHint } from "./encryptionWords.ts";
import { pictureOf } from "./pictureBox.ts";
import { sizeOnScreen, useRow } from "./rowContext.ts";
import { QUICK_REACTIONS } from "../reactionChoices.ts";
import { ReactionGrid } from "../ReactionGrid.tsx";
import { type MessageItem, type MessageOf } from "./rowLabel.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { canView, hasMap } from "./rowQueries.ts";
import { keepInView } from "./keepInView.ts";
import { hasVoted } from "./pollWords.ts";
import { voiceVerb } from "./voiceWords.ts";
import { nameList } from "./words.ts";
import { roomTitle } from "../words.ts";
import { AboutMessage } from "./AboutMessage.tsx";

interface ChoicesProps {
  readonly model: RoomViewModel;
  readonly item: MessageItem;
}

/** The first sheet: everything that can be done with this message, what one wants most first. */
export function MessageChoices({ model, item }: ChoicesProps): JSX.Element {
  const known = item.eventId !== undefined && item.kind !== "redacted";
  const canAnswer = known && item.kind !== "encrypted" && model.mayWrite.value === "yes";
  const { status } = item.sendState;
  const unsent = item.own && status !== "sent";
  const pictureFailed = useFailedPicture(item);
  const viewable = canView(item);
  const votable = item.kind === "poll" && item.status === "open" && canAnswer;
  const inThread = model.threads.root.value !== undefined;
  const long = isLong(item, model.covers.open.value.has(item.key));
  return (
    <>
      <AboutMessage item={item} />
      {item.sendState.status === "failed" && <SheetNote>{t(`error:${item.sendState.kind}`)}</SheetNote>}
      {item.sendState.status === "held" && <SheetNote>{t("room:held.body", { names: nameList(item.sendState.people) })}</SheetNote>}
      {item.shield && <SheetNote>{shieldWords(item)}</SheetNote>}
      {item.kind === "encrypted" && <SheetNote>{undecryptableHint(item)}</SheetNote>}
      {votable && (
        <FocusRegion focusKey="room-menu-poll" class={styles.first}>
          <Choice focusKey="room-menu-vote" icon="poll" autoFocus onClick={() => model.talking.showVote()}>
            {t(hasVoted(item) ? "room:menu.changeVote" : "room:menu.vote")}
          </Choice>
        </FocusRegion>
      )}
      {viewable && (
        <FocusRegion focusKey="room-menu-file" class={styles.first}>
          <Choice
            focusKey="room-menu-view"
            icon={model.voice.isPlaying(item) ? "pause" : viewIcon(item)}
            autoFocus
            onClick={() => void model.view()}
          >
            {voiceVerb(model.voice, item) ?? t(`room:menu.${viewVerb(item)}`)}
          </Choice>
        </FocusRegion>
      )}
      {long && (
        <FocusRegion focusKey="room-menu-long" class={styles.first}>
          <Choice focusKey="room-menu-read" icon="file" autoFocus={!viewable} onClick={() => model.showDetails()}>
            {t("room:menu.readAll")}
          </Choice>
        </FocusRegion>
      )}
      {canAnswer && (
        <ReactionGrid
          focusKey="room-menu-emoji"
          emoji={QUICK_REACTIONS}
          reactions={item.reactions}
          autoFocus={!viewable && !votable && !long}
          onReact={(emoji) => model.react(emoji)}
        />
      )}
      <FocusRegion focusKey="room-menu-actions" class={styles.list} onFocusIn={keepInView}>
        {unsent && status === "failed" && (
          <Choice focusKey="room-menu-retry" icon="retry" autoFocus onClick={() => model.retry()}>
            {t("room:menu.retry")}
          </Choice>
        )}
        {status === "held" && (
          <Choice focusKey="room-menu-anyway" icon="warning" onClick={() => model.sendAnyway()}>
            {t("room:menu.sendAnyway")}
          </Choice>
        )}
        {item.kind === "encrypted" && <Unlocking model={model} item={item} />}
        {unsent && status !== "sending" && (
          <Choice focusKey="room-menu-cancel" icon="cross" autoFocus={status === "held"} onClick={() => model.cancelSending()}>
            {t("room:menu.cancel")}
          </Choice>
        )}
        {canAnswer && (
          <Choice focusKey="room-menu-reply" icon="reply" onClick={() => model.reply()}>
            {t("room:menu.reply")}
          </Choice>
        )}
        {model.canEdit.value && (
          <Choice focusKey="room-menu-edit" icon="pencil" onClick={() => model.edit()}>
            {t("sending:menu.edit")}
          </Choice>
        )}
        {canAnswer && (
          <Choice focusKey="room-menu-reactions" icon="smile" onClick={() => model.showReactions()}>
            {t("room:menu.moreReactions")}
          </Choice>
        )}
        {known && !inThread && item.thread && (
          <Choice focusKey="room-menu-thread" icon="thread" onClick={() => model.showThread(false)}>
            {t("room:menu.thread")}
          </Choice>
        )}
        {canAnswer && !inThread && !item.thread && (
          <Choice focusKey="room-menu-thread" icon="thread" onClick={() => model.showThread(true)}>
            {t("room:menu.startThread")}
          </Choice>
        )}
        {known && item.reactions.length > 0 && (
          <Choice focusKey="room-menu-who" icon="people" onClick={() => model.talking.showWho()}>
            {t("room:menu.who")}
          </Choice>
        )}
        {known && item.edited && (
          <Choice focusKey="room-menu-versions" icon="history" onClick={() => model.talking.showVersions()}>
            {t("room:menu.versions")}
          </Choice>
        )}
        <Ways model={model} item={item} />
        {pictureFailed && (
          <Choice
            focusKey="room-menu-picture"
            icon="image"
            onClick={() => {
              pictureFailed();
              model.closeMenu();
            }}
          >
            {t("room:menu.retryPicture")}
          </Choice>
        )}
        {known && belongsOnPhone(item) && (
          <Choice focusKey="room-menu-phone" icon="qr" onClick={() => model.showOnPhone()}>
            {t(hasMap(item) ? "room:menu.map" : "room:menu.phone")}
          </Choice>
        )}
        <Choice
          focusKey="room-menu-details"
          icon="info"
          autoFocus={!canAnswer && !unsent && !viewable && !long && item.kind !== "encrypted"}
          onClick={() => model.showDetails()}
        >
          {t("room:menu.details")}
        </Choice>
        {known && item.canRedact && (
          <Choice focusKey="room-menu-delete" icon="trash" tone="danger" onClick={() => model.askDelete()}>
            {t("room:menu.delete")}
          </Choice>
        )}
      </FocusRegion>
    </>
  );
}

/** Where the message leads: to what it answers, and to what it links. */
function Ways({ model, item }: ChoicesProps): JSX.Element {
  const { replyTo } = item;
  return (
    <>
      {replyTo && (
        <Choice
          focusKey="room-menu-answered"
          icon="arrow-up"
          onClick={() => {
            model.closeMenu();
            model.goTo.toEvent(replyTo.eventId);
          }}
        >
          {t("goTo:answered")}
        </Choice>
      )}
      {model.links.of(item).map((link, at) => (
        <Choice
          key={at}
          focusKey={`room-menu-link-${at}`}
          icon="forward"
          onClick={() => {
            model.closeMenu();
            model.links.follow(link);
          }}
        >
          {link.leads === "here" ? t("goTo:linked") : t("goTo:room", { name: link.record ? roomTitle(link.record.name) : link.room })}
        </Choice>
      ))}
    </>
  );
}

function viewVerb({ kind }: MessageItem): "play" | "show" | "open" {
  if (kind === "video" || kind === "voice" || kind === "audio") return "play";
  return kind === "file" ? "open" : "show";
}

const viewIcon = (item: MessageItem): IconName => ({ play: "play", show: "image", open: "file" } as const)[viewVerb(item)];

/** What this TV cannot show, or only in small. */
const belongsOnPhone = ({ kind }: MessageItem): boolean => kind !== "text" && kind !== "emote" && kind !== "botNotice";

/** It is cut in its row. */
export function isLong(item: MessageItem, revealed: boolean): boolean {
  if ("html" in item || "body" in item) return isCut({ body: item.body ?? "", html: htmlOf(item) }, revealed);
  return "caption" in item && item.caption !== undefined && isCut({ body: item.caption, html: htmlOf(item) }, revealed);
}

/** What can be done about a message that cannot be read: the reason decides. */
function Unlocking({ model, item }: ChoicesProps & { readonly item: MessageOf<"encrypted"> }): JSX.Element {
  const { navigation } = useServices();
  const canVerify = model.encryption.value.status === "unverified";
  const canAsk = item.why === "keyMissing" || item.why === "fetching" || item.why === "withheld" || item.why === "noBackup";
  return (
    <>
      {canVerify && (
        <Choice focusKey="room-menu-verify" icon="lock" autoFocus onClick={() => navigation.push({ screen: "verification" })}>
          {t("room:menu.verify")}
        </Choice>
      )}
      {canAsk && (
        <Choice focusKey="room-menu-key" icon="retry" autoFocus={!canVerify} onClick={() => model.askKey()}>
          {t("room:menu.askKey")}
        </Choice>
      )}
      {item.run !== undefined && (
        <Choice focusKey="room-menu-each" icon="arrow-up" autoFocus={!canVerify && !canAsk} onClick={() => model.showEach()}>
          {t("room:menu.showEach")}
        </Choice>
      )}
    </>
  );
}

/** Loads the row's picture again; undefined while nothing is wrong with it. */
function useFailedPicture(item: MessageItem): (() => void) | undefined {
  const { media, scale } = useRow();
  const shown = pictureOf(item);
  const size = shown && sizeOnScreen(scale, shown.box.width, shown.box.height, "scale");
  if (!shown || !size || media.open(shown.media, size).value.status !== "failed") return undefined;
  return () => media.retry(shown.media, size);
}
