/**
 * Everything that Hearth asks of the crypto module, between machines whose modules may differ: the lowered one and the
 * original, in either role. It runs in Node and in pages, and gives facts that can be compared; a test says what they must be.
 */
import { MemoryServer } from "./memoryServer.ts";
import { type CryptoModule, Party } from "./party.ts";

const ROOM = "!room:hs.example";
const TEXT = "Grüße aus dem Wohnzimmer 📺";
const ALICE = "@alice:hs.example";
const BOB = "@bob:hs.example";

/** @param store prefix for IndexedDB, one that was not there before. */
export async function runScenario(mine: CryptoModule, theirs: CryptoModule, store: string) {
  const server = new MemoryServer();
  const alice = await Party.open(mine, server, ALICE, "ALICETV", `${store}-alice`);
  const bob = await Party.open(theirs, server, BOB, "BOBPHONE");
  for (const party of [alice, bob]) await party.flush();
  await alice.bootstrap();
  await bob.bootstrap();
  await alice.track(ALICE, BOB);
  await bob.track(ALICE, BOB);

  const messages = await exchangeMessages(alice, bob);
  const olm = await exchangeOlm(alice, bob);
  const sas = await verifyByEmoji(alice, bob);
  const second = await Party.open(theirs, server, ALICE, "ALICEPHONE");
  await second.flush();
  await second.track(ALICE, BOB);
  await alice.sync([ALICE]);
  await alice.track(ALICE);
  const qr = await verifyByQr(second, alice);
  const bundle = await handOverSecrets(alice, theirs);
  const late = await alice.encrypt(ROOM, TEXT);
  const exported = await moveKeysByFile(alice, second, late);
  const backup = await moveKeysByBackup(alice, late);
  const attachment = encryptAttachment(mine, theirs);
  const integers = await passIntegers(alice, bob);
  alice.machine.close();
  const reopened = await Party.open(mine, server, ALICE, "ALICETV", `${store}-alice`);
  const kept = {
    text: await reopened.decrypt(ROOM, late),
    verified: (await reopened.deviceOf(bob)).isVerified(),
    crossSigning: (await reopened.machine.crossSigningStatus()).hasMaster,
  };
  reopened.machine.close();
  return { messages, olm, sas, qr, bundle, exported, backup, attachment, integers, kept };
}

async function exchangeMessages(alice: Party, bob: Party) {
  await alice.share(ROOM, alice, bob);
  await bob.sync();
  const there = await bob.decrypt(ROOM, await alice.encrypt(ROOM, TEXT));
  await bob.share(ROOM, alice, bob);
  await alice.sync();
  const back = await alice.decrypt(ROOM, await bob.encrypt(ROOM, TEXT));
  const unknown = await alice.decrypt("!other:hs.example", await bob.encrypt(ROOM, TEXT)).catch(() => "refused");
  return { there: there === TEXT, back: back === TEXT, unknown };
}

/** A to-device message through Olm. */
async function exchangeOlm(alice: Party, bob: Party) {
  const device = await alice.deviceOf(bob);
  const content = await device.encryptToDeviceEvent("example.note", { note: TEXT });
  alice.server.toDevice(
    ALICE,
    "m.room.encrypted",
    JSON.stringify({ messages: { [BOB]: { [bob.device]: JSON.parse(content) as unknown } } }),
  );
  const [event = "{}"] = await bob.sync();
  return (JSON.parse(event) as { content?: { note?: string } }).content?.note === TEXT;
}

