/** Somebody with an account on the household's server. */
export interface Person {
  /** What they call themselves; may change over time. */
  readonly name: string;
  /** How their picture is drawn: see media/portraits.ts. */
  readonly portrait: {
    readonly skin: number;
    readonly hair: string;
    readonly style: HairStyle;
    readonly clothes: string;
    readonly back: string;
    readonly extra?: "glasses" | "beard" | "hat" | "headscarf";
  };
}
export type HairStyle = "short" | "long" | "curly" | "bun" | "bald" | "bob" | "spiky";

/** Everybody has this password. */
export const password = "hearth";

const person = (
  name: string,
  skin: number,
  hair: string,
  style: HairStyle,
  clothes: string,
  back: string,
  extra?: Person["portrait"]["extra"],
): Person => ({
  name,
  portrait: { skin, hair, style, clothes, back, ...(extra ? { extra } : {}) },
});

/**
 * The household and those around it. Alex is the one who owns the television. `skin` runs from 0 (pale) to 5 (dark).
 * Voices: sam dry and on shifts; mia, 14, lower case; theo, 10, facts; ruth (Gran) whole sentences; george (Grandad)
 * the garden; dana, Alex's sister, organises; ben, her husband, cooks and puns; noor, yael, kenji and lin are friends;
 * priya runs the class; oskar the cycling club; maria the choir; tom lives downstairs.
 */
export const people = {
  alex: person("Alex Marlow", 1, "#5b3a24", "short", "#2f6f73", "#f0b67f"),
  sam: person("Sam Marlow", 3, "#1e1a18", "short", "#34548a", "#9ccfd8", "beard"),
  mia: person("mia ✨", 2, "#2b1b14", "long", "#d65a7c", "#c4a7e7"),
  theo: person("Theo", 2, "#3a2417", "spiky", "#e0a526", "#7fc8a9"),
  ruth: person("Gran (Ruth)", 0, "#d9d5cf", "bun", "#7b5ea7", "#f6d6ad", "glasses"),
  george: person("Grandad George", 0, "#cfcac2", "bald", "#5d7a4b", "#b9d7ea", "hat"),
  dana: person("Dana Okafor", 1, "#7a4526", "curly", "#c8553d", "#ffd7ba"),
  ben: person("Ben Okafor", 5, "#14100e", "short", "#3f7d58", "#f2c14e", "beard"),
  noor: person("Noor Haddad", 3, "#2f3e75", "bob", "#3d405b", "#e9c3d0", "headscarf"),
  yael: person("Yael Ben-Ami יעל", 2, "#6b3f1d", "curly", "#2a9d8f", "#fde2b3"),
  kenji: person("田中 健二 (Kenji)", 1, "#101114", "spiky", "#264653", "#e8d5c4", "glasses"),
  lin: person("林薇 Lin Wei", 1, "#15141a", "bob", "#9d4edd", "#bde0fe"),
  priya: person("Priya Raman", 4, "#1a1210", "long", "#e76f51", "#cdeac0"),
  oskar: person("Oskar Lindqvist", 0, "#d9b66f", "short", "#1d4e89", "#f7e1d7", "hat"),
  maria: person(
    "María Fernández de la Cruz y Villanueva-Santisteban (Alder Street Community Choir)",
    3,
    "#3b2317",
    "bun",
    "#b5179e",
    "#ffe5ec",
  ),
  tom: person("Tom Birch", 1, "#a4643a", "short", "#6c757d", "#d8e2dc", "beard"),
} as const satisfies Record<string, Person>;

export type PersonKey = keyof typeof people;

/** Strangers of the public rooms: only a name, some without a picture. */
export const strangers = {
  fern: "fern",
  rook: "Rook",
  juno: "Juno M.",
  halcyon: "halcyon",
  pixel: "pixel pete",
  wren: "Wren",
  otto: "otto_the_projectionist",
  saffron: "Saffron",
  moth: "moth",
  quill: "Quill & Ink",
  birdie: "Birdie",
  dealz: "★ BEST DEALS 4U ★",
} as const;

export type StrangerKey = keyof typeof strangers;
export type UserKey = PersonKey | StrangerKey;
