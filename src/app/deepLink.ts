import { attempt } from "../core/attempt.ts";
import { AppError } from "../core/errors.ts";
import type { Navigation } from "../core/navigation.ts";
import type { Session } from "../matrix/types.ts";

/** The room id or alias in `#/room/<room id or alias>`, as a page's hash or a launch parameter gives it. */
export function roomOfLink(link: string | undefined): string | undefined {
  const found = /^#?\/?room\/(.+)$/.exec((link ?? "").replace(/^#\//, "#"))?.[1];
  if (found === undefined) return undefined;
  try {
    return decodeURIComponent(found);
  } catch {
    return found; // a stray % in an alias
  }
}

/** Opens the room of a link over the first screen; a room that is not there is said in a toast. */
export function openLink(link: string | undefined, session: Session, navigation: Navigation): void {
  const wanted = roomOfLink(link);
  if (wanted === undefined) return;
  void attempt("link", async () => {
    const roomId = await session.resolveRoom(wanted);
    if (roomId === undefined) throw new AppError("notFound", "the linked room");
    navigation.home();
    navigation.push({ screen: "room", roomId });
  });
}
