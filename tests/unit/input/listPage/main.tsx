/** A long list of unequal rows, with doors for the script that measures it (measure.ts). */
import "../../../../src/ui/tokens.css";
import { signal } from "@preact/signals";
import { render } from "preact";
import { makeRemote } from "../../../../platform/remote.ts";
import { startInput } from "../../../../src/input/dispatch.ts";
import { Focusable, FocusRegion, setFocus } from "../../../../src/input/focus.tsx";
import { FocusList } from "../../../../src/input/FocusList.tsx";
import styles from "./page.module.css";

interface Item {
  readonly key: string;
  readonly text: string;
}

const words = "a fire burns low in the grate while the family talks about the summer and who brings what".split(" ");
let made = 0;
function makeItem(): Item {
  const n = made++;
  const length = 3 + ((n * 7919) % 60);
  return { key: `row-${n}`, text: Array.from({ length }, (_, i) => words[(n + i) % words.length]).join(" ") };
}

const items = signal<readonly Item[]>(Array.from({ length: 2000 }, makeItem));
const focused = signal<string | null>(null);

Object.assign(window, {
  prepend: (count: number) => (items.value = [...Array.from({ length: count }, makeItem), ...items.value]),
  append: (count: number) => (items.value = [...items.value, ...Array.from({ length: count }, makeItem)]),
  remove: (key: string) => (items.value = items.value.filter((item) => item.key !== key)),
  clear: () => (items.value = []),
  focusedKey: () => focused.value,
});

function Page() {
  return (
    <div class={styles.page}>
      <FocusRegion focusKey="menu" label="Menu" class={styles.menu}>
        <Focusable label="First">First</Focusable>
        <Focusable label="Second">Second</Focusable>
      </FocusRegion>
      <FocusList
        focusKey="list"
        listLabel="Rows"
        items={items}
        focused={focused}
        follow="end"
        gap={0.5}
        class={styles.list ?? ""}
        rowClass={styles.row ?? ""}
        estimate={(item) => 4 + item.text.length / 60}
        label={(item) => item.text}
        renderItem={(item) => (
          <div class={styles.bubble}>
            <b>{item.key}</b>
            <span>{item.text}</span>
          </div>
        )}
      />
    </div>
  );
}

const codes = { 37: "left", 38: "up", 39: "right", 40: "down", 13: "ok" } as const;
startInput(makeRemote(window, { codes, keys: Object.values(codes), pointer: true }), { onBack: () => undefined });
render(<Page />, document.getElementById("app") as HTMLElement);
setFocus("list");
