import type { ComponentChildren, JSX } from "preact";
import type { HtmlShape } from "./Html.tsx";
import styles from "./Html.module.css";

/** More columns than these are too narrow to be read from three metres: each row becomes a list of its cells. */
const MOST_COLUMNS = 5;

export interface HtmlTableProps {
  /** What is inside of the table: rows, and perhaps its title. */
  readonly nodes: readonly HtmlShape[];
  draw(nodes: readonly HtmlShape[]): ComponentChildren;
}

type Cell = Extract<HtmlShape, { readonly children: readonly HtmlShape[] }>;

const isCell = (node: HtmlShape): node is Cell => node.type === "td" || node.type === "th";

/** A table, never wider than what it stands in. */
export function HtmlTable({ nodes, draw }: HtmlTableProps): JSX.Element {
  const rows = nodes
    .filter((node): node is Cell => node.type === "tr" && "children" in node)
    .map((row) => row.children.filter(isCell))
    .filter((cells) => cells.length > 0);
  const title = nodes.filter((node) => node.type !== "tr");
  const columns = rows.reduce((most, cells) => Math.max(most, cells.length), 0);
  return (
    <div class={styles.tableBox}>
      {title.length > 0 && <div class={styles.tableTitle}>{draw(title)}</div>}
      {columns > MOST_COLUMNS ? <Listed rows={rows} draw={draw} /> : <Columns rows={rows} draw={draw} />}
    </div>
  );
}

interface RowsProps {
  readonly rows: readonly (readonly Cell[])[];
  draw(nodes: readonly HtmlShape[]): ComponentChildren;
}

function Columns({ rows, draw }: RowsProps): JSX.Element {
  return (
    <table class={styles.table}>
      <tbody>
        {rows.map((cells, at) => (
          <tr key={at}>
            {cells.map((cell, column) => {
              const Tag = cell.type === "th" ? "th" : "td";
              return (
                <Tag key={column} dir="auto">
                  {draw(cell.children)}
                </Tag>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Every row by itself, each cell below its column's title. */
function Listed({ rows, draw }: RowsProps): JSX.Element {
  const [first = [], ...rest] = rows;
  const titles = rest.length > 0 && first.every(({ type }) => type === "th") ? first : [];
  return (
    <>
      {(titles.length > 0 ? rest : rows).map((cells, at) => (
        <div key={at} class={styles.record}>
          {cells.map((cell, column) => {
            const title = titles[column];
            return (
              <p key={column} dir="auto">
                {title && <span class={styles.recordTitle}>{draw(title.children)} </span>}
                {draw(cell.children)}
              </p>
            );
          })}
        </div>
      ))}
    </>
  );
}
