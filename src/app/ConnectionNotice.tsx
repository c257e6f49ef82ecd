import { type ReadonlySignal, untracked, useModel, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../core/i18n.ts";
import { useServices } from "../core/services.ts";
import { announce } from "../ui/Announcer.tsx";
import { Icon } from "../ui/Icon.tsx";
import type { AppPhase } from "./AppModel.ts";
import { ConnectionModel } from "./ConnectionModel.ts";
import { freePlace, takenPlaces } from "./freePlace.ts";
import styles from "./ConnectionNotice.module.css";

/** In the order in which they are tried; no place is free on every screen. */
const PLACES = ["topEnd", "bottomEnd", "bottomStart", "topMiddle", "bottomMiddle", "lowerEnd"] as const;
/** A held key moves the focus 30 times a second, and what it leads to is loaded after it. */
const SETTLED_MS = 200;
const LOOK_AGAIN_MS = 2_000;

/** Says over any screen that there is no connection, where the screen does not say so itself. Spoken once. */
export function ConnectionNotice({ phase }: { readonly phase: ReadonlySignal<AppPhase> }): JSX.Element | null {
  const services = useServices();
  const model = useModel(() => new ConnectionModel({ phase, services }));
  const isSpoken = useRef(false);
  useSignalEffect(() => {
    if (!model.lost.value) isSpoken.current = false;
    if (!model.shown.value || isSpoken.current) return;
    isSpoken.current = true;
    untracked(() => announce(t("error:offline")));
  });
  return model.shown.value ? <NoConnection /> : null;
}

/** It takes no focus and gives way to it: where it stands is free of words and of things to press. */
export function NoConnection(): JSX.Element {
  const notice = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = notice.current;
    if (!element) return undefined;
    const look = (): void => stand(element);
    let settled: ReturnType<typeof setTimeout> | undefined;
    const onFocus = (): void => {
      clearTimeout(settled);
      settled = setTimeout(look, SETTLED_MS);
    };
    look();
    const again = setInterval(look, LOOK_AGAIN_MS);
    document.addEventListener("focusin", onFocus);
    return () => {
      clearTimeout(settled);
      clearInterval(again);
      document.removeEventListener("focusin", onFocus);
    };
  }, []);
  return (
    <div ref={notice} class={styles.notice} data-notice="offline" data-place={PLACES[0]} aria-hidden="true">
      <span class={styles.icon}>
        <Icon name="warning" />
      </span>
      <span class={styles.words}>{t("error:offline")}</span>
    </div>
  );
}

/** Puts it where it covers nothing; it stays where it is as long as that is so. */
function stand(element: HTMLElement): void {
  const { dataset } = element;
  const before = dataset["place"];
  const order = [...PLACES].sort((a, b) => Number(b === before) - Number(a === before));
  const candidates = order.map((place) => {
    dataset["place"] = place;
    return { place, box: element.getBoundingClientRect() };
  });
  const focus = document.activeElement?.getBoundingClientRect();
  // A screen that is one focused thing, a picture for example, has room for it.
  const isWhole = focus !== undefined && focus.width * focus.height > (innerWidth * innerHeight) / 2;
  // What lies behind a dialog is veiled; a sheet leaves its other side in sight.
  const asked = document.querySelectorAll<HTMLElement>("[data-overlay] [aria-modal=true]");
  const seen = asked[asked.length - 1] ?? document.body;
  dataset["place"] = freePlace(candidates, takenPlaces(seen, element), isWhole ? undefined : focus) ?? before;
}
