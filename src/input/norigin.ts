import { type Direction, type FocusableComponent, ROOT_FOCUS_KEY, SpatialNavigation } from "@noriginmedia/norigin-spatial-navigation-core";
import { eachRegion, type FocusNode } from "./focusNodes.ts";
import { layoutOf, nextMove } from "./liveLayout.ts";

/**
 * Norigin's core: it chooses the next focusable in a direction and remembers each region's last child. It never
 * listens to the window, and it moves real focus only in answer to a move.
 */
export const ROOT_KEY = ROOT_FOCUS_KEY;

/** Norigin was asked for a move and has not answered. Only then may it move real focus: its bookkeeping comes late, in promises. */
let moving = false;
let onChoice: (focusKey: string) => void = () => undefined;

SpatialNavigation.init({
  layoutAdapter: {
    addEventListeners: () => undefined,
    removeEventListeners: () => undefined,
    measureLayout: (component) => Promise.resolve(layoutOf(component.node)),
    blurNode: () => undefined,
    focusNode(component) {
      if (moving) onChoice(component.focusKey);
    },
  },
  shouldFocusDOMNode: true,
  focusOnPresetKey: false,
  throttle: 0,
  distanceCalculationMethod: "edges",
});

/** Says who takes focus when Norigin has chosen. */
export function answerMoves(take: (focusKey: string) => void): void {
  onChoice = take;
}

/** Mirrors left and right for right-to-left languages. */
export function setDirection(rtl: boolean): void {
  SpatialNavigation.updateRtl(rtl);
}

/** Asks for the neighbour in a direction. No answer when nobody is there. */
export function askForMove(direction: Direction): void {
  nextMove();
  // Norigin would enter a region that holds nothing and lose focus there.
  eachRegion((region, open) => {
    const component = componentOf(region.focusKey);
    if (component) component.focusable = open;
  });
  moving = true;
  void SpatialNavigation.navigateByDirection(direction);
}

/** Focus is on this leaf now, whoever has put it there. */
export function tellFocus(focusKey: string): void {
  moving = false;
  if (SpatialNavigation.getCurrentFocusKey() !== focusKey) void SpatialNavigation.setFocus(focusKey);
}

const nothing = (): undefined => undefined;

export function addToNorigin(node: FocusNode): void {
  SpatialNavigation.addFocusable({
    focusKey: node.focusKey,
    node: node.element,
    parentFocusKey: node.parentKey,
    onEnterPress: nothing,
    onEnterRelease: nothing,
    onArrowPress: () => true,
    onArrowRelease: nothing,
    onFocus: nothing,
    onBlur: nothing,
    onUpdateFocus: nothing,
    onUpdateHasFocusedChild: nothing,
    saveLastFocusedChild: node.kind !== "leaf",
    trackChildren: false,
    focusable: node.enabled,
    isFocusBoundary: node.kind === "trap",
    autoRestoreFocus: false,
    forceFocus: false,
    ...(node.prefer !== undefined && { preferredChildFocusKey: node.prefer }),
  });
}

export function updateInNorigin(node: FocusNode): void {
  const component = componentOf(node.focusKey);
  if (!component) return;
  component.focusable = node.enabled;
  if (node.prefer !== undefined) component.preferredChildFocusKey = node.prefer;
}

export function removeFromNorigin(focusKey: string): void {
  SpatialNavigation.removeFocusable({ focusKey });
}

/** The child of a region that had focus last. */
export function lastChildOf(focusKey: string): string | undefined {
  return componentOf(focusKey)?.lastFocusedChildKey ?? undefined;
}

function componentOf(focusKey: string): FocusableComponent | undefined {
  // Norigin has no getter, and its updateFocusable() wants every callback anew.
  const service = SpatialNavigation as unknown as {
    readonly focusableComponents: Readonly<Record<string, FocusableComponent | undefined>>;
  };
  return service.focusableComponents[focusKey];
}