async function verifyByEmoji(alice: Party, bob: Party) {
  const { VerificationMethod } = alice.crypto;
  const [request, toDevice] = (await alice.deviceOf(bob)).requestVerification([VerificationMethod.SasV1]);
  await alice.send(toDevice);
  await bob.sync();
  await bob.send(bob.requestWith(alice).acceptWithMethods([bob.crypto.VerificationMethod.SasV1]));
  await alice.sync();
  const started = await request.startSas();
  if (!started) throw new Error("SAS did not start");
  const [mine, start] = started;
  let changes = 0;
  mine.registerChangesCallback(async () => void (changes += 1));
  await alice.send(start);
  await bob.sync();
  const theirs = bob.requestWith(alice).getVerification();
  if (!(theirs instanceof bob.crypto.Sas)) throw new Error("the other side has no SAS");
  await bob.send(theirs.accept());
  await alice.sync();
  await bob.sync();
  await alice.sync();
  const emoji = [mine, theirs].map((sas) =>
    sas
      .emoji()
      ?.map(({ symbol, description }) => `${symbol} ${description}`)
      .join(", "),
  );
  for (const sent of await mine.confirm()) await alice.send(sent);
  await bob.sync();
  for (const sent of await theirs.confirm()) await bob.send(sent);
  await alice.sync();
  await bob.sync();
  await alice.track(ALICE, BOB);
  return {
    emoji: emoji[0]?.split(", ").length,
    same: emoji[0] === emoji[1],
    decimals: mine.decimals()?.join() === theirs.decimals()?.join(),
    done: mine.isDone() && theirs.isDone(),
    verified: (await alice.deviceOf(bob)).isVerified(),
    heard: changes > 0,
  };
}

/** A new device shows a code, the person's other device scans it; then the secrets follow. */
async function verifyByQr(shower: Party, scanner: Party) {
  const identity = await shower.machine.getIdentity(new shower.crypto.UserId(ALICE));
  if (!(identity instanceof shower.crypto.OwnUserIdentity)) throw new Error("the new device does not know its own identity");
  const methods = ({ VerificationMethod: method }: Party["crypto"]) => [method.QrCodeShowV1, method.QrCodeScanV1, method.ReciprocateV1];
  const [request, toDevice] = await identity.requestVerification(methods(shower.crypto));
  await shower.send(toDevice);
  await scanner.sync();
  await scanner.send(scanner.requestWith(shower).acceptWithMethods(methods(scanner.crypto)));
  await shower.sync();
  const code = await request.generateQrCode();
  if (!code) throw new Error("no QR code");
  const bytes = code.toBytes();
  const scanned = await scanner.requestWith(shower).scanQrCode(scanner.crypto.QrCodeScan.fromBytes(bytes));
  await scanner.send(scanned.reciprocate());
  await shower.sync();
  const seen = code.hasBeenScanned();
  await shower.send(code.confirmScanning());
  await scanner.sync();
  await shower.sync();
  await scanner.sync();
  await shower.track(ALICE, BOB);
  await scanner.track(ALICE, BOB);
  const verified = (await scanner.deviceOf(shower)).isVerified();
  // The secrets: asked for, sent through Olm, taken.
  await shower.machine.requestMissingSecretsIfNeeded();
  for (let round = 0; round < 3; round += 1) {
    await shower.flush();
    await scanner.sync();
    const claim = await scanner.machine.getMissingSessions([new scanner.crypto.UserId(ALICE)]);
    if (claim) await scanner.send(claim);
    await scanner.sync();
    await shower.sync();
  }
  return {
    bytes: bytes.length > 100,
    seen,
    done: code.isDone() && scanned.isDone(),
    verified,
    secrets: (await shower.machine.crossSigningStatus()).hasSelfSigning,
  };
}

/** What "Scan with Element X" ends with (MSC4108): all secrets at once to a device that is signed in but knows nothing. */
async function handOverSecrets(from: Party, theirs: CryptoModule) {
  const json: unknown = (await from.machine.exportSecretsBundle()).to_json();
  const fresh = await Party.open(theirs, from.server, ALICE, "ALICELAPTOP");
  await fresh.flush();
  await fresh.track(ALICE);
  const before = (await fresh.machine.crossSigningStatus()).hasMaster;
  // Through text, as it crosses the channel between the two.
  await fresh.machine.importSecretsBundle(theirs.SecretsBundle.from_json(JSON.parse(JSON.stringify(json))));
  const { hasMaster, hasSelfSigning, hasUserSigning } = await fresh.machine.crossSigningStatus();
  await fresh.track(ALICE);
  const own = await fresh.machine.getIdentity(new theirs.UserId(ALICE));
  const damaged = ((): string => {
    try {
      theirs.SecretsBundle.from_json({ cross_signing: { master_key: "short" } });
      return "taken";
    } catch {
      return "refused";
    }
  })();
  return { before, after: hasMaster && hasSelfSigning && hasUserSigning, verified: own?.isVerified(), damaged };
}

