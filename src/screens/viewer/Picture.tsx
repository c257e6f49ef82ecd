import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useServices } from "../../core/services.ts";
import { turned } from "../../ui/pictureTurn.ts";
import styles from "./Picture.module.css";
import type { Stage, ViewerViewModel } from "./ViewerViewModel.ts";
import { viewerLabel } from "./viewerWords.ts";

type Shown = Extract<Stage, { readonly step: "picture" }>;

interface PictureProps {
  readonly stage: Shown;
  readonly model: ViewerViewModel;
}

/** The picture on the whole screen: upright, as near as one looks, and over the one before where they fade into each other. */
export function Picture({ stage, model }: PictureProps): JSX.Element {
  const over = model.over.value;
  const fades = useServices().settings.motion.value === "full" && over.kind === "slideshow";
  const zoom = over.kind === "zoom" ? over.zoom : undefined;
  const style = zoom ? { transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${zoom.scale})` } : undefined;
  return (
    <div class={styles.frame} style={style}>
      {fades ? <Fading stage={stage} model={model} /> : <Image stage={stage} model={model} />}
    </div>
  );
}

/** No key: the engine shows the last picture until the next one is decoded, and never an empty screen between. */
function Image({ stage, model, className = "" }: PictureProps & { readonly className?: string | undefined }): JSX.Element {
  const { transform, isQuarter } = turned(stage.turn);
  return (
    <img
      class={`${isQuarter ? styles.quarter : styles.whole} ${className}`}
      style={transform ? { transform } : undefined}
      src={stage.url}
      alt={viewerLabel(model.item.value)}
      data-turn={transform ? stage.turn : undefined}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        isQuarter ? model.decoded(naturalHeight, naturalWidth) : model.decoded(naturalWidth, naturalHeight)
      }
      onError={() => model.cannotRead(stage.url)}
    />
  );
}

function Fading({ stage, model }: PictureProps): JSX.Element {
  const [layers, setLayers] = useState<readonly Shown[]>([stage]);
  const top = layers[layers.length - 1] as Shown;
  if (top.url !== stage.url) setLayers([top, stage]);
  return (
    <>
      {layers.map((layer, nth) => (
        <div
          key={layer.url}
          class={nth > 0 ? styles.fading : styles.layer}
          onAnimationEnd={nth > 0 ? () => setLayers((now) => now.slice(-1)) : undefined}
        >
          <Image stage={layer} model={model} />
        </div>
      ))}
    </>
  );
}
