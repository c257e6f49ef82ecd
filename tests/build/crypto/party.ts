/** One device of one person: an OlmMachine and its way to the {@link MemoryServer}. */
import type { MemoryServer } from "./memoryServer.ts";

/** The original package, or the lowered one, which exports the same. */
export type CryptoModule = Omit<typeof import("@matrix-org/matrix-sdk-crypto-wasm"), "initAsync">;
type OlmMachine = Awaited<ReturnType<CryptoModule["OlmMachine"]["initialize"]>>;
type OutgoingRequest = Awaited<ReturnType<OlmMachine["outgoingRequests"]>>[number];
type VerificationRequest = NonNullable<ReturnType<OlmMachine["getVerificationRequest"]>>;

/** What every request has; which one it is, `type` says. */
interface Sendable {
  readonly id: string | undefined;
  readonly type: OutgoingRequest["type"] | undefined;
  readonly body: string;
}

export class Party {
  readonly crypto: CryptoModule;
  readonly server: MemoryServer;
  readonly user: string;
  readonly device: string;
  readonly machine: OlmMachine;

  private constructor(crypto: CryptoModule, server: MemoryServer, user: string, device: string, machine: OlmMachine) {
    this.crypto = crypto;
    this.server = server;
    this.user = user;
    this.device = device;
    this.machine = machine;
  }

  /** @param store name of an IndexedDB store; none: in memory. */
  static async open(crypto: CryptoModule, server: MemoryServer, user: string, device: string, store?: string): Promise<Party> {
    const userId = new crypto.UserId(user);
    const deviceId = new crypto.DeviceId(device);
    const key = new Uint8Array(32).fill(7);
    const machine =
      store === undefined
        ? await crypto.OlmMachine.initialize(userId, deviceId)
        : await crypto.OlmMachine.initFromStore(userId, deviceId, await crypto.StoreHandle.openWithKey(store, key));
    return new Party(crypto, server, user, device, machine);
  }

  async send(request: unknown): Promise<void> {
    const { id, type, body } = request as Sendable;
    const { RequestType } = this.crypto;
    let answer: unknown = {};
    if (type === RequestType.KeysUpload) answer = this.server.uploadKeys(this.user, this.device, body);
    else if (type === RequestType.KeysQuery) answer = this.server.query(body);
    else if (type === RequestType.KeysClaim) answer = this.server.claim(body);
    else if (type === RequestType.SignatureUpload) answer = this.server.uploadSignatures(body);
    else if (type === RequestType.KeysBackup) answer = this.server.saveBackup(body);
    else if (type === RequestType.ToDevice) answer = this.server.toDevice(this.user, (request as { event_type: string }).event_type, body);
    else if (type === undefined) answer = this.server.uploadCrossSigning(this.user, body);
    else throw new Error(`no answer to a request of type ${type}`);
    if (id !== undefined && type !== undefined) await this.machine.markRequestAsSent(id, type, JSON.stringify(answer));
  }

  /** Everything that the machine wants to send by itself. */
  async flush(): Promise<void> {
    for (const request of await this.machine.outgoingRequests()) await this.send(request);
  }

  /** Takes the inbox, as one answer of /sync. @param changed users whose devices changed. @returns decrypted to-device events. */
  async sync(changed: readonly string[] = []): Promise<string[]> {
    const { crypto } = this;
    const lists = new crypto.DeviceLists(changed.map((user) => new crypto.UserId(user)));
    const counts = new Map([["signed_curve25519", this.server.oneTimeCount(this.user, this.device)]]);
    const events = this.server.takeInbox(this.user, this.device);
    const settings = new crypto.DecryptionSettings(crypto.TrustRequirement.Untrusted);
    const processed = await this.machine.receiveSyncChanges(JSON.stringify(events), lists, counts, new Set<string>(), settings);
    await this.flush();
    return processed.map((event) => event.rawEvent);
  }

  async track(...users: readonly string[]): Promise<void> {
    await this.machine.updateTrackedUsers(users.map((user) => new this.crypto.UserId(user)));
    await this.flush();
    await this.send(this.machine.queryKeysForUsers(users.map((user) => new this.crypto.UserId(user))));
  }

  async bootstrap(): Promise<void> {
    const requests = await this.machine.bootstrapCrossSigning(true);
    if (requests.uploadKeysRequest) await this.send(requests.uploadKeysRequest);
    await this.send(requests.uploadSigningKeysRequest);
    await this.send(requests.uploadSignaturesRequest);
  }

  async deviceOf(other: Party) {
    const device = await this.machine.getDevice(new this.crypto.UserId(other.user), new this.crypto.DeviceId(other.device));
    if (!device) throw new Error(`${this.device} does not know ${other.device}`);
    return device;
  }

  /** Shares the room's key with everybody, so that `encrypt` works. */
  async share(room: string, ...others: readonly Party[]): Promise<void> {
    const { crypto } = this;
    const users = () => Array.from(new Set(others.map(({ user }) => user)), (user) => new crypto.UserId(user));
    const claim = await this.machine.getMissingSessions(users());
    if (claim) await this.send(claim);
    const settings = new crypto.EncryptionSettings();
    for (const request of await this.machine.shareRoomKey(new crypto.RoomId(room), users(), settings)) await this.send(request);
  }

  /** @returns the event as it comes down /sync. */
  async encrypt(room: string, body: string): Promise<string> {
    const content = await this.machine.encryptRoomEvent(
      new this.crypto.RoomId(room),
      "m.room.message",
      JSON.stringify({ msgtype: "m.text", body }),
    );
    return JSON.stringify({
      type: "m.room.encrypted",
      event_id: `$${body.length}:${this.device}`,
      sender: this.user,
      room_id: room,
      origin_server_ts: 1,
      content: JSON.parse(content) as unknown,
    });
  }

  /** @returns the text of a message. */
  async decrypt(room: string, event: string): Promise<string> {
    const settings = new this.crypto.DecryptionSettings(this.crypto.TrustRequirement.Untrusted);
    const decrypted = await this.machine.decryptRoomEvent(event, new this.crypto.RoomId(room), settings);
    return (JSON.parse(decrypted.event) as { content: { body: string } }).content.body;
  }

  requestWith(other: Party): VerificationRequest {
    const [request] = this.machine
      .getVerificationRequests(new this.crypto.UserId(other.user))
      .filter((item) => !item.isDone() && !item.isCancelled());
    if (!request) throw new Error(`${this.device} has no verification with ${other.device}`);
    return request;
  }
}
