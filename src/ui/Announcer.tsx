import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useServices } from "../core/services.ts";

const said = signal<{ readonly id: number; readonly text: string; readonly urgent: boolean }>({ id: 0, text: "", urgent: false });

/** Says something that happens away from the focus ("3 new messages"). `urgent` cuts off what is being said. */
export function announce(text: string, urgent = false): void {
  said.value = { id: said.value.id + 1, text, urgent };
}

/**
 * The voice of the app, mounted once: a live region for screen readers, and the TV's own speech where the engine
 * does not read live regions (webOS).
 */
export function Announcer(): JSX.Element {
  const { platform } = useServices();
  const { id, text, urgent } = said.value;
  useEffect(() => {
    if (text) platform.speech?.speak(text, urgent);
  }, [id]);
  return (
    <div class="hearth-spoken" role={urgent ? "alert" : "status"} aria-live={urgent ? "assertive" : "polite"}>
      {/* A new element for each text: the same words twice are still read twice. */}
      <span key={id}>{text}</span>
    </div>
  );
}
