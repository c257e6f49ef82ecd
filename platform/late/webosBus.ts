/** What LG's system services tell over Luna. Each may be missing, refuse, or answer late or never: the app goes on without. */
import type { Luna } from "./luna.ts";
import type { Connection, Device, Speech } from "../types.ts";

/** LG's voice, silent unless the owner has switched audio guidance on. */
export function lunaSpeech(luna: Luna): Speech {
  let guided = false;
  const request = { category: "option", keys: ["audioGuidance"], subscribe: true };
  luna.call("luna://com.webos.settingsservice/getSystemSettings", request, (answer) => {
    const settings = answer["settings"] as { readonly audioGuidance?: unknown } | undefined;
    if (settings && typeof settings === "object" && "audioGuidance" in settings) guided = settings.audioGuidance === "on";
  });
  return {
    speak(text, interrupt = false) {
      if (guided) luna.call("luna://com.webos.service.tts/speak", { text, clear: interrupt });
    },
  };
}

/** LG's own library asks here for what PalmSystem does not say. */
export function lunaSystemInfo(luna: Luna, tell: (found: Partial<Device>) => void): void {
  const request = { keys: ["modelName", "firmwareVersion", "sdkVersion"] };
  luna.call("luna://com.webos.service.tv.systemproperty/getSystemInfo", request, ({ modelName, firmwareVersion, sdkVersion }) =>
    tell({ ...text("model", modelName), ...text("osVersion", sdkVersion), ...text("firmware", firmwareVersion) }),
  );
}

const text = (name: keyof Device, value: unknown): Partial<Device> => (typeof value === "string" && value ? { [name]: value } : {});

/** Connected to a router is enough: a homeserver may stand in the next room, without an internet. */
export function lunaConnection(luna: Luna, tell: (connection: Connection) => void): void {
  luna.call("luna://com.webos.service.connectionmanager/getStatus", { subscribe: true }, ({ wired, wifi }) => {
    const ways = [wired, wifi].filter((part) => typeof part === "object" && part !== null) as readonly Interface[];
    if (!ways.some((part) => typeof part.state === "string")) return;
    const up = ways.filter(({ state }) => state === "connected");
    tell({
      connected: up.length > 0,
      way: up.map(({ interfaceName, ssid, ipAddress }) => [interfaceName, ssid, ipAddress].join()).join(";"),
    });
  });
}

interface Interface {
  readonly state?: unknown;
  readonly interfaceName?: unknown;
  readonly ssid?: unknown;
  readonly ipAddress?: unknown;
}
