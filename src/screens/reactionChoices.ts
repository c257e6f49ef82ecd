import type { Reaction } from "../matrix/records.ts";

/** The six at hand. */
export const QUICK_REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "🎉"] as const;

/** Whether we have answered with it: choosing it takes it back. */
export const isOwnReaction = (reactions: readonly Reaction[], key: string): boolean =>
  reactions.some((reaction) => reaction.key === key && reaction.own !== undefined);
