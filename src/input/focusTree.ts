import { type Direction, type FocusableComponent, ROOT_FOCUS_KEY, SpatialNavigation } from "@noriginmedia/norigin-spatial-navigation-core";
import { focusElement } from "./focusElement.ts";
import { layoutOf, nextMove } from "./liveLayout.ts";

/**
 * Who can be focused, and who is. Norigin's core chooses the next focusable in a direction and remembers each region's
 * last child; the DOM's `activeElement` is the truth. Norigin never listens to the window.
 */
export interface FocusNode {
  readonly focusKey: string;
  readonly parentKey: string;
  readonly element: HTMLElement;
  /** Leaves take focus; regions lead to one of their children; a trap is a region that arrows do not leave. */
  readonly kind: "leaf" | "region" | "trap";
  /** Child that is focused first. */
  readonly prefer?: string | undefined;
  readonly enabled: boolean;
  /** How a leaf takes real focus, where it is not its own element: a list focuses its current row. */
  readonly take?: (() => void) | undefined;
  /** Where focus goes when this trap goes: the first key that still exists. */
  readonly returnTo?: readonly string[] | undefined;
}

export const ROOT_KEY = ROOT_FOCUS_KEY;

const nodes = new Map<string, FocusNode>();
const keyOfElement = new WeakMap<Element, string>();
const traps: string[] = [];
/** The leaf that has focus; it may have been unmounted since. */
let current: string | undefined;
/** Asked for before its component was there, or before it had anything to focus (a list without rows). */
let wanted: string | undefined;
/** Who takes focus when nobody has it; first that exists. */
let heirs: readonly string[] = [];
let restoring = false;
/** Norigin was asked for a move and has not answered. Only then may it move real focus: its bookkeeping comes late, in promises. */
let moving = false;

SpatialNavigation.init({
  layoutAdapter: {
    addEventListeners: () => undefined,
    removeEventListeners: () => undefined,
    measureLayout: (component) => Promise.resolve(layoutOf(component.node)),
    blurNode: () => undefined,
    focusNode(component) {
      if (moving && component.focusKey !== current) takeFocus(component.focusKey);
    },
  },
  shouldFocusDOMNode: true,
  focusOnPresetKey: false,
  throttle: 0,
  distanceCalculationMethod: "edges",
});

/** Mirrors left and right for right-to-left languages. */
export function setDirection(rtl: boolean): void {
  SpatialNavigation.updateRtl(rtl);
}

const nothing = (): undefined => undefined;

export function addNode(node: FocusNode): void {
  nodes.set(node.focusKey, node);
  keyOfElement.set(node.element, node.focusKey);
  if (node.kind === "trap") traps.push(node.focusKey);
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
  if (wanted !== undefined && nodes.has(wanted)) setFocus(wanted);
  if (!hasFocus()) restoreSoon();
}

export function updateNode(node: FocusNode): void {
  if (!nodes.has(node.focusKey)) return;
  nodes.set(node.focusKey, node);
  const component = componentOf(node.focusKey);
  if (!component) return;
  component.focusable = node.enabled;
  if (node.prefer !== undefined) component.preferredChildFocusKey = node.prefer;
  if (wanted !== undefined && node.enabled) setFocus(wanted);
}

/** Call while the element is still in the DOM. If it has focus, its neighbour inherits. */
export function removeNode(focusKey: string): void {
  const node = nodes.get(focusKey);
  if (!node) return;
  if (node.kind === "trap") {
    traps.splice(traps.indexOf(focusKey), 1);
    heirs = [...(node.returnTo ?? []), ...heirs];
    restoreSoon();
  } else if (focusKey === current) {
    // The key itself first: it may be mounted again in the same breath. A trap around it has named its heirs already.
    heirs = [...heirsOf(focusKey), ...heirs];
    restoreSoon();
  }
  nodes.delete(focusKey);
  SpatialNavigation.removeFocusable({ focusKey });
}

/**
 * Focuses a leaf, or the child that a region remembers or prefers. A key that does not exist yet is kept and focused
 * when its component mounts, unless focus was moved in between.
 */
export function setFocus(focusKey: string): void {
  if (!nodes.has(focusKey)) {
    wanted = focusKey;
    return;
  }
  const leaf = leafOf(focusKey);
  if (leaf) takeFocus(leaf.focusKey);
  else wanted = focusKey; // a list that has no rows yet
}

/** Somebody pressed a key: what the screen had wished for may no longer take focus away. */
export function forgetWish(): void {
  wanted = undefined;
}

/** The leaf that has focus; a list counts as one. */
export function currentKey(): string | undefined {
  return current !== undefined && nodes.has(current) ? current : undefined;
}

export function isFocusInside(focusKey: string): boolean {
  return current !== undefined && parentsOf(current).indexOf(focusKey) >= 0;
}

/** Norigin's choice in a direction. Focus stays where it is when nobody is there. */
export function moveFocus(direction: Direction): void {
  wanted = undefined;
  restoreNow();
  nextMove();
  closeEmptyRegions();
  moving = true;
  void SpatialNavigation.navigateByDirection(direction);
}

/** The DOM says that `element` got focus (a click, assistive technology): the tree follows. */
export function noticeFocus(element: Element): void {
  if (!isReachable(element)) {
    restoreNow(true);
    return;
  }
  const key = leafAround(element);
  if (key !== undefined && key !== current) keep(key);
}

