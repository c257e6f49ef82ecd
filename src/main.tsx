/** Where Hearth is put together: platform → settings → words → app → picture. Nothing here waits for the network. */
import { effect } from "@preact/signals";
import { render } from "preact";
import { createPlatform } from "../platform/index.ts";
import type { Platform } from "../platform/types.ts";
import { App, leavingQuestion } from "./app/App.tsx";
import { AppModel } from "./app/AppModel.ts";
import { restartWhenBroken } from "./app/crashRestart.ts";
import { followLinks } from "./app/deepLink.ts";
import { loadLate, onceLate, whenLate } from "./app/loadLate.ts";
import { followLoginLinks, hideLoginLink } from "./app/loginLink.ts";
import { keepLook, keepMarks, markStart } from "./app/marks.ts";
import { offerVerification } from "./app/offerVerification.ts";
import { recallEmojiSupport } from "./app/emojiMemory.ts";
import { savedConfig, watchConfig } from "./app/savedConfig.ts";
import { startPhotoFrame } from "./app/startPhotoFrame.ts";
import { showStartFailed } from "./app/startFailed.ts";
import { setLanguage, t } from "./core/i18n.ts";
import { CurtainModel } from "./core/curtain.ts";
import { log } from "./core/log.ts";
import { NavigationModel } from "./core/navigation.ts";
import { policyOf } from "./core/policy.ts";
import { type Services, ServicesContext } from "./core/services.ts";
import { loadSettings } from "./core/settings.ts";
import { clockTime } from "./core/time.ts";
import { startInput } from "./input/dispatch.ts";
import { idleSeconds } from "./input/idle.ts";
import { loadLanguage } from "./loadLanguage.ts";
import { loadSound } from "./loadSound.ts";
import { createProfiles } from "./matrix/credentials.ts";
import { deleteLeftDatabases } from "./matrix/cryptoDatabases.ts";
import { whyUnavailable } from "./matrix/cryptoNeed.ts";
import { createEncryption } from "./matrix/Encryption.ts";
import { createSecurity } from "./matrix/Security.ts";
import { pinKey } from "./matrix/pinKey.ts";
import { idlePage } from "./matrix/idlePage.ts";
import { isSpare } from "./matrix/savedAvatars.ts";
import { startSession } from "./matrix/Session.ts";
import { provideSoundConverter } from "./ui/soundConverter.ts";
import { toast } from "./ui/toast.ts";
import "./ui/style.css";

performance.mark("hearth:script");
hideLoginLink();

