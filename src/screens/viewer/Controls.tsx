import type { ComponentChildren, JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { FocusRegion } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import styles from "./BottomBar.module.css";
import { SPEEDS } from "./slideshow.ts";
import type { ViewerViewModel } from "./ViewerViewModel.ts";

interface ControlsProps {
  readonly model: ViewerViewModel;
}

/** What can be done with a picture or film: one row of buttons. */
export function Controls({ model }: ControlsProps): JSX.Element {
  const { step } = model.stage.value;
  const inPlayer = step === "playing" || step === "paused" || step === "ended";
  return (
    <Row label={t("viewer:bar.label")}>
      {step === "picture" && (
        <Button focusKey="viewer-zoom" icon="search" autoFocus onClick={() => model.zoomIn()}>
          {t("viewer:bar.zoom")}
        </Button>
      )}
      {(step === "poster" || inPlayer) && (
        <Button focusKey="viewer-play" icon={step === "playing" ? "pause" : "play"} autoFocus onClick={() => model.press()}>
          {t(step === "playing" ? "viewer:pause" : step === "ended" ? "viewer:again" : "viewer:play")}
        </Button>
      )}
      {model.isAmongOthers.value && (
        <Button focusKey="viewer-slideshow" icon="image" onClick={() => model.open("speed")}>
          {t("viewer:bar.slideshow")}
        </Button>
      )}
      {model.canReact.value && (
        <Button focusKey="viewer-react" icon="smile" onClick={() => model.open("react")}>
          {t("viewer:bar.react")}
        </Button>
      )}
      <Button focusKey="viewer-phone" icon="qr" onClick={() => model.open("phone")}>
        {t("viewer:bar.phone")}
      </Button>
      <Button focusKey="viewer-close" icon="cross" onClick={() => model.close()}>
        {t("viewer:bar.close")}
      </Button>
    </Row>
  );
}

/** How long each picture stays. */
export function Speeds({ model }: ControlsProps): JSX.Element {
  return (
    <>
      <p class={styles.question}>{t("viewer:slideshow.speed")}</p>
      <Row label={t("viewer:slideshow.speed")}>
        {SPEEDS.map((speed, nth) => (
          <Button key={speed} focusKey={`viewer-speed-${speed}`} autoFocus={nth === 1} onClick={() => model.startSlideshow(speed)}>
            {t(`viewer:slideshow.s${speed}`)}
          </Button>
        ))}
      </Row>
    </>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <FocusRegion focusKey="viewer-bar" label={label} class={styles.row}>
      {children}
    </FocusRegion>
  );
}
