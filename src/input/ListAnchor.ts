import type { Keyed } from "./FocusListProps.ts";
import type { ListItems } from "./ListItems.ts";
import type { ListLayout } from "./ListLayout.ts";
import { distance, place, type Range, rangeAround, scrollWithin, withoutBlank } from "./listWindow.ts";

/** Where a change came from decides how the list moves: keys glide, data never move the anchor. */
export type Placement = "keep" | "place" | "glide";

/**
 * The current row, its offset on the screen, and a coordinate system in which it never moves: rows before it may change
 * their sizes or be prepended without it moving a pixel.
 */
export class ListAnchor<T extends Keyed> {
  key: string | undefined;
  index = 0;
  /** How the next arrangement moves the list. */
  pending: Placement = "place";
  /** Coordinate of the anchor's start on the track. */
  coordinate = 0;
  /** Distance of the anchor's start from the start of the view. */
  offset = 0;
  private cameFrom: "before" | "after" | undefined;

  constructor(
    private readonly items: ListItems<T>,
    private readonly layout: ListLayout<T>,
  ) {}

  get line(): number {
    return this.items.lineOf(this.index);
  }

  /** Looks the anchor up after other items came. @returns false when it is among them no more. */
  findAgain(): boolean {
    const index = this.key === undefined ? undefined : this.items.indexOf(this.key);
    if (index !== undefined) this.index = index;
    return index !== undefined;
  }

  /** Another row becomes the anchor, at the place where it is seen now. */
  walkTo(key: string): void {
    const from = this.line;
    this.replaceBy(key);
    const way = distance(this.layout.lines(), from, this.line);
    this.coordinate += way;
    this.offset += way;
    this.cameFrom = this.line > from ? "before" : this.line < from ? "after" : undefined;
  }

  /** Another row takes the very place of the anchor. */
  replaceBy(key: string | undefined): void {
    this.key = key;
    this.index = (key === undefined ? undefined : this.items.indexOf(key)) ?? 0;
  }

  /** Moves the anchor to the focus line, or nearer to an end where the content ends. */
  place(): void {
    this.offset = place(this.layout.lines(), this.line, this.layout.view(), this.cameFrom);
  }

  /** As if the list opened there: a row larger than the view shows the end that the list follows. */
  placeAfresh(): void {
    this.cameFrom = undefined;
    this.place();
  }

  /** Carries out what is pending, with the sizes known now. @returns what it was. */
  settle(): Placement {
    const { pending } = this;
    this.pending = "keep";
    const lines = this.layout.lines();
    const view = this.layout.view();
    if (pending !== "keep") this.place();
    else if (lines.size(this.line) <= view.size) this.offset = withoutBlank(lines, this.line, this.offset, view);
    return pending;
  }

  /** One step inside a row that is larger than the view. @returns false when its edge is in sight. */
  scrollInside(direction: 1 | -1): boolean {
    const { viewSize } = this.layout;
    const size = this.layout.lines().size(this.line);
    if (size <= viewSize) return false;
    const offset = scrollWithin(size, this.offset, viewSize, direction);
    if (offset === undefined) return false;
    this.offset = offset;
    this.pending = "keep";
    return true;
  }

  /** The lines within `overscan` pixels of the view. */
  range(overscan: number): Range {
    return rangeAround(this.layout.lines(), this.line, this.offset, this.layout.viewSize, overscan);
  }
}
