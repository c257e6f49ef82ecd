/** The gallery: a list of scenes; OK shows one, Back returns. `#scene=name` opens one at once, `&lang=de&dir=rtl&text=large` change its look. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { createPlatform } from "../../platform/index.ts";
import { direction, language, setLanguage } from "../../src/core/i18n.ts";
import { CurtainModel } from "../../src/core/curtain.ts";
import { defaultConfig } from "../../src/core/config.ts";
import { NavigationModel } from "../../src/core/navigation.ts";
import { policyOf } from "../../src/core/policy.ts";
import { type Services, ServicesContext } from "../../src/core/services.ts";
import { loadSettings } from "../../src/core/settings.ts";
import { startInput } from "../../src/input/dispatch.ts";
import { Focusable, FocusRegion } from "../../src/input/focus.tsx";
import { setDirection } from "../../src/input/norigin.ts";
import { forgetSizes } from "../../src/input/viewSizes.ts";
import { loadLanguage } from "../../src/loadLanguage.ts";
import "../../src/ui/style.css";
import { memoryStorage } from "../fixtures/memoryStorage.ts";
import styles from "./gallery.module.css";
import { scenes } from "./scenes.tsx";

const shown = signal<string | undefined>(undefined);

function Gallery() {
  const name = shown.value;
  const Scene = name === undefined ? undefined : scenes[name];
  if (Scene) return <Scene key={name} />;
  return (
    <FocusRegion class={styles.list} focusKey="gallery" data-screen="gallery">
      {Object.keys(scenes).map((each) => (
        <Focusable key={each} class={styles.entry} focusKey={`scene-${each}`} onClick={() => void show(each)}>
          {each}
        </Focusable>
      ))}
    </FocusRegion>
  );
}

async function show(name: string | undefined): Promise<void> {
  const look = new URLSearchParams(location.hash.slice(1));
  await setLanguage(look.get("lang") ?? "en", [], loadLanguage);
  const rtl = (look.get("dir") ?? direction(language.value)) === "rtl";
  document.documentElement.lang = language.value;
  document.documentElement.dir = rtl ? "rtl" : "ltr";
  setDirection(rtl);
  document.documentElement.dataset["textSize"] = look.get("text") === "large" ? "large" : "normal";
  document.documentElement.dataset["motion"] = "reduced";
  forgetSizes();
  shown.value = name;
}

async function start(root: HTMLElement): Promise<void> {
  // Keeps nothing, and says that it does: the scenes are those of a TV that does.
  const platform = { ...(await createPlatform()), storage: { ...memoryStorage(), kind: "indexedDB" as const } };
  const navigation = new NavigationModel({ screen: "rooms" });
  const settings = await loadSettings(platform.storage);
  const services: Services = {
    platform,
    config: defaultConfig,
    policy: policyOf(defaultConfig),
    settings,
    navigation,
    curtain: new CurtainModel(settings),
  };
  startInput(platform.remote, { onBack: () => void show(undefined) });
  const wanted = (): string | undefined => new URLSearchParams(location.hash.slice(1)).get("scene") ?? undefined;
  window.addEventListener("hashchange", () => void show(wanted()));
  await show(wanted());
  render(
    <ServicesContext.Provider value={services}>
      <Gallery />
    </ServicesContext.Provider>,
    root,
  );
  root.dataset["phase"] = "signedIn";
  (window as unknown as { galleryScenes: string[] }).galleryScenes = Object.keys(scenes);
}

void start(document.getElementById("app") as HTMLElement);
