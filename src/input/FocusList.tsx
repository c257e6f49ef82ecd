import { computed, untracked, useComputed, useSignalEffect } from "@preact/signals";
import { Component, createContext, type JSX, type Ref } from "preact";
import { useCallback, useContext, useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { RemoteKey } from "../../platform/types.ts";
import { useFocusNode } from "./focus.tsx";
import styles from "./FocusList.module.css";
import type { FocusListProps, Keyed } from "./FocusListProps.ts";
import { currentKey, isReachable } from "./focusTree.ts";
import { KeyPace } from "./keyRepeat.ts";
import { ListController } from "./ListController.ts";
import type { InnerList } from "./ListRows.ts";
import type { RemoteKeyEvent } from "./RemoteKeyEvent.ts";

/** Rows of a list that holds lists know which row they are in. */
interface Outer {
  readonly key: string;
  enter(inner: InnerList): () => void;
  owns(): boolean;
}
const OuterRow = createContext<Outer | undefined>(undefined);

/** A windowed list, shelf or grid; one leaf of the focus tree. Inside, focus moves by index (design, sections 5 and 6). */
export function FocusList<T extends Keyed>(props: FocusListProps<T>): JSX.Element {
  const [controller] = useState(() => new ListController<T>(props));
  controller.props = props;
  const outer = useContext(OuterRow);
  const [pace] = useState(() => new KeyPace());
  const { items, focused, focusKey, canFocus } = props;
  const hasRows = useComputed(() => (canFocus ? items.value.some(canFocus) : items.value.length > 0));
  const view = useFocusNode({
    focusKey,
    kind: "leaf",
    enabled: hasRows.value,
    skip: outer !== undefined,
    take: () => controller.takeFocus(),
  });
  controller.owns = () => (outer ? outer.owns() : currentKey() === focusKey);

  useLayoutEffect(() => outer?.enter(controller), [outer]);
  // One effect for the life of the list; it never reads anything else, so a move renders nothing.
  useSignalEffect(() => {
    const key = focused.value;
    untracked(() => controller.follow(key));
  });
  useLayoutEffect(() => {
    const stop = watchSizes(view.current as HTMLElement, controller);
    return () => {
      stop();
      controller.dispose();
    };
  }, []);

  const { axis = "y", columns = 1, nested = false } = props;
  const onKey = (event: RemoteKeyEvent): void => {
    const press = event.detail;
    if (event.defaultPrevented || press.phase !== "down") return;
    const step = stepOf(press.key, axis, columns);
    if (!step) return;
    const steps = pace.steps(press.repeat, performance.now());
    const moved = steps === 0 || controller.move(step.direction, step.across ? 1 : steps, step.across);
    // A held key stops at the end of a list; leaving it takes a press of its own.
    if (moved || press.repeat > 0) event.preventDefault();
  };
  return (
    <div
      ref={view as Ref<HTMLDivElement>}
      class={`${styles.view} ${props.class ?? ""}`}
      role={nested ? "list" : "listbox"}
      aria-label={props.listLabel}
      aria-orientation={nested ? undefined : axis === "x" ? "horizontal" : "vertical"}
      onremotekey={onKey}
      onFocusIn={(event) => controller.noticeFocusIn(event.target as Element)}
      onWheel={(event) => moveByWheel(controller, event, axis)}
    >
      <Track controller={controller} props={props} />
    </div>
  );
}

/** The only part that renders again when items come or the window shifts. */
function Track<T extends Keyed>({ controller, props }: { controller: ListController<T>; props: FocusListProps<T> }): JSX.Element {
  void controller.version.value;
  const shown = controller.prepare(props.items.value);
  const drawn = shown.map((item) => <RowGate key={item.key} controller={controller} item={item} props={props} />);
  useLayoutEffect(() => controller.commit());
  const attach = useCallback((element: HTMLElement | null) => controller.attachTrack(element), [controller]);
  return (
    <div ref={attach} class={`${styles.track} ${props.axis === "x" ? styles.across : styles.down}`} role="presentation">
      {drawn}
    </div>
  );
}

interface RowProps<T extends Keyed> {
  readonly controller: ListController<T>;
  readonly item: T;
  readonly props: FocusListProps<T>;
}

/**
 * Lets a row render only when its own item changes. Keeping the rows' vnodes would do the same, but each holds its first
 * parent, whose children hold theirs: every row that was ever shown would stay in memory with its DOM.
 */
class RowGate<T extends Keyed> extends Component<RowProps<T>> {
  override shouldComponentUpdate(next: RowProps<T>): boolean {
    return next.item !== this.props.item || next.props !== this.props.props;
  }

  override render(): JSX.Element {
    const { controller, item, props } = this.props;
    const View = props.nested ? NestedRowView : RowView;
    return <View controller={controller} item={item} props={props} />;
  }
}

/** What every row does: it is known to the controller, and tells it when it has rendered. */
function useRow<T extends Keyed>({ controller, item, props }: RowProps<T>) {
  const row = controller.rowOf(item.key);
  const ref = useCallback((element: HTMLElement | null) => controller.attachRow(row, element), [row]);
  useLayoutEffect(() => controller.measureSoon());
  return {
    row,
    content: props.renderItem(item, row.active),
    attributes: { ref, class: `${styles.row} ${props.rowClass ?? ""}`, ...props.attributes?.(item) },
  };
}

function RowView<T extends Keyed>(view: RowProps<T>): JSX.Element {
  const { content, attributes } = useRow(view);
  const { item, props } = view;
  const { onOpen } = props;
  // A signal of its own: a sentence that tells the time changes its attribute and renders nothing.
  const label = useMemo(() => computed(() => props.label(item)), [props, item]);
  return (
    <div {...attributes} role="option" tabIndex={-1} aria-label={label} onClick={onOpen && (() => onOpen(item))}>
      {content}
    </div>
  );
}

/** A row that holds another list: not focused itself. */
function NestedRowView<T extends Keyed>(view: RowProps<T>): JSX.Element {
  const { row, content, attributes } = useRow(view);
  const { controller } = view;
  const outer = useMemo(
    (): Outer => ({
      key: row.key,
      enter(inner) {
        row.inner = inner;
        return () => {
          if (row.inner === inner) row.inner = undefined;
        };
      },
      owns: () => controller.owns() && controller.currentKey === row.key,
    }),
    [row],
  );
  return (
    <div {...attributes} role="listitem">
      <OuterRow.Provider value={outer}>{content}</OuterRow.Provider>
    </div>
  );
}

function stepOf(key: RemoteKey, axis: "x" | "y", columns: number): { readonly direction: 1 | -1; readonly across: boolean } | undefined {
  const rtl = document.documentElement.dir === "rtl";
  switch (key) {
    case "up":
    case "down":
      return axis === "y" ? { direction: key === "down" ? 1 : -1, across: false } : undefined;
    case "left":
    case "right":
      if (axis === "y" && columns === 1) return undefined;
      return { direction: (key === "right") === !rtl ? 1 : -1, across: axis === "y" };
    default:
      return undefined;
  }
}

let wheeledAt = 0;
/** A wheel's notch comes as several events. */
const WHEEL_MS = 80;

function moveByWheel<T extends Keyed>(controller: ListController<T>, event: WheelEvent, axis: "x" | "y"): void {
  const delta = axis === "x" ? event.deltaX : event.deltaY;
  if (delta === 0 || event.defaultPrevented || !isReachable(event.currentTarget as Element)) return;
  event.preventDefault();
  if (event.timeStamp - wheeledAt < WHEEL_MS) return;
  wheeledAt = event.timeStamp;
  controller.move(delta > 0 ? 1 : -1, 1, false);
}

/** Pictures that arrive, fonts, and another window: what changes sizes without a rendering. */
function watchSizes<T extends Keyed>(view: HTMLElement, controller: ListController<T>): () => void {
  const onLoad = (): void => controller.measureSoon();
  const onResize = (): void => controller.resize();
  view.addEventListener("load", onLoad, true);
  window.addEventListener("resize", onResize);
  // `fonts` is missing in test environments.
  (document as Partial<Pick<Document, "fonts">>).fonts?.ready.then(onLoad, () => undefined);
  return () => {
    view.removeEventListener("load", onLoad, true);
    window.removeEventListener("resize", onResize);
  };
}
