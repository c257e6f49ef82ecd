import { benchMix } from "./benchMix.ts";
import { password } from "./household/people.ts";
import { userIdOf } from "./matrixApi.ts";
import { encodePicture } from "./media/encode.ts";
import { randomOf } from "./media/random.ts";
import { sceneSvg } from "./media/scenes.ts";
import { inParallel } from "./pool.ts";
import { Seeder } from "./seeder.ts";
import type { SeededUser } from "./seed.ts";

/** What the benchmark's server holds. */
export interface Bench {
  readonly users: Record<string, SeededUser>;
  /** "room0" … "room299" and "long". */
  readonly rooms: Record<string, string>;
  readonly seededAt: number;
}

const roomCount = 300;
const longRoomMessages = 5000;
const friends = Array.from({ length: 12 }, (_, index) => `friend${index}`);
const words =
  "the kettle is on who has a ladder for Saturday we could walk along the river after lunch and see whether anything is left of the bridge they promised to mend before winter".split(
    " ",
  );

/** Fills an empty homeserver for measurements: account `bench` in 300 rooms of 10–20 messages and one of 5,000 events of every kind. Several minutes. */
export async function seedBench(baseUrl: string): Promise<Bench> {
  const seeder = new Seeder(baseUrl);
  const now = Date.now();
  const users = ["bench", ...friends];
  await seeder.registerAdmin("admin", password);
  await inParallel(users, 3, async (user, index) => {
    await seeder.register(user, password);
    await seeder.as(user, "PUT", `/_matrix/client/v3/profile/${encodeURIComponent(userIdOf(user))}/displayname`, {
      body: { displayname: index ? `Friend ${index}` : "Bench" },
    });
  });
  const picture = await encodePicture(sceneSvg("lake-bench", 800, 600), "jpeg");
  const photo = {
    msgtype: "m.image",
    body: "lake.jpg",
    filename: "lake.jpg",
    url: await seeder.upload("lake.jpg", async () => picture),
    info: { mimetype: picture.mimetype, w: 800, h: 600, size: picture.bytes.length, "xyz.amorgan.blurhash": picture.blurhash },
  };
  const mixed = await benchMix(seeder);

  const rooms: Record<string, string> = {};
  const numbers = Array.from({ length: roomCount + 1 }, (_, index) => index);
  await inParallel(numbers, 4, async (number) => {
    const isLong = number === 0; // first, because it takes longest
    const key = isLong ? "long" : `room${number - 1}`;
    const r = randomOf(key);
    const others = isLong ? friends : [r.pick(friends.slice(0, 6)), r.pick(friends.slice(6))];
    const roomId = await seeder.createRoom("bench", {
      preset: "public_chat",
      visibility: "private",
      name: isLong ? "The long one" : `Room ${number} ${r.pick(words)} ${r.pick(words)}`,
    });
    rooms[key] = roomId;
    for (const other of others) await seeder.as(other, "POST", `/_matrix/client/v3/join/${encodeURIComponent(roomId)}`, { body: {} });
    const count = isLong ? longRoomMessages : Math.round(r.between(10, 20));
    const newest = now - (isLong ? 0 : r.between(0, 60) * 86_400_000);
    let last = "";
    const said: string[] = [];
    const sentence = (): string => Array.from({ length: Math.round(r.between(3, 30)) }, () => r.pick(words)).join(" ");
    for (let index = 0; index < count; index++) {
      const at = Math.round(newest - (count - index) * 90_000);
      if (!isLong) {
        const body = sentence();
        const content = r() < 0.03 ? photo : { msgtype: "m.text", body, "m.mentions": {} };
        last = await seeder.send(roomId, r.pick(["bench", ...others]), "m.room.message", content, at);
        continue;
      }
      const { type, content, stateKey } = mixed({ words: sentence, r, before: said });
      if (stateKey !== undefined) {
        last = await seeder.state(roomId, "bench", type, stateKey, content, at);
        continue;
      }
      // The same person may not react to the same message in the same way twice.
      const sent = seeder.send(roomId, r.pick(["bench", ...others]), type, content, at);
      const eventId = type === "m.reaction" ? await sent.catch(() => undefined) : await sent;
      if (eventId === undefined) continue;
      last = eventId;
      if (type !== "m.reaction") said.push(last);
    }
    if (number % 5) await seeder.read(roomId, "bench", last); // every fifth room stays unread
  });
  return {
    users: Object.fromEntries([...users, "admin"].map((user) => [user, { userId: userIdOf(user), password }])),
    rooms,
    seededAt: now,
  };
}