async function moveKeysByFile(from: Party, to: Party, event: string) {
  const keys = await from.machine.exportRoomKeys(() => true);
  const file = from.crypto.OlmMachine.encryptExportedRoomKeys(keys, "passphrase", 1000);
  const wrong = ((): string => {
    try {
      return to.crypto.OlmMachine.decryptExportedRoomKeys(file, "another");
    } catch {
      return "refused";
    }
  })();
  const before = await to.decrypt(ROOM, event).catch(() => "no key");
  let progress = 0;
  const result = await to.machine.importExportedRoomKeys(
    to.crypto.OlmMachine.decryptExportedRoomKeys(file, "passphrase"),
    (done, total) => {
      progress = Number(done) / Number(total);
    },
  );
  return {
    keys: (JSON.parse(keys) as unknown[]).length,
    wrong,
    before,
    imported: result.importedCount,
    progress,
    text: await to.decrypt(ROOM, event),
  };
}

async function moveKeysByBackup(from: Party, event: string) {
  const { server, crypto } = from;
  const key = crypto.BackupDecryptionKey.createRandomKey();
  await from.machine.enableBackupV1(key.megolmV1PublicKey.publicKeyBase64, server.backup.version);
  await from.machine.saveBackupDecryptionKey(key, server.backup.version);
  for (let request = await from.machine.backupRoomKeys(); request; request = await from.machine.backupRoomKeys()) await from.send(request);
  // Another machine, which never saw the room.
  const third = await Party.open(crypto, server, ALICE, "ALICETABLET");
  const again = crypto.BackupDecryptionKey.fromBase64(key.toBase64());
  const rooms = new Map<InstanceType<typeof crypto.RoomId>, Map<string, unknown>>();
  for (const [room, { sessions }] of Object.entries(server.backup.rooms)) {
    const decrypted = new Map<string, unknown>();
    for (const [id, { session_data: data }] of Object.entries(sessions)) {
      decrypted.set(id, JSON.parse(again.decryptV1(data["ephemeral"] ?? "", data["mac"] ?? "", data["ciphertext"] ?? "")));
    }
    rooms.set(new crypto.RoomId(room), decrypted);
  }
  const result = await third.machine.importBackedUpRoomKeys(rooms, () => undefined, server.backup.version);
  return { imported: result.importedCount, text: await third.decrypt(ROOM, event) };
}

function encryptAttachment(mine: CryptoModule, theirs: CryptoModule) {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
  const encrypted = mine.Attachment.encrypt(bytes);
  const info = encrypted.mediaEncryptionInfo ?? "";
  const decrypted = theirs.Attachment.decrypt(new theirs.EncryptedAttachment(encrypted.encryptedData, info));
  const damaged = encrypted.encryptedData.slice();
  damaged[5] = (damaged[5] ?? 0) ^ 1;
  let wrong = "";
  try {
    theirs.Attachment.decrypt(new theirs.EncryptedAttachment(damaged, info));
  } catch {
    wrong = "refused";
  }
  return { same: decrypted.length === bytes.length && decrypted.every((byte, index) => byte === bytes[index]), wrong };
}

/** 64-bit numbers across the boundary, both ways. */
async function passIntegers(alice: Party, bob: Party) {
  const settings = new alice.crypto.EncryptionSettings();
  const set = (value: number) => (typeof settings.rotationPeriod === "bigint" ? BigInt(value) : (value as unknown as bigint));
  settings.rotationPeriod = set(7 * 24 * 3600 * 1_000_000);
  settings.rotationPeriodMessages = set(4_294_967_297);
  const seen = Number((await alice.deviceOf(bob)).firstTimeSeen());
  return {
    period: Number(settings.rotationPeriod),
    messages: Number(settings.rotationPeriodMessages),
    seen: Math.abs(Date.now() - seen) < 3_600_000,
  };
}
