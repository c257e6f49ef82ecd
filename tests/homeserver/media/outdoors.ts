import { backdrop, circle, ellipse, glow, gradient, path, rectangle, ridge, scatter, type Canvas, type Painter } from "./svg.ts";

const skies = [
  ["#2b5f9e", "#7fb4dc", "#f6e3c5"],
  ["#1f3b73", "#d9748b", "#ffd08a"],
  ["#5aa7d6", "#a8d5ec", "#eef6f7"],
  ["#3d3a6b", "#b5638a", "#f9a66c"],
  ["#6f93ad", "#b9cbd3", "#e9e4d8"],
] as const;
const cloud = (x: number, y: number, size: number, { r }: Canvas) =>
  Array.from({ length: 5 }, (_, part) =>
    ellipse(
      x + (part - 2) * size * 0.5,
      y + r.between(-0.12, 0.12) * size,
      size * r.between(0.45, 0.7),
      size * r.between(0.2, 0.34),
      "#fff",
      'opacity="0.42" filter="url(#soft)"',
    ),
  ).join("");
const sky = (canvas: Canvas, chosen = canvas.r.pick(skies) as readonly string[]) =>
  backdrop(canvas, ...chosen) + scatter(canvas, 3, 0.08, 0.3, (x, y) => cloud(x, y, canvas.w * canvas.r.between(0.06, 0.15), canvas));
const sun = ({ w, h, r }: Canvas, height = r.between(0.2, 0.42)) => {
  const x = w * r.between(0.2, 0.8);
  return glow(x, h * height, w * 0.32, "#fff3c9") + circle(x, h * height, w * 0.035, "#fffbe8");
};
const tree = (x: number, y: number, size: number, colour: string) =>
  rectangle(x - size * 0.04, y - size * 0.3, size * 0.08, size * 0.3, "#4a3425") +
  [0, 1, 2]
    .map((tier) =>
      path(
        `M${x - size * (0.3 - tier * 0.07)} ${y - size * (0.2 + tier * 0.24)} L${x} ${y - size * (0.62 + tier * 0.22)} L${x + size * (0.3 - tier * 0.07)} ${y - size * (0.2 + tier * 0.24)}Z`,
        colour,
      ),
    )
    .join("");

const beach: Painter = (c) => {
  const { w, h, r } = c;
  const sea = gradient(["#1c6a8c", "#2d9bb0", "#8fd6cf"]);
  const umbrella = (x: number, y: number, size: number) =>
    rectangle(x - size * 0.02, y - size, size * 0.04, size, "#f4efe6") +
    ["#e4572e", "#fff6e5", "#e4572e", "#fff6e5"]
      .map((colour, stripe) =>
        path(
          `M${x - size * 0.6 + stripe * size * 0.3} ${y - size * 0.75} Q${x - size * 0.45 + stripe * size * 0.3} ${y - size * 1.35} ${x} ${y - size * 1.25} Q${x - size * 0.15 + stripe * size * 0.3} ${y - size * 1.2} ${x - size * 0.3 + stripe * size * 0.3} ${y - size * 0.75}Z`,
          colour,
        ),
      )
      .join("");
  return (
    sky(c) +
    sun(c) +
    rectangle(0, h * 0.46, w, h * 0.3, sea) +
    scatter(c, 60, 0.47, 0.68, (x, y, near) => ellipse(x, y, w * (0.01 + near * 0.05), h * 0.002 + near * 2, "#fff", 'opacity="0.35"')) +
    path(`M0 ${h * 0.7} C${w * 0.3} ${h * 0.62} ${w * 0.6} ${h * 0.78} ${w} ${h * 0.66} V${h} H0Z`, gradient(["#f3dfb4", "#d9b982"])) +
    path(
      `M0 ${h * 0.7} C${w * 0.3} ${h * 0.62} ${w * 0.6} ${h * 0.78} ${w} ${h * 0.66}`,
      "none",
      `stroke="#fff" stroke-width="${h * 0.012}" opacity="0.8"`,
    ) +
    umbrella(w * r.between(0.2, 0.75), h * r.between(0.82, 0.94), h * 0.24) +
    scatter(c, 90, 0.75, 1, (x, y, near) => circle(x, y, 0.6 + near * 2.2, "#a98753", 'opacity="0.5"'))
  );
};

