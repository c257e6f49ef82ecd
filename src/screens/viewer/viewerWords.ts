import { t } from "../../core/i18n.ts";
import { lengthWords } from "../words.ts";
import type { ViewedItem } from "./ViewerViewModel.ts";

/** "Video from Dana": the name of the whole, for who cannot see it. */
export function viewerLabel(item: ViewedItem | undefined): string {
  const name = item?.own ? t("room:row.you") : (item?.sender.name ?? "");
  switch (item?.kind) {
    case "image":
    case "sticker":
    case "video":
    case "voice":
    case "audio":
    case "file":
      return t("viewer:from", { what: t(`room:row.${item.kind}`), name });
    default:
      return t("viewer:label");
  }
}

/** What the file is called; "" where nobody said. */
export function nameOf(item: ViewedItem | undefined): string {
  if (!item) return "";
  if ("name" in item) return item.kind === "voice" ? t("room:row.voice") : item.name;
  return "alt" in item ? item.alt : "";
}

/** "1:05" of seconds; "0:00" where nothing is known. */
export const timeWords = (seconds: number | undefined): string => lengthWords((seconds ?? 0) * 1000) ?? "0:00";
