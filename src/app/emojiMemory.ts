import type { Platform } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import { rememberEmojiSupport } from "../ui/emojiSupport.ts";

const KEY = "emoji";

interface Found {
  /** An update of the TV may bring a face: what was found holds for one engine. */
  readonly engine: number;
  readonly drawn: boolean;
}

/** Whether the engine draws emoji is found out once in its life, and kept. */
export async function recallEmojiSupport({ storage, device }: Pick<Platform, "storage" | "device">): Promise<void> {
  const saved = await storage.get<Partial<Found>>(KEY).catch(() => undefined);
  const drawn = saved?.engine === device.engine && typeof saved.drawn === "boolean" ? saved.drawn : undefined;
  rememberEmojiSupport(drawn, (found) => {
    storage
      .set(KEY, { engine: device.engine, drawn: found } satisfies Found)
      .catch((thrown: unknown) => log("emoji").warn("not saved", thrown));
  });
}
