/** Inside a peer's process: the SDK's client, signed in and syncing. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ICreateClientOpts, MatrixClient } from "matrix-js-sdk";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { PeerStart } from "./commands.ts";
import { loadPeerSdk, type PeerSdk } from "./peerSdk.ts";

const PATIENCE = 30_000;

export class PeerSession {
  readonly options: PeerStart;
  readonly sdk: PeerSdk;
  readonly client: MatrixClient;
  /** The key that opens secret storage, while this process knows it. */
  storageKey: { readonly id: string; readonly key: Uint8Array<ArrayBuffer> } | undefined;
  /** Requests that send events are back-dated to it, milliseconds since 1970. */
  sendAt: number | undefined;

  private constructor(options: PeerStart, sdk: PeerSdk, client: Pick<ICreateClientOpts, "accessToken" | "deviceId">) {
    this.options = options;
    this.sdk = sdk;
    this.client = sdk.createClient({
      ...client,
      baseUrl: options.homeserver,
      userId: options.userId,
      verificationMethods: [...options.verificationMethods],
      fetchFn: (input, init) => this.#fetch(String(input), init),
      cryptoCallbacks: {
        getSecretStorageKey: async ({ keys }) =>
          this.storageKey && this.storageKey.id in keys ? [this.storageKey.id, this.storageKey.key] : null,
        cacheSecretStorageKey: (id, _info, key) => void (this.storageKey = { id, key }),
        // Not of today's SDK, which does it by itself: the old one leaves it to the application.
        ...{ onSecretRequested: (_user: string, device: string, _request: string, name: string) => this.#giveSecret(device, name) },
      },
    });
  }

  /** Signs in at a new device, waits for the first sync and until the device's keys are published. */
  static async start(options: PeerStart): Promise<PeerSession> {
    const sdk = await loadPeerSdk(options.implementation);
    const login = options.session ?? (await PeerSession.#signIn(options, sdk));
    const session = new PeerSession(options, sdk, login);
    await sdk.initCrypto(session.client);
    await session.client.startClient({ initialSyncLimit: 30, disablePresence: true });
    await session.until(() => session.client.isInitialSyncComplete(), "the first sync");
    // From here on others encrypt for this device. And a sign-out would not meet the upload: Synapse makes the device anew then.
    const published = async () =>
      login.deviceId in ((await session.client.downloadKeysForUsers([options.userId])).device_keys[options.userId] ?? {});
    await session.until(published, "the device's keys on the server");
    return session;
  }

  static async #signIn(options: PeerStart, sdk: PeerSdk): Promise<{ readonly accessToken: string; readonly deviceId: string }> {
    const stranger = sdk.createClient({ baseUrl: options.homeserver });
    const login = await stranger.loginRequest({
      type: "m.login.password",
      identifier: { type: "m.id.user", user: options.userId },
      password: options.password,
      initial_device_display_name: options.deviceName,
    });
    return { accessToken: login.access_token, deviceId: login.device_id };
  }

  get crypto(): CryptoApi {
    const crypto = this.client.getCrypto();
    if (!crypto) throw new Error("there is no cryptography");
    return crypto;
  }

  get deviceId(): string {
    return this.client.getDeviceId() as string;
  }

  /** Asks again and again until the answer is truthy, and returns it. */
  async until<T>(check: () => T | Promise<T>, what: string, timeoutMs = PATIENCE): Promise<Exclude<T, undefined | null | false | 0 | "">> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const answer = await check();
      if (answer) return answer as Exclude<T, undefined | null | false | 0 | "">;
      if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
      await sleep(40);
    }
  }

  /** Runs what sends an event, dated `at` when given. */
  async dated<T>(at: number | undefined, send: () => Promise<T>): Promise<T> {
    this.sendAt = at;
    try {
      return await send();
    } finally {
      this.sendAt = undefined;
    }
  }

  /** Confirms with the password what the server wants confirmed. */
  readonly confirmIdentity = async <T>(makeRequest: (auth: Record<string, unknown> | null) => Promise<T>): Promise<void> => {
    try {
      await makeRequest(null);
    } catch (error) {
      const { session } = (error as { data?: { session?: string } }).data ?? {};
      if (!session) throw error;
      const { userId, password } = this.options;
      await makeRequest({ type: "m.login.password", identifier: { type: "m.id.user", user: userId }, password, session });
    }
  };

  /** Gives a secret to a device of this account that this one trusts. */
  async #giveSecret(deviceId: string, name: string): Promise<string | undefined> {
    const { userId } = this.options;
    // The request may be here before this side has signed the device that it has just verified.
    const trusted = async () => (await this.crypto.getDeviceVerificationStatus(userId, deviceId))?.isVerified();
    await this.until(trusted, `trust in ${deviceId}, which asks for ${name}`, 10_000);
    const secret = await this.sdk.cachedSecret(this.client, name);
    return secret ? Buffer.from(secret).toString("base64") : undefined;
  }

  async #fetch(url: string, init: RequestInit = {}): Promise<Response> {
    if (this.sendAt === undefined || init.method !== "PUT" || !/\/rooms\/[^/]+\/send\//.test(url)) return fetch(url, init);
    // Only an application service may say when something was sent.
    const dated = new URL(url);
    dated.searchParams.set("user_id", this.options.userId);
    dated.searchParams.set("ts", String(this.sendAt));
    const headers = new Headers(init.headers);
    headers.set("Authorization", `Bearer ${this.options.backdatingToken}`);
    return fetch(dated, { ...init, headers });
  }
}
