import type { CurtainState } from "../core/curtain.ts";
import type { Entry, Route } from "../core/navigation.ts";

/**
 * The top of the stack and the screens that it lies over, lowest first: they stay mounted and out of sight, so that Back
 * leads to the same place at once. A viewer and the photo frame lie over whatever is there, a room's pictures over their room.
 */
export function shownScreens(stack: readonly Entry[]): readonly Entry[] {
  let first = stack.length - 1;
  while (first > 0 && liesOver(stack[first] as Entry, stack[first - 1] as Entry)) first--;
  return stack.slice(Math.max(0, first));
}

function liesOver({ route: upper }: Entry, { route: lower }: Entry): boolean {
  if (upper.screen === "viewer" || upper.screen === "ambient") return true;
  return upper.screen === "roomMedia" && lower.screen === "room" && lower.roomId === upper.roomId;
}

/** What hides itself: the list of rooms says that there is something, the photo frame shows the time. */
export function coversScreen(state: CurtainState, screen: Route["screen"]): boolean {
  if (screen === "ambient" || state === "open") return false;
  return state === "locked" || screen !== "rooms";
}