/** The leaf that holds an element, by key. */
export function leafAround(element: Element): string | undefined {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const key = keyOfElement.get(at);
    const node = key === undefined ? undefined : nodes.get(key);
    if (node?.element === at) return node.kind === "leaf" ? node.focusKey : undefined;
  }
  return undefined;
}

/** False for what lies behind an open dialog. */
export function isReachable(element: Element): boolean {
  const trap = traps[traps.length - 1];
  const node = trap === undefined ? undefined : nodes.get(trap);
  return node === undefined || node.element.contains(element);
}

/** Somebody has real focus and is in the page. */
export function hasFocus(): boolean {
  const active = document.activeElement;
  return active !== null && active !== document.body && active !== document.documentElement && document.body.contains(active);
}

/** Gives focus to the heir if nobody has it; `force` takes it from whoever has it. */
export function restoreNow(force = false): void {
  if (!force && hasFocus()) return;
  // What was wished for may still mount; a stopgap does not end the wish.
  const wish = wanted;
  inherit();
  if (wish !== undefined && currentKey() !== wish && !isFocusInside(wish)) wanted = wish;
}

function inherit(): void {
  const trap = traps[traps.length - 1];
  const candidates = [...(current === undefined ? [] : [current]), ...heirs, ...(trap === undefined ? [] : [trap])];
  for (const key of candidates) {
    const leaf = leafOf(key);
    if (leaf && isReachable(leaf.element)) return takeFocus(leaf.focusKey);
  }
  const first = firstOf(ROOT_KEY);
  if (first) takeFocus(first.focusKey);
}

/** After the running render, so that what mounts in it can inherit. */
export function restoreSoon(): void {
  if (restoring) return;
  restoring = true;
  void Promise.resolve().then(() => {
    restoring = false;
    restoreNow(document.activeElement !== null && !isReachable(document.activeElement));
  });
}

/** Keys that may inherit the focus of the current leaf: itself, its neighbours, its regions. */
export function heirsOfCurrent(): readonly string[] {
  return current === undefined ? [] : heirsOf(current);
}

function takeFocus(focusKey: string): void {
  const node = nodes.get(focusKey);
  if (!node || node.kind !== "leaf") return;
  keep(focusKey);
  if (node.take) node.take();
  else focusElement(node.element);
}

function keep(focusKey: string): void {
  current = focusKey;
  heirs = [];
  wanted = undefined;
  moving = false;
  if (SpatialNavigation.getCurrentFocusKey() !== focusKey) void SpatialNavigation.setFocus(focusKey);
}

/** The leaf that a key leads to: last focused, else preferred, else first in the page. */
function leafOf(focusKey: string): FocusNode | undefined {
  const node = nodes.get(focusKey);
  if (!node || !node.enabled) return undefined;
  if (node.kind === "leaf") return node;
  const last = componentOf(focusKey)?.lastFocusedChildKey;
  const child = (last && leafOf(last)) || (node.prefer !== undefined && leafOf(node.prefer)) || undefined;
  return child ?? firstOf(focusKey);
}

function firstOf(parentKey: string): FocusNode | undefined {
  for (const child of inPageOrder(childrenOf(parentKey))) {
    const leaf = leafOf(child.focusKey);
    if (leaf && isReachable(leaf.element)) return leaf;
  }
  return undefined;
}

function heirsOf(focusKey: string): string[] {
  const node = nodes.get(focusKey);
  if (!node) return [focusKey];
  const siblings = inPageOrder(childrenOf(node.parentKey));
  const at = siblings.indexOf(node);
  const before = siblings.slice(0, at).reverse();
  return [focusKey, ...[...before, ...siblings.slice(at + 1)].map((sibling) => sibling.focusKey), ...parentsOf(focusKey)];
}

function childrenOf(parentKey: string): FocusNode[] {
  const children: FocusNode[] = [];
  nodes.forEach((node) => {
    if (node.parentKey === parentKey) children.push(node);
  });
  return children;
}

function inPageOrder(list: FocusNode[]): FocusNode[] {
  return list.sort((a, b) => (a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
}

function parentsOf(focusKey: string): string[] {
  const keys: string[] = [];
  for (let at = nodes.get(nodes.get(focusKey)?.parentKey ?? ""); at; at = nodes.get(at.parentKey)) keys.push(at.focusKey);
  return keys;
}

/** Norigin would enter a region that holds nothing and lose focus there. */
function closeEmptyRegions(): void {
  const open = new Set<string>();
  nodes.forEach((node) => {
    if (node.kind === "leaf" && node.enabled) for (const key of parentsOf(node.focusKey)) open.add(key);
  });
  nodes.forEach((node) => {
    const component = node.kind === "leaf" ? undefined : componentOf(node.focusKey);
    if (component) component.focusable = node.enabled && open.has(node.focusKey);
  });
}

function componentOf(focusKey: string): FocusableComponent | undefined {
  // Norigin has no getter, and its updateFocusable() wants every callback anew.
  const service = SpatialNavigation as unknown as {
    readonly focusableComponents: Readonly<Record<string, FocusableComponent | undefined>>;
  };
  return service.focusableComponents[focusKey];
}