const mountains: Painter = (c) =>
  sky(c) +
  sun(c, 0.25) +
  ridge(c, 0.62, 0.3, gradient(["#e8eef5", "#8ea4bd", "#7c93ab"]), 1) +
  ridge(c, 0.7, 0.22, gradient(["#6f8aa3", "#54728a"]), 0.7) +
  ridge(c, 0.8, 0.16, gradient(["#4d7358", "#3c5f49"]), 0.3) +
  scatter(c, 40, 0.72, 1.02, (x, y, near) => tree(x, y, c.h * (0.04 + near * 0.16), near > 0.6 ? "#1f3d2c" : "#2f5a41"));

const lake: Painter = (c) => {
  const { w, h } = c;
  const hills =
    sky(c, ["#7196b5", "#c9d7dc", "#f2e6d0"]) +
    ridge(c, 0.52, 0.26, gradient(["#7d93a0", "#92a6a6"]), 0.5) +
    ridge(c, 0.56, 0.14, gradient(["#577560", "#47664f"]), 0.25);
  const water = `<clipPath id="water"><rect y="${h * 0.56}" width="${w}" height="${h}"/></clipPath>`;
  return (
    hills +
    `${water}<g clip-path="url(#water)"><g transform="translate(0 ${h * 1.12}) scale(1 -1)" opacity="0.55" filter="url(#soft)">${hills}</g></g>` +
    rectangle(0, h * 0.56, w, h * 0.44, gradient(["#6f97a855", "#1f4a5cdd"])) +
    scatter(c, 50, 0.58, 1, (x, y, near) => rectangle(x, y, w * (0.03 + near * 0.1), 0.6 + near * 2, "#fff", 'opacity="0.22"')) +
    path(`M${w * 0.42} ${h * 0.8} q${w * 0.08} ${h * 0.07} ${w * 0.2} 0 l${w * 0.02} ${-h * 0.03} h${-w * 0.24}Z`, "#7a3b2e") +
    rectangle(w * 0.47, h * 0.755, w * 0.1, h * 0.012, "#e9d8b4")
  );
};

const forest: Painter = (c) =>
  backdrop(c, "#cfe3c4", "#8fb98a", "#3f6b4a") +
  glow(c.w * 0.6, c.h * 0.2, c.w * 0.5, "#fff7cf") +
  scatter(c, 70, 0.5, 1.15, (x, y, near) => {
    const width = c.w * (0.008 + near * 0.045);
    return rectangle(
      x,
      0,
      width,
      y,
      gradient([`hsl(110 18% ${62 - near * 46}%)`, `hsl(28 22% ${48 - near * 36}%)`], true),
      `opacity="${0.45 + near * 0.55}"`,
    );
  }) +
  ridge(c, 0.93, 0.08, gradient(["#4d6b35", "#24381f"]), 0.6) +
  scatter(c, 160, 0.86, 1, (x, y, near) =>
    path(
      `M${x} ${y} q${c.r.between(-8, 8)} ${-20 - near * 40} ${c.r.between(-14, 14)} ${-26 - near * 50} l3 2 q-4 20 -2 ${26 + near * 50}Z`,
      `hsl(${95 + c.r.between(-15, 20)} 40% ${22 + c.r.between(0, 24)}%)`,
    ),
  );

const city: Painter = (c) => {
  const { w, h, r } = c;
  const rows = [0.45, 0.6, 0.78]
    .map((level, row) =>
      Array.from({ length: 12 }, (_, index) => {
        const x = (index / 12) * w + r.between(-20, 20);
        const height = h * r.between(0.12, 0.34) * (1 + row * 0.3);
        const body = r.pick([
          ["#e2b48c", "#c48a63"],
          ["#d77a61", "#a8503d"],
          ["#efe3c8", "#d1be98"],
          ["#8fb0b5", "#5f8a92"],
          ["#f0c987", "#d29f54"],
        ]);
        const windows = Array.from({ length: 12 }, (_, pane) =>
          rectangle(
            x + w * 0.012 + (pane % 3) * w * 0.022,
            h * level - height + h * 0.03 + Math.floor(pane / 3) * h * 0.055,
            w * 0.012,
            h * 0.028,
            r() > 0.6 ? "#ffe9a8" : "#41576b",
          ),
        ).join("");
        return (
          rectangle(x, h * level - height, w * 0.085, h, gradient(body)) +
          path(`M${x - 6} ${h * level - height} l${w * 0.0425 + 6} ${-h * 0.05} l${w * 0.0425 + 6} ${h * 0.05}Z`, "#9b4a32") +
          windows
        );
      }).join(""),
    )
    .join("");
  return (
    sky(c) +
    sun(c, 0.25) +
    rows +
    path(`M${w * 0.3} ${h} L${w * 0.47} ${h * 0.74} H${w * 0.53} L${w * 0.75} ${h}Z`, gradient(["#8d8780", "#5d5850"])) +
    rectangle(w * 0.44, h * 0.66, w * 0.13, h * 0.15, "#f2c230", 'rx="8"') +
    rectangle(w * 0.455, h * 0.685, w * 0.1, h * 0.055, "#2d3b45", 'rx="4"') +
    circle(w * 0.465, h * 0.785, w * 0.008, "#fff3b0") +
    circle(w * 0.545, h * 0.785, w * 0.008, "#fff3b0")
  );
};

