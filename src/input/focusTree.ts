import type { Direction } from "@noriginmedia/norigin-spatial-navigation-core";
import { focusElement } from "./focusElement.ts";
import { childrenOf, dropNode, type FocusNode, heirsOf, keepNode, leafAround, nodeOf, parentsOf } from "./focusNodes.ts";
import { addToNorigin, answerMoves, askForMove, lastChildOf, removeFromNorigin, ROOT_KEY, tellFocus, updateInNorigin } from "./norigin.ts";

/**
 * Who is focused, and who is when that one goes. The only writer of focus; the DOM's `activeElement` is the truth.
 */

const traps: string[] = [];
/** The leaf that has focus; it may have been unmounted since. */
let current: string | undefined;
/** Asked for before its component was there, or before it had anything to focus (a list without rows). */
let wanted: string | undefined;
/** Who takes focus when nobody has it; first that exists. */
let heirs: readonly string[] = [];
let restoring = false;

answerMoves((focusKey) => {
  if (focusKey !== current) takeFocus(focusKey);
});

/** Call when the element is in the page. A wish for it, or focus that nobody has, goes to it. */
export function addNode(node: FocusNode): void {
  keepNode(node);
  if (node.kind === "trap") traps.push(node.focusKey);
  addToNorigin(node);
  if (wanted !== undefined && nodeOf(wanted)) setFocus(wanted);
  if (!hasFocus()) restoreSoon();
}

/** The node's newer state; nothing for one that is not there. */
export function updateNode(node: FocusNode): void {
  if (!nodeOf(node.focusKey)) return;
  keepNode(node);
  updateInNorigin(node);
  if (wanted !== undefined && node.enabled) setFocus(wanted);
}

/** Call while the element is still in the DOM. If it has focus, its neighbour inherits. */
export function removeNode(focusKey: string): void {
  const node = nodeOf(focusKey);
  if (!node) return;
  if (node.kind === "trap") {
    traps.splice(traps.indexOf(focusKey), 1);
    heirs = [...(node.returnTo ?? []), ...heirs];
    restoreSoon();
  } else if (focusKey === current) {
    // A trap around it has named its heirs already.
    heirs = [...heirsOf(focusKey), ...heirs];
    restoreSoon();
  }
  dropNode(focusKey);
  removeFromNorigin(focusKey);
}

/**
 * Focuses a leaf, or the child that a region remembers or prefers. What cannot be focused yet (not mounted, a list without
 * rows, behind a dialog) is a wish: it is focused once it can be, unless focus was moved or a key pressed in between.
 */
export function setFocus(focusKey: string): void {
  const leaf = leafOf(focusKey);
  if (leaf && isReachable(leaf.element)) takeFocus(leaf.focusKey);
  else wanted = focusKey;
}

/** Somebody pressed a key: what the screen had wished for may no longer take focus away. */
export function forgetWish(): void {
  wanted = undefined;
}

/** The leaf that has focus; a list counts as one. */
export function currentKey(): string | undefined {
  return nodeOf(current) && current;
}

/** Whether the focused leaf lies in a region or trap, at any depth. */
export function isFocusInside(focusKey: string): boolean {
  return current !== undefined && parentsOf(current).indexOf(focusKey) >= 0;
}

/** Norigin's choice in a direction. Focus stays where it is when nobody is there. */
export function moveFocus(direction: Direction): void {
  wanted = undefined;
  restoreNow();
  askForMove(direction);
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

/** False for what lies behind an open dialog. */
export function isReachable(element: Element): boolean {
  const trap = topTrap();
  return trap === undefined || trap.element.contains(element);
}

/** Where keys begin: the focused element, or the open dialog itself while nothing in it can be focused. */
export function keyTarget(): HTMLElement {
  const active = (document.activeElement as HTMLElement | null) ?? document.body;
  return isReachable(active) ? active : (topTrap()?.element ?? active);
}

function topTrap(): FocusNode | undefined {
  return nodeOf(traps[traps.length - 1]);
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
  const candidates = [...(current === undefined ? [] : [current]), ...heirs, ...traps.slice(-1)];
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
    if (wanted !== undefined) setFocus(wanted);
    restoreNow(document.activeElement !== null && !isReachable(document.activeElement));
  });
}

/**
 * Keys that may inherit the focus of the current leaf: itself, its neighbours, its regions; and where a dialog around it
 * would give focus back to, since the next dialog may take this one's place.
 */
export function heirsOfCurrent(): readonly string[] {
  if (current === undefined) return heirs;
  const beyond = parentsOf(current).map((key) => nodeOf(key)?.returnTo ?? []);
  return [...heirsOf(current), ...([] as string[]).concat(...beyond), ...heirs];
}

function takeFocus(focusKey: string): void {
  const node = nodeOf(focusKey);
  if (!node || node.kind !== "leaf") return;
  keep(focusKey);
  if (node.take) node.take();
  else focusElement(node.element);
}

function keep(focusKey: string): void {
  current = focusKey;
  heirs = [];
  wanted = undefined;
  tellFocus(focusKey);
}

/** The leaf that a key leads to: last focused, else preferred, else first in the page. */
function leafOf(focusKey: string): FocusNode | undefined {
  const node = nodeOf(focusKey);
  if (!node || !node.enabled) return undefined;
  if (node.kind === "leaf") return node;
  const last = lastChildOf(focusKey);
  const child = (last && leafOf(last)) || (node.prefer !== undefined && leafOf(node.prefer)) || undefined;
  return child ?? firstOf(focusKey);
}

function firstOf(parentKey: string): FocusNode | undefined {
  for (const child of childrenOf(parentKey)) {
    const leaf = leafOf(child.focusKey);
    if (leaf && isReachable(leaf.element)) return leaf;
  }
  return undefined;
}
