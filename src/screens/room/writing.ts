import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Policy } from "../../core/policy.ts";
import type { OpenRoom, PackImage, SendOptions } from "../../matrix/roomTypes.ts";
import type { Session } from "../../matrix/types.ts";
import { draftsOf } from "./drafts.ts";
import type { Composing, MayWrite } from "./RoomViewModel.ts";
import type { MessageItem } from "./rowLabel.ts";
import { makeTypingNotifier } from "./typingNotifier.ts";

const TEXT: Composing = { kind: "text" };

export interface Writing {
  readonly composing: ReadonlySignal<Composing>;
  /** What stands in the field: the draft, or the words of the message that is being edited. */
  readonly draft: ReadonlySignal<string>;
  readonly mayWrite: ReadonlySignal<MayWrite>;
  answer(item: MessageItem): void;
  /** The draft waits until the edit is sent or given up. */
  edit(item: MessageItem): void;
  /** Neither reply nor edit. @returns false when it was neither. */
  cancelComposing(): boolean;
  write(text: string): void;
  send(): boolean;
  sendQuick(text: string): void;
  sendSticker(image: PackImage): void;
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
  const words = signal(drafts.get(roomId) ?? "");
  const edited = signal("");
  const draft = computed(() => (composing.value.kind === "edit" ? edited.value : words.value));
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

  /** What the next message answers; told once. */
  function takeOptions(): SendOptions | undefined {
    const mode = composing.peek();
    composing.value = TEXT;
    return mode.kind === "reply" ? { replyTo: mode.to.eventId } : undefined;
  }

  function sendText(text: string): boolean {
    const said = text.trim();
    if (said === "" || mayWrite.value !== "yes") return false;
    room.sendText(said, takeOptions());
    onSent();
    return true;
  }

  function sendEdit(item: MessageItem): boolean {
    const said = edited.peek().trim();
    if (said === "" || mayWrite.value !== "yes" || item.eventId === undefined) return false;
    room.edit(item.eventId, said);
    composing.value = TEXT;
    return true;
  }

  function setDraft(text: string): void {
    words.value = text;
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
    edit(item) {
      const now = item.eventId === undefined ? undefined : room.editable(item.eventId);
      if (now === undefined) return;
      edited.value = now;
      composing.value = { kind: "edit", of: item };
    },
    cancelComposing() {
      if (composing.peek().kind === "text") return false;
      composing.value = TEXT;
      return true;
    },
    write(text) {
      if (composing.peek().kind === "edit") {
        edited.value = text;
        return;
      }
      setDraft(text);
      typing.typed(text !== "");
    },
    send() {
      const mode = composing.peek();
      if (mode.kind === "edit") return sendEdit(mode.of);
      if (!sendText(words.value)) return false;
      setDraft("");
      typing.stop();
      return true;
    },
    sendQuick(text) {
      sendText(text);
    },
    sendSticker(image) {
      if (mayWrite.value !== "yes") return;
      room.sendSticker(image, takeOptions());
      onSent();
    },
    stopWriting() {
      typing.stop();
    },
  };
}
