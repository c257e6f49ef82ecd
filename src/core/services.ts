import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Platform } from "../../platform/types.ts";
import type { Config } from "./config.ts";
import type { Curtain } from "./curtain.ts";
import type { Navigation } from "./navigation.ts";
import type { Policy } from "./policy.ts";
import type { Settings } from "./settings.ts";

/** What every screen may use; made once in `main.tsx`, handed down by context, never imported as a global. */
export interface Services {
  readonly platform: Platform;
  readonly config: Config;
  readonly policy: Policy;
  readonly settings: Settings;
  readonly navigation: Navigation;
  readonly curtain: Curtain;
}

/** Read it by `useServices()`. */
export const ServicesContext = createContext<Services | undefined>(undefined);

/** @throws outside of the app's tree: a component was rendered without its context. */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error("useServices() outside of <ServicesContext.Provider>");
  return services;
}
