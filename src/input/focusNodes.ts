/** What can be focused: leaves in regions, as the components say. Nobody is focused here; see focusTree.ts. */
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

const nodes = new Map<string, FocusNode>();
const keyOfElement = new WeakMap<Element, string>();

/** Adds a node, or takes its newer state. */
export function keepNode(node: FocusNode): void {
  nodes.set(node.focusKey, node);
  keyOfElement.set(node.element, node.focusKey);
}

export function dropNode(focusKey: string): void {
  nodes.delete(focusKey);
}

export function nodeOf(focusKey: string | undefined): FocusNode | undefined {
  return focusKey === undefined ? undefined : nodes.get(focusKey);
}

/** The leaf that holds an element, by key. */
export function leafAround(element: Element): string | undefined {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const node = nodeOf(keyOfElement.get(at));
    if (node?.element === at) return node.kind === "leaf" ? node.focusKey : undefined;
  }
  return undefined;
}

/** In the order of the page. */
export function childrenOf(parentKey: string): FocusNode[] {
  const children: FocusNode[] = [];
  nodes.forEach((node) => {
    if (node.parentKey === parentKey) children.push(node);
  });
  return children.sort((a, b) => (a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
}

/** From the nearest region to the outermost. */
export function parentsOf(focusKey: string): string[] {
  const keys: string[] = [];
  for (let at = nodeOf(nodeOf(focusKey)?.parentKey); at; at = nodeOf(at.parentKey)) keys.push(at.focusKey);
  return keys;
}

/** Who inherits from a node, in this order: itself (it may be mounted again), siblings before it, after it, its regions. */
export function heirsOf(focusKey: string): string[] {
  const node = nodeOf(focusKey);
  if (!node) return [focusKey];
  const siblings = childrenOf(node.parentKey);
  const at = siblings.indexOf(node);
  const before = siblings.slice(0, at).reverse();
  return [focusKey, ...[...before, ...siblings.slice(at + 1)].map((sibling) => sibling.focusKey), ...parentsOf(focusKey)];
}

/** Regions and traps, each with whether anything in it can take focus. */
export function eachRegion(run: (region: FocusNode, open: boolean) => void): void {
  const open = new Set<string>();
  nodes.forEach((node) => {
    if (node.kind === "leaf" && node.enabled) for (const key of parentsOf(node.focusKey)) open.add(key);
  });
  nodes.forEach((node) => {
    if (node.kind !== "leaf") run(node, node.enabled && open.has(node.focusKey));
  });
}
