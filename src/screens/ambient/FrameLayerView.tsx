import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { now } from "../../core/signals.ts";
import { clockTime, dayName } from "../../core/time.ts";
import { afterPaint } from "../../input/afterPaint.ts";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Blurhash } from "../../ui/MediaImage.tsx";
import { turned } from "../../ui/pictureTurn.ts";
import { roomTitle } from "../words.ts";
import type { AmbientViewModel, FrameLayer } from "./AmbientViewModel.ts";
import { agoWords } from "./ambientWords.ts";
import { drawBackdrop } from "./backdrop.ts";
import { placeOf } from "./places.ts";
import styles from "./AmbientScreen.module.css";

interface Props {
  readonly layer: FrameLayer;
  readonly model: AmbientViewModel;
}

/** A photo with its words, or the clock alone; it comes up over the one before when it can be painted. */
export function FrameLayerView({ layer, model }: Props): JSX.Element {
  const on = layer.turn <= model.revealed.value;
  const place = placeOf(layer);
  const classes = [styles.layer, on ? styles.on : "", styles[place.edge], place.swapped ? styles.swapped : ""].join(" ");
  return (
    <div class={classes} data-event-id={on ? layer.photo?.of.eventId : undefined} aria-hidden="true">
      {layer.photo ? <Photo layer={layer} model={model} photo={layer.photo} /> : <ClockAlone layer={layer} model={model} />}
    </div>
  );
}

function ClockAlone({ layer, model }: Props): JSX.Element {
  useLayoutEffect(() => afterPaint(() => model.ready(layer.turn)), []);
  return (
    <div class={styles.alone}>
      <div class={styles.aloneWords}>
        <TimeOfDay />
      </div>
    </div>
  );
}

function Photo({ layer, model, photo }: Props & { readonly photo: NonNullable<FrameLayer["photo"]> }): JSX.Element {
  const backdrop = useRef<HTMLCanvasElement>(null);
  const { of, room, url } = photo;
  const { transform, isQuarter } = turned(photo.turn);
  const clock = model.showsClock.value;
  const words = model.showsWords.value;
  const show = (image: HTMLImageElement): void => {
    if (backdrop.current) drawBackdrop(backdrop.current, image, isQuarter);
    const ready = (): void => model.ready(layer.turn);
    // Chromium 64 on: decoded before it comes up, so that it does not come up in pieces.
    const decoded = (image as Partial<Pick<HTMLImageElement, "decode">>).decode?.call(image);
    if (decoded) decoded.then(ready, ready);
    else ready();
  };
  return (
    <>
      <div class={styles.backdrop}>
        {of.blurhash === undefined ? <canvas ref={backdrop} class={styles.blur} /> : <Blurhash hash={of.blurhash} />}
      </div>
      <img
        class={isQuarter ? styles.quarter : styles.photo}
        style={transform ? { transform } : undefined}
        src={url}
        alt=""
        onLoad={(event) => show(event.currentTarget)}
        onError={() => model.cannotShow(layer.turn)}
      />
      {(clock || words) && <div class={styles.scrim} />}
      <div class={styles.words}>
        <div class={styles.clock}>{clock && <TimeOfDay />}</div>
        {words && (
          <div class={styles.caption}>
            <p class={styles.sender} dir="auto">
              <EmojiText text={of.sender} />
            </p>
            <p class={styles.where}>
              {room && !room.isDirect && (
                <span class={styles.room} dir="auto">
                  <EmojiText text={roomTitle(room.name)} />
                </span>
              )}
              <span class={styles.ago}>{agoWords(of.at, now.value)}</span>
            </p>
          </div>
        )}
      </div>
    </>
  );
}

function TimeOfDay(): JSX.Element {
  return (
    <>
      <p class={styles.time}>{clockTime(now.value)}</p>
      <p class={styles.day}>{dayName(now.value)}</p>
    </>
  );
}
