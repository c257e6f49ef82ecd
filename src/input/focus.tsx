import {
  type ButtonHTMLAttributes,
  type ComponentChildren,
  createContext,
  type HTMLAttributes,
  type JSX,
  type Ref,
  type RefObject,
} from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FocusNode } from "./focusNodes.ts";
import { addNode, heirsOfCurrent, isFocusInside, removeNode, setFocus, updateNode } from "./focusTree.ts";
import { ROOT_KEY } from "./norigin.ts";

export { currentKey, setFocus } from "./focusTree.ts";

const ParentKey = createContext(ROOT_KEY);
let nextKey = 1;

/** A focus key that stays for the life of the component: the given one, or one of its own. */
function useFocusKey(focusKey?: string): string {
  const [own] = useState(() => focusKey ?? `focus-${nextKey++}`);
  return focusKey ?? own;
}

/** Ties an element to the focus tree for as long as the component lives. */
export function useFocusNode(
  options: Omit<FocusNode, "element" | "parentKey"> & { readonly skip?: boolean },
): RefObject<HTMLElement | null> {
  const parentKey = useContext(ParentKey);
  const element = useRef<HTMLElement>(null);
  const { focusKey, kind, prefer, enabled, returnTo } = options;
  const take = useRef(options.take);
  take.current = options.take;
  const node = (): FocusNode => ({
    focusKey,
    parentKey,
    element: element.current as HTMLElement,
    kind,
    prefer,
    enabled,
    returnTo,
    take: take.current && (() => take.current?.()),
  });
  const skip = options.skip === true;
  useLayoutEffect(() => {
    if (skip) return undefined;
    addNode(node());
    return () => removeNode(focusKey);
  }, [focusKey, parentKey, kind, skip]);
  useLayoutEffect(() => updateNode(node()), [focusKey, prefer, enabled]);
  return element;
}

type ButtonAttributes = Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  "onClick" | "label" | "disabled" | "ref" | "children" | "autoFocus" | "autofocus"
>;

export interface FocusableProps extends ButtonAttributes {
  focusKey?: string;
  /** Accessible name, where the visible text is not one. */
  label?: string;
  /** OK, a pointer's click and assistive technology all end here. */
  onClick?: (event: MouseEvent) => void;
  /** Cannot be reached; if it is focused when it becomes disabled, it keeps focus and does nothing. */
  disabled?: boolean;
  /** Takes focus when it mounts. */
  autoFocus?: boolean;
  children?: ComponentChildren;
}

/** A real `<button>` that arrows can reach. Any other attribute of a button passes through. */
export function Focusable({
  focusKey,
  label,
  onClick,
  disabled = false,
  autoFocus = false,
  children,
  ...rest
}: FocusableProps): JSX.Element {
  const key = useFocusKey(focusKey);
  const node = useFocusNode({ focusKey: key, kind: "leaf", enabled: !disabled });
  useLayoutEffect(() => {
    if (autoFocus) setFocus(key);
  }, []);
  return (
    <button
      type="button"
      {...rest}
      ref={node as Ref<HTMLButtonElement>}
      tabIndex={-1}
      data-focus-key={key}
      aria-label={label}
      // Never the `disabled` attribute: engines drop the focus of a button that becomes disabled.
      aria-disabled={disabled || rest["aria-disabled"] || undefined}
      onClick={disabled || !onClick ? undefined : onClick}
    >
      {children}
    </button>
  );
}

export interface FocusRegionProps extends Omit<HTMLAttributes<HTMLDivElement>, "label" | "ref" | "children"> {
  focusKey: string;
  /** Name of the group for assistive technology. */
  label?: string;
  /** Focus key of the child that is focused first; later the region remembers its last one. */
  prefer?: string | undefined;
  children?: ComponentChildren;
}

/** A part of the screen: arrows that find nothing inside look beside it. Remembers its last focused child. */
export function FocusRegion({ focusKey, label, prefer, children, ...rest }: FocusRegionProps): JSX.Element {
  const node = useFocusNode({ focusKey, kind: "region", prefer, enabled: true });
  return (
    <div role="group" {...rest} ref={node as Ref<HTMLDivElement>} aria-label={label}>
      <ParentKey.Provider value={focusKey}>{children}</ParentKey.Provider>
    </div>
  );
}

export interface FocusTrapProps extends FocusRegionProps {
  /** Back inside of the trap; without it Back has its default action. */
  onBack?: () => void;
}

/**
 * A dialog: takes focus when it mounts, keeps all keys inside, gives focus back to where it was when it goes. What no
 * handler in it uses has its default action.
 */
export function FocusTrap({ focusKey, label, prefer, onBack, children, ...rest }: FocusTrapProps): JSX.Element {
  // Taken at the first render: when effects run, a child may have taken focus already.
  const [returnTo] = useState(heirsOfCurrent);
  const node = useFocusNode({ focusKey, kind: "trap", prefer, enabled: true, returnTo });
  useLayoutEffect(() => {
    if (!isFocusInside(focusKey)) setFocus(focusKey);
  }, [focusKey]);
  return (
    <div
      role="dialog"
      aria-modal="true"
      {...rest}
      ref={node as Ref<HTMLDivElement>}
      aria-label={label}
      onremotekey={(event) => {
        rest.onremotekey?.(event);
        event.stopPropagation();
        if (event.defaultPrevented || !onBack || event.detail.key !== "back" || event.detail.phase !== "down") return;
        event.preventDefault();
        onBack();
      }}
    >
      <ParentKey.Provider value={focusKey}>{children}</ParentKey.Provider>
    </div>
  );
}
