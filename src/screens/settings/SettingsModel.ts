import { computed, createModel, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { attempt } from "../../core/attempt.ts";
import { languages } from "../../core/i18n.ts";
import { type LogLine, recentLog } from "../../core/log.ts";
import type { SettingsPage } from "../../core/navigation.ts";
import type { Services } from "../../core/services.ts";
import type { ProfileRecord } from "../../matrix/records.ts";
import type { EncryptionState } from "../../matrix/securityTypes.ts";
import type { Session } from "../../matrix/types.ts";
import { type FrameSettings, makeFrameSettings } from "./frameSettings.ts";
import { makePrivacySettings, type PrivacySettings } from "./privacySettings.ts";

export interface SettingsDependencies {
  readonly services: Pick<Services, "platform" | "policy" | "settings" | "navigation">;
  /** Whose settings; undefined before anybody has signed in. */
  readonly session?:
    | (Pick<Session, "profile" | "encryption" | "security" | "rooms"> & { readonly media: Pick<Session["media"], "heldBytes"> })
    | undefined;
  readonly version: string;
  readonly page?: SettingsPage | undefined;
  /** Whether a new version of Hearth lies ready; `onUpdate` starts it. */
  readonly update?: ReadonlySignal<boolean> | undefined;
  onUpdate?(): void;
  onSwitchProfile(): Promise<void> | void;
  onSignOut(): Promise<void> | void;
  onForgotPin(): void;
}

/** A setting with few values: OK takes the next one. `name` and the values pick the words. */
export interface Option {
  readonly name: "language" | "textSize" | "motion" | "fullScreen" | "previews" | "receipts";
  readonly value: string;
}

/** What the about page says; `name` picks the words. */
export type Fact =
  | { readonly name: "version" | "tv" | "system" | "engine"; readonly value: string }
  | { readonly name: "saved"; readonly value: "indexedDB" | "memory" }
  | { readonly name: "encryption"; readonly value: EncryptionState["status"] }
  | { readonly name: "pictures"; readonly heldBytes: number; readonly budgetBytes: number }
  | { readonly name: "events"; readonly count: number };

export type SignOutState = { readonly status: "idle" } | { readonly status: "asking" } | { readonly status: "leaving" };

/** What the settings show and what they can be asked to do. */
export interface SettingsPages {
  readonly page: ReadonlySignal<SettingsPage>;
  readonly pages: ReadonlySignal<readonly SettingsPage[]>;
  readonly options: ReadonlySignal<readonly Option[]>;
  readonly frame: FrameSettings;
  readonly privacy: PrivacySettings;
  readonly profile: ReadonlySignal<ProfileRecord | undefined>;
  readonly device: ReadonlySignal<string>;
  readonly canSignOut: ReadonlySignal<boolean>;
  /** Messages in encrypted rooms may be readable on this TV only: signing out must say so. */
  readonly losesKeys: ReadonlySignal<boolean>;
  /** What this TV is in encrypted rooms; undefined before anybody has signed in. */
  readonly encryption: ReadonlySignal<EncryptionState | undefined>;
  readonly onlyVerifiedDevices: ReadonlySignal<boolean>;
  readonly signOutState: ReadonlySignal<SignOutState>;
  readonly facts: ReadonlySignal<readonly Fact[]>;
  readonly update: ReadonlySignal<boolean>;
  /** The log as it was when the page was opened, oldest first. */
  readonly lines: ReadonlySignal<readonly LogLine[]>;
  takeUpdate(): void;
  show(page: SettingsPage): void;
  next(name: Option["name"]): void;
  verify(): void;
  toggleOnlyVerifiedDevices(): void;
  switchProfile(): void;
  askSignOut(): void;
  keepSignedIn(): void;
  signOut(): void;
}

/** The settings of this TV, who uses it, and what to tell somebody who helps. */
export const SettingsModel = createModel(
  ({
    services,
    session,
    version,
    page: first,
    update,
    onUpdate,
    onSwitchProfile,
    onSignOut,
    onForgotPin,
  }: SettingsDependencies): SettingsPages => {
    const { platform, policy, settings, navigation } = services;
    const page = signal<SettingsPage>(first ?? "general");
    const lines = signal<readonly LogLine[]>(first === "problemReport" ? recentLog() : []);
    const signOutState = signal<SignOutState>({ status: "idle" });

    /** Each option: its signal as text, and the texts it goes through. */
    const choices: Record<Option["name"], { readonly values: readonly string[]; get(): string; set(value: string): void }> = {
      language: choice(settings.language, ["", ...languages]),
      textSize: choice(settings.textSize, ["normal", "large"]),
      motion: choice(settings.motion, ["full", "reduced"]),
      fullScreen: {
        values: ["off", "on"],
        get: () => (settings.fullScreen.value ? "on" : "off"),
        set: (value) => (settings.fullScreen.value = value === "on"),
      },
      previews: {
        values: ["shown", "hidden"],
        get: () => (settings.previews.value ? "shown" : "hidden"),
        set: (value) => (settings.previews.value = value === "shown"),
      },
      receipts: choice(settings.receipts, ["private", "public"]),
    };
    const names = Object.keys(choices) as readonly Option["name"][];

    return {
      page,
      frame: makeFrameSettings(services, session?.rooms),
      privacy: makePrivacySettings(services, session?.profile.peek().profileId, onForgotPin),
      pages: signal<readonly SettingsPage[]>([
        "general",
        ...(session && policy.photoFrame ? (["photoFrame"] as const) : []),
        ...(session ? (["account", "privacy", "security"] as const) : []),
        "about",
        "problemReport",
      ]),
      options: computed(() => {
        const offered = platform.fullScreen ? names : names.filter((name) => name !== "fullScreen");
        return offered.map((name) => ({ name, value: choices[name].get() }));
      }),
      profile: computed(() => session?.profile.value),
      device: signal([platform.device.label, platform.device.model].filter(Boolean).join(", ")),
      canSignOut: signal(policy.canSignOut),
      losesKeys: computed(() => session?.security.losesKeys.value ?? false),
      encryption: computed(() => session?.encryption.value),
      onlyVerifiedDevices: computed(() => settings.onlyVerifiedDevices.value),
      signOutState,
      facts: computed(() => {
        const { device, capabilities, storage } = platform;
        const all: Fact[] = [
          { name: "version", value: version },
          { name: "tv", value: [device.label, device.model].filter(Boolean).join(", ") },
          { name: "system", value: [platform.name, device.osVersion, device.firmware && `(${device.firmware})`].filter(Boolean).join(" ") },
          { name: "engine", value: device.engine > 0 ? `Chromium ${device.engine}` : "" },
          { name: "saved", value: storage.kind },
        ];
        if (session) all.push({ name: "encryption", value: session.encryption.value.status });
        all.push({ name: "pictures", heldBytes: session?.media.heldBytes.value ?? 0, budgetBytes: capabilities.budget.mediaBytes });
        all.push({ name: "events", count: capabilities.budget.timelineEvents });
        return all.filter((fact) => !("value" in fact) || fact.value !== "");
      }),
      lines,
      update: computed(() => update?.value ?? false),
      takeUpdate: () => onUpdate?.(),
      show(next) {
        if (next === "problemReport") lines.value = recentLog();
        page.value = next;
      },
      next(name) {
        const { values, get, set } = choices[name];
        set(values[(values.indexOf(get()) + 1) % values.length] as string);
      },
      verify() {
        navigation.push({ screen: "verification" });
      },
      toggleOnlyVerifiedDevices() {
        settings.onlyVerifiedDevices.value = !settings.onlyVerifiedDevices.peek();
      },
      switchProfile: () => void attempt("settings", async () => onSwitchProfile()),
      askSignOut() {
        if (policy.canSignOut && signOutState.peek().status === "idle") signOutState.value = { status: "asking" };
      },
      keepSignedIn() {
        if (signOutState.peek().status === "asking") signOutState.value = { status: "idle" };
      },
      signOut() {
        if (signOutState.peek().status !== "asking") return;
        signOutState.value = { status: "leaving" };
        void attempt("signOut", async () => onSignOut()).then(() => (signOutState.value = { status: "idle" }));
      },
    };
  },
);

function choice<T extends string>(
  setting: Signal<T>,
  values: readonly T[],
): { readonly values: readonly string[]; get(): string; set(value: string): void } {
  return { values, get: () => setting.value, set: (value) => (setting.value = value as T) };
}
