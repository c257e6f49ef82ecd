import { useEffect } from "preact/hooks";
import { setFocus } from "../../../input/focus.tsx";
import type { GoTo } from "./GoTo.ts";

/** A jump gives the focus to the list of messages, also when the sheet that asked for it has gone by then. */
export function useLanding(goTo: GoTo, list: string): void {
  const landed = goTo.landed.value;
  useEffect(() => {
    if (landed) setFocus(list);
  }, [landed, list]);
}
