import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Policy } from "../../core/policy.ts";
import type { OpenRoom, Session } from "../../matrix/types.ts";
import { draftsOf } from "./drafts.ts";
import type { Composing, MayWrite } from "./RoomViewModel.ts";
import type { MessageItem } from "./rowLabel.ts";
import { makeTypingNotifier } from "./typingNotifier.ts";

const TEXT: Composing = { kind: "text" };

export interface Writing {
  readonly composing: ReadonlySignal<Composing>;
  readonly draft: ReadonlySignal<string>;
  readonly mayWrite: ReadonlySignal<MayWrite>;
  answer(item: MessageItem): void;
  cancelReply(): void;
  write(text: string): void;
  send(): boolean;
  sendQuick(text: string): void;
  stopWriting(): void;
}

export interface WritingDependencies {
  readonly session: Pick<Session, "profile" | "encryption">;
  readonly room: OpenRoom;
  readonly policy: Pick<Policy, "canSend">;
  /** Something was sent: the end comes into sight. */
  onSent(): void;
}

/** What is being written in a room, and whether one may. Made inside of a Model. */
export function makeWriting({ session, room, policy, onSent }: WritingDependencies): Writing {
  const { roomId } = room;
  const drafts = draftsOf(session);
  const composing = signal<Composing>(TEXT);
  const draft = signal(drafts.get(roomId) ?? "");
  const typing = makeTypingNotifier((on) => room.setTyping(on));

  const mayWrite = computed<MayWrite>(() => {
    if (!policy.canSend) return "readOnly";
    if (room.canSend.value) return "yes";
    if (room.record.value?.successor !== undefined) return "moved";
    if (room.record.value?.encrypted) {
      const { status } = session.encryption.value;
      if (status === "unavailable") return "encryptionUnavailable";
      if (status === "starting") return "encryptionStarting";
    }
    return room.state.value.status === "open" ? "notAllowed" : "opening";
  });

  function sendText(text: string): boolean {
    const words = text.trim();
    if (words === "" || mayWrite.value !== "yes") return false;
    const mode = composing.value;
    room.sendText(words, mode.kind === "reply" ? { replyTo: mode.to.eventId } : undefined);
    composing.value = TEXT;
    onSent();
    return true;
  }

  function setDraft(text: string): void {
    draft.value = text;
    if (text === "") drafts.delete(roomId);
    else drafts.set(roomId, text);
  }

  return {
    composing,
    draft,
    mayWrite,
    answer(item) {
      composing.value = { kind: "reply", to: item };
    },
    cancelReply() {
      composing.value = TEXT;
    },
    write(text) {
      setDraft(text);
      typing.typed(text !== "");
    },
    send() {
      if (!sendText(draft.value)) return false;
      setDraft("");
      typing.stop();
      return true;
    },
    sendQuick(text) {
      sendText(text);
    },
    stopWriting() {
      typing.stop();
    },
  };
}
