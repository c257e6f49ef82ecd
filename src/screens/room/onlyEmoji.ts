/** Messages of one to three emoji and nothing else, which are shown large (pure). */
import type { HtmlNode } from "../../matrix/records.ts";
import type { MessageOf } from "./rowLabel.ts";

const MOST = 3;

/** Whether the row of a text is shown large. */
export function isBig({ kind, body, html }: MessageOf<"text" | "emote" | "botNotice">): boolean {
  if (kind !== "text") return false;
  if (!html) return isOnlyEmoji(body);
  const count = emojiIn(html, 0);
  return count > 0 && count <= MOST;
}

/** Without \p{} (Chromium 64): pictographs by their ranges. */
export function isOnlyEmoji(body: string): boolean {
  const bare = bareOf(body);
  return bare.length <= 8 && PICTOGRAPHS.test(bare) && Array.from(bare).length <= MOST;
}

const PICTOGRAPHS = /^(?:[\u203c-\u3299]|[\ud83c-\ud83e][\udc00-\udfff])+$/;
const bareOf = (text: string): string => text.replace(/[\s\u200d\ufe0f]|\ud83c[\udffb-\udfff]/g, "");

/** Custom emoji and characters in a tree; NaN where there is anything else. */
function emojiIn(nodes: readonly HtmlNode[], depth: number): number {
  let count = 0;
  for (const node of nodes) {
    if (node.type === "image") count += node.emoticon ? 1 : NaN;
    else if (node.type === "text") {
      const bare = bareOf(node.text);
      count += bare === "" ? 0 : bare.length <= 8 && PICTOGRAPHS.test(bare) ? Array.from(bare).length : NaN;
    } else if (node.type === "p" && depth < 3) count += emojiIn(node.children, depth + 1);
    else if (node.type !== "br") return NaN;
  }
  return count;
}
