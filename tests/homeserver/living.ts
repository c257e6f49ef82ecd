import { setTimeout as sleep } from "node:timers/promises";
import { actor, type ActorServer } from "./actor.ts";
import { randomOf } from "./media/random.ts";

/** Small talk for a demo: who, in which room, what. Nothing in it depends on what was said before. */
const chatter: readonly (readonly [user: string, room: string, text: string])[] = [
  ["ben", "family", "Dumplings are out of the pan. One is missing. Nobody look at me."],
  ["noor", "climbing", "Is anybody else's forearm making a noise?"],
  ["theo", "theoFacts", "Bonus fact: a group of flamingos is called a FLAMBOYANCE"],
  ["sam", "dmSam", "home soon. do we need bread"],
  ["wren", "bigPublic", "Just put the kettle on and the lights off. What's everyone watching?"],
  ["ruth", "family", "Your father has found his trousers. Love, Gran"],
  ["tom", "neighbours", "The fox is back. It has the other shoe."],
  ["otto", "bigPublic", "Projector warmed up. Feature in ten minutes!"],
  ["kenji", "filmNight", "I will bring the good popcorn."],
  ["dana", "photos", "More pictures tonight, my battery is at two per cent."],
  ["priya", "class5b", "Thank you, all slips have arrived. Even Tom's."],
  ["juno", "bigPublic", "Rewatching an old favourite and smiling like a fool."],
  ["maria", "choir", "The boiler lives! Bring a coat anyway."],
  ["lin", "boardGames", "Saturday at mine. I have a new one, it's only three hours."],
  ["mia", "family", "lena says hi and also are there dumplings left"],
  ["fern", "bigPublic", "No spoilers, but oh, that last scene."],
];
const reactions = ["❤️", "😂", "👍", "🥟", "🍿"];

/** Lets people write now and then, about every `seconds`, until the returned function is called. */
export function startLiving(server: ActorServer & { readonly rooms: Readonly<Record<string, string>> }, seconds = 40): () => void {
  const stop = new AbortController();
  void live(server, seconds, stop.signal).catch((error: unknown) => {
    if (!stop.signal.aborted) console.error("[homeserver] the demo's people fell silent:", error);
  });
  return () => stop.abort();
}

async function live(
  server: ActorServer & { readonly rooms: Readonly<Record<string, string>> },
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  const r = randomOf(String(Date.now()));
  for (let turn = Math.floor(r() * chatter.length); ; turn++) {
    await sleep(seconds * r.between(0.6, 1.4) * 1000, undefined, { signal });
    const [user, room, text] = chatter[turn % chatter.length] as (typeof chatter)[number];
    const roomId = server.rooms[room];
    if (!roomId) continue;
    const who = actor(server, user);
    try {
      await who.typing(roomId, 6000);
      await sleep(r.between(2, 5) * 1000, undefined, { signal });
      await who.typing(roomId, 0);
      const eventId = await who.sendText(roomId, text);
      const other = chatter.find(([name, where]) => where === room && name !== user)?.[0];
      if (other && r() < 0.5) await actor(server, other).react(roomId, eventId, r.pick(reactions));
    } catch (error) {
      signal.throwIfAborted();
      // A test may have the server down for a while: life goes on when it is back.
      console.error("[homeserver] nobody heard that:", error instanceof Error ? error.message : error);
    }
  }
}
