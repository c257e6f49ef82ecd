/** Somebody's phone: what an account can do to its other devices (client-server API, "Device Management"). */
import { password } from "./household/people.ts";
import { matrixRequest, MatrixRequestError } from "./matrixApi.ts";

interface Login {
  readonly access_token: string;
  readonly device_id: string;
}

/** Signs in on a phone, removes `deviceId` as its list of devices does, and signs the phone out. Password servers only. */
export async function removeFromPhone(baseUrl: string, user: string, deviceId: string): Promise<void> {
  const identifier = { type: "m.id.user", user };
  const { access_token: token } = await matrixRequest<Login>(baseUrl, "POST", "/_matrix/client/v3/login", {
    token: "",
    body: { type: "m.login.password", identifier, password, initial_device_display_name: "Phone" },
  });
  const remove = (auth?: object) =>
    matrixRequest(baseUrl, "POST", "/_matrix/client/v3/delete_devices", { token, body: { devices: [deviceId], ...(auth && { auth }) } });
  try {
    await remove(); // right after sign-in no password is asked for
  } catch (error) {
    if (!(error instanceof MatrixRequestError) || error.status !== 401) throw error;
    await remove({ type: "m.login.password", identifier, password });
  }
  await matrixRequest(baseUrl, "POST", "/_matrix/client/v3/logout", { token, body: {} });
}
