import type { JSX } from "preact";
import styles from "./Icon.module.css";

/**
 * Hearth's own icons on a grid of 24, drawn with one round pen; a path that starts with "!" is filled.
 * They take the size and the colour of the words around them.
 */
const paths = {
  back: ["M15 5l-7 7 7 7"],
  forward: ["M9 5l7 7-7 7"],
  "arrow-down": ["M12 5v14", "M6 13l6 6 6-6"],
  "arrow-up": ["M12 19V5", "M6 11l6-6 6 6"],
  "arrow-left": ["M19 12H5", "M11 6l-6 6 6 6"],
  "arrow-right": ["M5 12h14", "M13 6l6 6-6 6"],
  search: ["M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 1 0 0-13z", "M15.5 15.5L20 20"],
  settings: [
    "M4 7h8",
    "M18 7h2",
    "M15 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 1 0 0-5z",
    "M4 17h2",
    "M12 17h8",
    "M9 14.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 1 0 0-5z",
  ],
  "bell-off": ["M9 5.2A5.5 5.5 0 0 1 17.5 10v3l1.5 3.5", "M6.6 9.2L6.5 13 5 16.5h11.5", "M10 19.5a2.2 2.2 0 0 0 4 0", "M4 4l16 16"],
  lock: ["M6.5 10.5h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z", "M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"],
  "lock-open": ["M6.5 10.5h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z", "M8.5 10.5V7.5a3.5 3.5 0 0 1 6.7-1.4"],
  star: ["M12 4l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z"],
  phone: ["M7.5 4l2.5 4-1.8 2a12 12 0 0 0 5.8 5.8l2-1.8 4 2.5c-.2 2-1.6 3.5-3.5 3.5C10 20 4 14 4 7.5 4 5.6 5.5 4.2 7.5 4z"],
  video: [
    "M4.5 7h9a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5h-9a1.5 1.5 0 0 1-1.5-1.5v-7A1.5 1.5 0 0 1 4.5 7z",
    "M15 11l6-3.5v9L15 13",
  ],
  reply: ["M9 6L4 11l5 5", "M4 11h9a6 6 0 0 1 6 6v1.5"],
  smile: ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 1 0 0-17z", "M8.5 14a4 4 0 0 0 7 0", "M9 9.5v.5", "M15 9.5v.5"],
  trash: ["M4.5 7h15", "M9 7V4.5h6V7", "M6.5 7l.8 12.5h9.4L17.5 7", "M10.2 11v5", "M13.8 11v5"],
  retry: ["M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.5", "M20 4.5v5h-5"],
  cross: ["M6 6l12 12", "M18 6L6 18"],
  check: ["M4.5 12.5l5 5 10-11"],
  dots: [
    "!M6 10.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 1 0 0-3.6z",
    "!M12 10.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 1 0 0-3.6z",
    "!M18 10.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 1 0 0-3.6z",
  ],
  plus: ["M12 5v14", "M5 12h14"],
  image: [
    "M5.5 4.5h13a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18V6a1.5 1.5 0 0 1 1.5-1.5z",
    "M4 16.5l5-5 6 6",
    "M13.5 16l2.5-2.5 4 4",
    "M15.5 8.5v.1",
  ],
  "image-off": ["M8 4.5h10.5A1.5 1.5 0 0 1 20 6v10.5", "M18 19.5H5.5A1.5 1.5 0 0 1 4 18V6", "M4 16.5l5-5 6 6", "M4 4l16 16"],
  play: ["!M8 5.2a.8.8 0 0 1 1.2-.7l10 6.8a.8.8 0 0 1 0 1.4l-10 6.8a.8.8 0 0 1-1.2-.7z"],
  mic: ["M12 3.5a3 3 0 0 1 3 3V11a3 3 0 0 1-6 0V6.5a3 3 0 0 1 3-3z", "M5.5 11a6.5 6.5 0 0 0 13 0", "M12 17.5V21"],
  file: ["M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5z", "M13.5 3.5v5h5", "M9 13h6", "M9 16.5h4"],
  poll: ["M5 20V11", "M12 20V4", "M19 20v-6"],
  pin: ["M12 21c4-4.6 6.5-7.9 6.5-11a6.5 6.5 0 0 0-13 0c0 3.1 2.5 6.4 6.5 11z", "M12 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 1 0 0-5z"],
  person: ["M12 4a4 4 0 1 0 0 8 4 4 0 1 0 0-8z", "M4.5 20a7.5 7.5 0 0 1 15 0"],
  people: [
    "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 1 0 0-7z",
    "M2.5 19.5a6.5 6.5 0 0 1 13 0",
    "M15.5 5.3a3.5 3.5 0 0 1 0 6.4",
    "M17.5 14a6.5 6.5 0 0 1 4 5.5",
  ],
  home: ["M4 11l8-7 8 7", "M6 9.5V19.5h12V9.5", "M10 19.5v-5.5h4v5.5"],
  tv: ["M4.5 5.5h15A1.5 1.5 0 0 1 21 7v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16V7a1.5 1.5 0 0 1 1.5-1.5z", "M8 20.5h8"],
  globe: [
    "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 1 0 0-17z",
    "M3.5 12h17",
    "M12 3.5c2.5 2.5 3.8 5.3 3.8 8.5S14.5 18 12 20.5C9.5 18 8.2 15.2 8.2 12S9.5 6 12 3.5z",
  ],
  info: ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 1 0 0-17z", "M12 11v5.5", "M12 7.5v.2"],
  warning: ["M12 4.5l8.5 15h-17z", "M12 10v4.5", "M12 17v.1"],
  key: ["M8 9.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9z", "M11.3 10.8L19.5 4", "M16 7l3 3.2"],
  eye: ["M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z", "M12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 1 0 0-5.6z"],
  "eye-off": [
    "M10 5.7a9 9 0 0 1 2-.2c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-2.6 3.4",
    "M6.5 7.2A16.5 16.5 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4.5-1.2",
    "M4 4l16 16",
  ],
} as const satisfies Record<string, readonly string[]>;

export type IconName = keyof typeof paths;

/** Decoration beside words: hidden from screen readers. Arrows of the reading direction are mirrored in RTL. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  const flips = name === "back" || name === "forward" || name === "reply";
  return (
    <svg class={flips ? `${styles.icon} ${styles.flips}` : styles.icon} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {paths[name].map((path: string) =>
        path[0] === "!" ? <path key={path} class={styles.filled} d={path.slice(1)} /> : <path key={path} d={path} />,
      )}
    </svg>
  );
}