async function start(root: HTMLElement): Promise<void> {
  const platform = await createPlatform(window, isSpare);
  const { storage } = platform;
  const profiles = createProfiles(storage);
  const [settings, config] = await Promise.all([
    loadSettings(storage),
    savedConfig(storage),
    profiles.load(),
    recallEmojiSupport(platform),
  ]);
  if (config.kiosk) restartWhenBroken(storage, () => location.reload());
  if (profiles.list.peek().length === 0 || config.kiosk) loadLate(); // signing in, or a wall, is the first picture
  const { locale } = platform;
  const applyLanguage = () => setLanguage(settings.language.value || (config.language ?? ""), locale.languages(), loadLanguage);
  await applyLanguage();

  const policy = policyOf(config);
  const encrypts = config.features["encryption"] !== false;
  const navigation = new NavigationModel(policy.home);
  const services: Services = { platform, config, policy, settings, navigation, curtain: new CurtainModel(settings, !config.kiosk) };
  let goesOn: string | undefined;
  platform.lifecycle.onLaunch((launch) => (goesOn = launch.profileId))();
  const app = new AppModel({
    profiles,
    credentialsOf: (profileId) => profiles.credentials(profileId),
    lastSignIn: (profileId) => profiles.lastSignIn(profileId),
    hasPin: async (profileId) => !config.kiosk && (await storage.get(pinKey(profileId))) !== undefined,
    removePin: (profileId) => storage.delete(pinKey(profileId)),
    chooseProfile: !config.kiosk,
    recall: () =>
      Promise.race([
        whenLate().then((screens) => screens?.recall(platform, settings)),
        new Promise<undefined>((resolve) => setTimeout(resolve, RECALL_WITHIN_MS)),
      ]),
    goesOn,
    startSession: (credentials, _profile, onSignedOut, handedKeys) =>
      startSession(credentials, {
        platform,
        profiles,
        settings: {
          receipts: () => settings.receipts.peek(),
          previews: () => settings.previews.peek(),
          onlyVerifiedDevices: () => settings.onlyVerifiedDevices.value,
        },
        ...(encrypts && {
          encryption: (options) => createEncryption({ ...options, createSecurity, ...(handedKeys && { handedKeys }) }),
        }),
        onSignedOut,
      }),
  });
  const withQr = encrypts && whyUnavailable(platform.capabilities, storage) === undefined;
  const leaving = leavingQuestion(() => platform.exit?.leave());

  provideSoundConverter(loadSound);
  keepLook(document.documentElement, settings, applyLanguage);
  locale.onChange(() => void applyLanguage());
  keepMarks(root, platform, app.phase);
  startInput(platform.remote, {
    onBack() {
      const { status } = app.phase.value;
      if (status === "signedIn" && navigation.back()) return;
      if ((status === "signedOut" || status === "locked") && app.leaveSignIn()) return;
      const exit = platform.exit ?? platform.exitByBack?.();
      if (!policy.canExit || !exit) return;
      if (exit.asks === "system") exit.leave();
      else leaving.ask();
    },
  });
  // Before any of them is drawn or asked: they find the platform whole.
  onceLate((screens) => screens.completeTv(platform));
  followLifecycle(platform, app);
  followLoginLinks(platform.lifecycle);
  // A kiosk shows what it was set up for.
  if (!policy.lock) followLinks(platform.lifecycle, app.phase, navigation, () => leaving.answer(false));
  offerVerification(app.phase, services);
  startPhotoFrame({ phase: app.phase, services, asksToLeave: leaving.asks });
  effect(() => {
    if (app.phase.value.status !== "signedIn") navigation.reset();
  });
  const { idleAfterMs } = policy;
  if (idleAfterMs !== undefined) effect(() => void (idleSeconds.value * 1000 >= idleAfterMs && navigation.home()));
  watchThirdWall(app);

  const started = app.start();
  // The first formatter of a page takes 10 to 25 ms: it is made while storage is being read.
  clockTime(Date.now());
  await started;
  await nextTask();
  root.textContent = "";
  render(
    <ServicesContext.Provider value={services}>
      <App app={app} withQr={withQr} profiles={profiles} asksToLeave={leaving.asks} answerLeaving={(yes) => leaving.answer(yes)} />
    </ServicesContext.Provider>,
    root,
  );
  markStart(app.phase);
  void watchConfig(storage, app);
  void deleteLeftDatabases(storage);
  setTimeout(() => void idlePage().then(loadLate), LATE_AFTER_MS);
  onceLate((screens) => screens.startLate({ phase: app.phase, services, profiles }));
  if (storage.kind === "memory") toast(t("common:storageMemory"), "bad");
}

/** A host that does not answer must not keep a new TV's first picture away. */
const RECALL_WITHIN_MS = 4_000;
/** Then somebody reads, or has gone on to what it holds. */
const LATE_AFTER_MS = 4_000;

/** Taking in the saved rooms and drawing them are two tasks: a key pressed in between is heard. */
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function followLifecycle({ lifecycle }: Platform, app: InstanceType<typeof AppModel>): void {
  const session = () => (app.phase.value.status === "signedIn" ? app.phase.value.session : undefined);
  lifecycle.onSuspend(() => session()?.suspend());
  lifecycle.onResume(() => session()?.resume());
}

/** The third wall: what nobody caught is logged, and shown only while nothing else is on the screen. */
function watchThirdWall(app: InstanceType<typeof AppModel>): void {
  const fall = (thrown: unknown): void => {
    log("window").error("uncaught", thrown);
    if (app.phase.value.status === "starting") app.fail(thrown, "app");
  };
  window.addEventListener("error", (event) => fall(event.error ?? event.message));
  window.addEventListener("unhandledrejection", (event) => fall(event.reason));
}

const root = document.getElementById("app");
if (root) {
  start(root).catch((thrown: unknown) => {
    log("start").error("Hearth could not start", thrown);
    showStartFailed(root, thrown, () => location.reload());
  });
}
