/** What is decrypted: written in Node by the crypto module as it is published, so that all contenders read the same. */
import * as original from "@matrix-org/matrix-sdk-crypto-wasm";

/** JSON, as it goes into the page. */
export interface Corpus {
  readonly user: string;
  readonly room: string;
  /** Events of one Megolm session, about 1 kB each. */
  readonly texts: readonly string[];
  /** Events of the same session whose content is what an encrypted photo has: keys, hashes, a thumbnail's. */
  readonly photos: readonly string[];
  /** The session, as `exportRoomKeys` gives it. */
  readonly keys: string;
  /** Sessions of as many rooms. */
  readonly manyKeys: string;
  readonly manyKeysCount: number;
}

const USER = "@writer:hs.example";
const ROOM = "!bench:hs.example";
const TEXTS = 400;
const PHOTOS = 200;
const SESSIONS = 600;
/** A body of so many letters makes an event of 1 kB. */
const LETTERS = 480;

export async function makeCorpus(): Promise<Corpus> {
  await original.initAsync();
  const machine = await original.OlmMachine.initialize(new original.UserId(USER), new original.DeviceId("WRITER"));
  await share(machine, ROOM);
  const events = { texts: [] as string[], photos: [] as string[] };
  for (let index = 0; index < TEXTS; index++) {
    const content = { msgtype: "m.text", body: `${index} ${"Grüße aus dem Wohnzimmer. ".repeat(30)}`.slice(0, LETTERS) };
    events.texts.push(await encrypt(machine, content, `$text${index}`));
  }
  for (let index = 0; index < PHOTOS; index++) events.photos.push(await encrypt(machine, photo(index), `$photo${index}`));
  const keys = await machine.exportRoomKeys(() => true);
  const rooms = Array.from({ length: SESSIONS }, (_, index) => `!room${index}:hs.example`);
  for (const room of rooms) await share(machine, room);
  const manyKeys = await machine.exportRoomKeys((session) => session.roomId.toString() !== ROOM);
  machine.close();
  return { user: USER, room: ROOM, ...events, keys, manyKeys, manyKeysCount: SESSIONS };
}

async function share(machine: original.OlmMachine, room: string): Promise<void> {
  const settings = new original.EncryptionSettings();
  settings.rotationPeriodMessages = BigInt(TEXTS + PHOTOS);
  await machine.shareRoomKey(new original.RoomId(room), [new original.UserId(USER)], settings);
}

/** @returns the event as it comes down /sync. */
async function encrypt(machine: original.OlmMachine, content: object, eventId: string): Promise<string> {
  const sealed = await machine.encryptRoomEvent(new original.RoomId(ROOM), "m.room.message", JSON.stringify(content));
  return JSON.stringify({
    type: "m.room.encrypted",
    event_id: eventId,
    sender: USER,
    room_id: ROOM,
    origin_server_ts: 1_700_000_000_000,
    content: JSON.parse(sealed) as unknown,
  });
}

function photo(index: number): object {
  const file = (name: string) => ({
    v: "v2",
    key: { alg: "A256CTR", ext: true, k: "qcHVMSgYg-71CauWBezXI5qkaRb0LuIy-Wx5kIaHMIA", key_ops: ["encrypt", "decrypt"], kty: "oct" },
    iv: "X85+XgHN+HEAAAAAAAAAAA",
    hashes: { sha256: "5qG4fFnbbVdlAB1Q72JDKwCagV6Dbkx9uds4rSak37c" },
    url: `mxc://hs.example/${name}${index}AvMZtRmWqSKkTTgZkLhfWoKa`,
  });
  return {
    msgtype: "m.image",
    body: "The whole family around the cake, just before it fell down",
    filename: `IMG_20261122_1804${index}.jpg`,
    file: file("photo"),
    info: {
      ...{ mimetype: "image/jpeg", w: 4032, h: 3024, size: 3_481_204, "xyz.amorgan.blurhash": "LKO2?U%2Tw=w]~RBVZRi};RPxuwH" },
      thumbnail_file: file("thumbnail"),
      thumbnail_info: { mimetype: "image/jpeg", w: 800, h: 600, size: 61_204 },
    },
    "m.mentions": {},
  };
}
