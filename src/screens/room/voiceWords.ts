import { t } from "../../core/i18n.ts";
import type { Voice, VoiceItem, VoiceTrouble } from "./voiceTypes.ts";

export function troubleWords(why: VoiceTrouble): string {
  switch (why) {
    case "codec":
    case "tooLarge":
      return t(`room:voice.${why}`);
    case "gone":
      return t("room:voice.gone");
    case "offline":
      return t("room:voice.offline");
    default:
      return t(`error:${why}`);
  }
}

/** What the menu of the message that is heard offers; undefined for any other. */
export function voiceVerb(voice: Voice, item: { readonly eventId?: string }): string | undefined {
  const now = voice.now.value;
  if (now.step === "none" || item.eventId === undefined || now.item.eventId !== item.eventId) return undefined;
  if (now.step === "playing") return t("room:voice.pause");
  return now.step === "paused" ? t("room:voice.resume") : undefined;
}

/** What is said of a voice message besides who sent it and how long it is; undefined: nothing. */
export function voiceState(voice: Voice, item: VoiceItem): string | undefined {
  const now = voice.now.value;
  if (now.step !== "none" && now.item.eventId === item.eventId && now.item.eventId !== undefined) {
    if (now.step === "failed") return troubleWords(now.why);
    return t(now.step === "loading" ? "room:voice.loading" : now.step === "playing" ? "room:voice.playing" : "room:voice.paused");
  }
  return voice.isNew(item) ? t("room:voice.new") : undefined;
}
