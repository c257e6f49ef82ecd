import { matrixRequest, userIdOf } from "./matrixApi.ts";
import { password } from "./household/people.ts";
import { secrets } from "./synapseConfig.ts";

/** What only a server's administrator can do to an account, for tests of sessions that end. */
export class Admin {
  readonly #baseUrl: string;
  readonly #delegated: boolean;
  #token: Promise<string> | undefined;

  constructor(baseUrl: string, delegated = false) {
    this.#baseUrl = baseUrl;
    this.#delegated = delegated;
  }

  /** Removes a device: its access token is dead from then on (401 M_UNKNOWN_TOKEN). */
  async deleteDevice(user: string, deviceId: string): Promise<void> {
    await this.#request("DELETE", `/_synapse/admin/v2/users/${encodeURIComponent(userIdOf(user))}/devices/${encodeURIComponent(deviceId)}`);
  }

  /** The ids of a user's devices. */
  async devices(user: string): Promise<string[]> {
    const { devices } = await this.#request<{ devices: { device_id: string }[] }>(
      "GET",
      `/_synapse/admin/v2/users/${encodeURIComponent(userIdOf(user))}/devices`,
    );
    return devices.map(({ device_id }) => device_id);
  }

  /** Ends every session of a user. */
  async signOutEverywhere(user: string): Promise<void> {
    for (const device of await this.devices(user)) await this.deleteDevice(user, device);
  }

  /** Ends an access token as its owner's sign-out would. Password servers only. */
  async revokeToken(token: string): Promise<void> {
    await matrixRequest(this.#baseUrl, "POST", "/_matrix/client/v3/logout", { token, body: {} });
  }

  /** Closes an account for good. */
  async deactivate(user: string): Promise<void> {
    await this.#request("POST", `/_synapse/admin/v1/deactivate/${encodeURIComponent(userIdOf(user))}`, { erase: false });
  }

  async #request<T = Record<string, unknown>>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T> {
    this.#token ??= this.#delegated ? Promise.resolve(secrets.oauthAdmin) : this.#signIn();
    return matrixRequest<T>(this.#baseUrl, method, path, { token: await this.#token, ...(body === undefined ? {} : { body }) });
  }

  async #signIn(): Promise<string> {
    const { access_token } = await matrixRequest<{ access_token: string }>(this.#baseUrl, "POST", "/_matrix/client/v3/login", {
      token: "",
      body: { type: "m.login.password", identifier: { type: "m.id.user", user: "admin" }, password },
    });
    return access_token;
  }
}
