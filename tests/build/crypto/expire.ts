/** What the module does when it is asked to encrypt with a session that is used up. */
import { MemoryServer } from "./memoryServer.ts";
import { type CryptoModule, Party } from "./party.ts";

const ROOM = "!room:hs.example";

/** @returns what was thrown past everybody, and whether the machine goes on when the key is shared anew. */
export async function expireSession(crypto: CryptoModule) {
  const server = new MemoryServer();
  const writer = await Party.open(crypto, server, "@w:hs.example", "W");
  const reader = await Party.open(crypto, server, "@r:hs.example", "R");
  for (const party of [writer, reader]) await party.flush();
  await writer.track(reader.user);
  await reader.track(writer.user);
  await writer.share(ROOM, reader);
  await reader.sync();
  // A session is good for a hundred messages.
  for (let index = 0; index < 100; index += 1) await writer.encrypt(ROOM, "x".repeat(index));
  const thrown = new Promise<string>((resolve) => process.once("uncaughtException", (error) => resolve(String(error))));
  let settled = false;
  const settle = () => {
    settled = true;
  };
  writer.encrypt(ROOM, "one too many").then(settle, settle);
  const uncaught = await thrown;
  await writer.share(ROOM, reader);
  await reader.sync();
  const after = await reader.decrypt(ROOM, await writer.encrypt(ROOM, "again"));
  return { uncaught, settled, after };
}