const night: Painter = (c) =>
  backdrop(c, "#070b24", "#1b2456", "#4a3f78") +
  scatter(c, 220, 0, 0.75, (x, y) => circle(x, y, c.r.between(0.4, 2.2), "#fff", `opacity="${c.r.between(0.3, 1).toFixed(2)}"`)) +
  path(
    `M0 ${c.h * 0.3} Q${c.w * 0.5} ${c.h * 0.05} ${c.w} ${c.h * 0.35} V${c.h * 0.55} Q${c.w * 0.5} ${c.h * 0.2} 0 ${c.h * 0.5}Z`,
    "#b8a7e8",
    'opacity="0.16" filter="url(#soft)"',
  ) +
  glow(c.w * 0.75, c.h * 0.22, c.w * 0.14, "#fdf6d8") +
  circle(c.w * 0.75, c.h * 0.22, c.w * 0.035, "#fdf3cf") +
  ridge(c, 0.88, 0.18, "#0c1026", 0.6) +
  path(`M${c.w * 0.3} ${c.h * 0.92} l${c.w * 0.09} ${-c.h * 0.16} l${c.w * 0.09} ${c.h * 0.16}Z`, gradient(["#ffcf70", "#e07a2f"])) +
  glow(c.w * 0.39, c.h * 0.87, c.w * 0.16, "#ffb347", 0.5) +
  rectangle(0, c.h * 0.92, c.w, c.h * 0.08, "#080b1c");

const garden: Painter = (c) =>
  sky(c, ["#8cc3e6", "#cfe8f2", "#eaf3da"]) +
  ridge(c, 0.5, 0.1, "#7fae72", 0.2) +
  rectangle(0, c.h * 0.5, c.w, c.h * 0.5, gradient(["#8abf63", "#3e7a35"])) +
  rectangle(c.w * 0.66, c.h * 0.32, c.w * 0.2, c.h * 0.2, gradient(["#c9cfc6", "#93a29a"])) +
  path(`M${c.w * 0.64} ${c.h * 0.33} l${c.w * 0.12} ${-c.h * 0.1} l${c.w * 0.12} ${c.h * 0.1}Z`, "#7b4b3a") +
  scatter(c, 130, 0.52, 0.99, (x, y, near) => {
    const size = 3 + near * 16;
    const colour = c.r.pick(["#e63946", "#ffb703", "#ffffff", "#9d4edd", "#ff7aa2", "#fb8500"]);
    return (
      rectangle(x - size * 0.06, y, size * 0.12, size * 2, "#2f5d2a") +
      [0, 1, 2, 3, 4]
        .map((petal) => circle(x + Math.cos(petal * 1.257) * size * 0.5, y + Math.sin(petal * 1.257) * size * 0.5, size * 0.42, colour))
        .join("") +
      circle(x, y, size * 0.3, "#ffe08a")
    );
  });

const snow: Painter = (c) =>
  backdrop(c, "#8ba6c4", "#cfdbe8", "#f4f1ee") +
  ridge(c, 0.6, 0.2, gradient(["#f7fafc", "#c4d3e2"]), 0.6) +
  ridge(c, 0.78, 0.14, gradient(["#ffffff", "#dbe6f0"]), 0.2) +
  scatter(c, 26, 0.66, 0.98, (x, y, near) => tree(x, y, c.h * (0.06 + near * 0.2), near > 0.5 ? "#35584c" : "#6d8f88")) +
  scatter(c, 160, 0, 1, (x, y, near) => circle(x, y, 0.8 + near * 4, "#fff", 'opacity="0.8"'));

export const outdoors = { beach, mountains, lake, forest, city, night, garden, snow } satisfies Record<string, Painter>;
