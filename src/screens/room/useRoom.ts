import { useModel } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { useServices } from "../../core/services.ts";
import type { Session } from "../../matrix/types.ts";
import { mentions } from "./mentions.ts";
import { RoomModel } from "./RoomModel.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";
import type { RowSurroundings } from "./rowContext.ts";
import { useFocusedPicture } from "./useFocusedPicture.ts";
import type { Voice } from "./voiceTypes.ts";

interface RoomViewOptions {
  readonly session: Session;
  readonly roomId: string;
  /** Where to begin reading. */
  readonly eventId?: string | undefined;
  /** Something lies over it. */
  readonly covered: boolean;
  /** A still one, for drawing. */
  readonly voice?: Voice | undefined;
}

/** A room for as long as its view is there, and what the view's rows need. */
export function useRoom({ session, roomId, eventId, covered, voice }: RoomViewOptions): {
  readonly model: RoomViewModel;
  readonly surroundings: RowSurroundings;
} {
  const services = useServices();
  const model = useModel(() => new RoomModel({ session, services, roomId, eventId, voice }));
  const surroundings = useMemo(
    () => ({
      media: session.media,
      ownUserId: session.userId,
      scale: services.platform.screen.width / 1920 || 1,
      onPollShown: model.talking.pollShown,
      mention: mentions(session, model),
      voice: model.voice,
    }),
    [session, services, model],
  );
  useLayoutEffect(() => model.cover(covered), [model, covered]);
  useFocusedPicture(model, session.media, surroundings.scale);
  return { model, surroundings };
}
