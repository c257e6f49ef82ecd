import { backdrop, circle, ellipse, glow, gradient, path, rectangle, scatter, type Canvas, type Painter } from "./svg.ts";

const table = (c: Canvas) =>
  backdrop(c, "#e8d9c2", "#cfb493") +
  rectangle(0, c.h * 0.34, c.w, c.h * 0.66, gradient(["#a87850", "#6f4a2e"])) +
  Array.from({ length: 7 }, (_, board) => rectangle(0, c.h * (0.4 + board * 0.095), c.w, 2, "#4d3220", 'opacity="0.35"')).join("");
const plate = (x: number, y: number, size: number) =>
  ellipse(x, y + size * 0.09, size * 1.02, size * 0.62, "#3a2418", 'opacity="0.4" filter="url(#soft)"') +
  ellipse(x, y, size, size * 0.6, gradient(["#ffffff", "#dfe3e4"])) +
  ellipse(x, y, size * 0.74, size * 0.43, "#f4f5f3");
const window_ = (c: Canvas) =>
  rectangle(c.w * 0.08, 0, c.w * 0.34, c.h * 0.3, gradient(["#bfe0f2", "#eef5e9"])) +
  rectangle(c.w * 0.24, 0, c.w * 0.012, c.h * 0.3, "#fff") +
  glow(c.w * 0.25, c.h * 0.2, c.w * 0.4, "#fff6da", 0.5);

const food: Painter = (c) => {
  const { w, h, r } = c;
  const x = w * r.between(0.42, 0.58),
    y = h * 0.66,
    size = Math.min(w, h) * 0.36;
  const bits = Array.from({ length: 46 }, () => {
    const turn = r.between(0, 6.28),
      far = Math.sqrt(r()) * 0.62;
    return ellipse(
      x + Math.cos(turn) * far * size,
      y - size * 0.06 + Math.sin(turn) * far * size * 0.52,
      size * r.between(0.05, 0.12),
      size * r.between(0.035, 0.08),
      r.pick(["#d94f2b", "#f2b134", "#5a8f3c", "#8a4b2a", "#f4e3b2", "#b5302a"]),
      `transform="rotate(${r.between(0, 90).toFixed(0)} ${x} ${y})"`,
    );
  }).join("");
  return (
    table(c) +
    window_(c) +
    plate(x, y, size) +
    ellipse(x, y - size * 0.03, size * 0.68, size * 0.36, gradient(["#e8a948", "#b86a24"])) +
    bits +
    [0, 1, 2]
      .map((wisp) =>
        path(
          `M${x - size * 0.3 + wisp * size * 0.3} ${y - size * 0.5} q${size * 0.12} ${-size * 0.18} 0 ${-size * 0.36} t0 ${-size * 0.3}`,
          "none",
          `stroke="#fff" stroke-width="${size * 0.03}" opacity="0.35" filter="url(#soft)"`,
        ),
      )
      .join("") +
    rectangle(x + size * 1.12, y - size * 0.5, size * 0.05, size, "#c7ccd1", `rx="6" transform="rotate(8 ${x + size} ${y})"`)
  );
};

const cake: Painter = (c) => {
  const { w, h, r } = c;
  const x = w * 0.5,
    y = h * 0.72,
    size = Math.min(w, h) * 0.34;
  const layer = (dy: number, width: number, colours: string[]) =>
    rectangle(x - width, y - dy - size * 0.36, width * 2, size * 0.36, gradient(colours), `rx="${size * 0.08}"`);
  const candles = Array.from({ length: 7 }, (_, index) => {
    const cx = x - size * 0.5 + index * size * 0.166,
      top = y - size * 1.02;
    return (
      rectangle(cx, top, size * 0.04, size * 0.25, r.pick(["#e63946", "#2a9d8f", "#457b9d", "#ffb703"])) +
      glow(cx + size * 0.02, top - size * 0.06, size * 0.22, "#ffd36b") +
      path(
        `M${cx + size * 0.02} ${top - size * 0.14} q${size * 0.06} ${size * 0.08} 0 ${size * 0.13} q${-size * 0.06} ${-size * 0.05} 0 ${-size * 0.13}Z`,
        "#fff3c0",
      )
    );
  }).join("");
  return (
    backdrop(c, "#3b2942", "#6b3f55", "#2a1a22") +
    scatter(c, 26, 0, 0.6, (bx, by) =>
      circle(bx, by, r.between(8, w * 0.04), r.pick(["#ffb4a2", "#ffd166", "#cdb4db", "#a2d2ff"]), 'opacity="0.25" filter="url(#soft)"'),
    ) +
    rectangle(0, h * 0.74, w, h * 0.26, gradient(["#7d5236", "#4a2e1d"])) +
    plate(x, y, size * 1.25) +
    layer(0, size, ["#f7d6e0", "#eaa7bd"]) +
    layer(size * 0.34, size * 0.72, ["#fff2e1", "#f2d3ab"]) +
    scatter({ w: size * 1.8, h, r }, 40, 0.56, 0.72, (bx, by) =>
      circle(bx + x - size * 0.9, by, size * 0.022, r.pick(["#e63946", "#457b9d", "#ffb703", "#2a9d8f"])),
    ) +
    candles
  );
};

const cat: Painter = (c) => {
  const { w, h, r } = c;
  const fur = r.pick([
    ["#d98f4e", "#a65f26"],
    ["#6d6a75", "#3f3d47"],
    ["#efe6d8", "#c9b79c"],
  ]) as [string, string];
  const x = w * 0.52,
    y = h * 0.62,
    size = Math.min(w, h) * 0.3;
  const ear = (side: number) =>
    path(
      `M${x + side * size * 0.34} ${y - size * 0.84} l${side * size * 0.14} ${-size * 0.36} l${side * size * 0.2} ${size * 0.5}Z`,
      fur[0],
    );
  const eye = (side: number) =>
    ellipse(x + side * size * 0.22, y - size * 0.6, size * 0.09, size * 0.11, "#cfe27a") +
    ellipse(x + side * size * 0.22, y - size * 0.6, size * 0.03, size * 0.09, "#141414");
  const whisker = (side: number, tilt: number) =>
    path(
      `M${x + side * size * 0.12} ${y - size * 0.42} l${side * size * 0.55} ${tilt * size}`,
      "none",
      'stroke="#fff" stroke-width="2" opacity="0.8"',
    );
  return (
    backdrop(c, "#c9d6c4", "#9db29c") +
    window_(c) +
    rectangle(0, h * 0.62, w, h * 0.38, gradient(["#8d5a7c", "#5b3450"])) +
    scatter(c, 60, 0.64, 1, (px, py) => circle(px, py, r.between(2, 7), "#c58cae", 'opacity="0.5"')) +
    path(
      `M${x + size * 0.8} ${y + size * 0.4} q${size * 0.9} ${-size * 0.1} ${size * 0.6} ${-size * 0.9}`,
      "none",
      `stroke="${fur[1]}" stroke-width="${size * 0.2}" stroke-linecap="round"`,
    ) +
    ellipse(x + size * 0.15, y + size * 0.15, size * 0.95, size * 0.66, gradient(fur)) +
    ear(-1) +
    ear(1) +
    circle(x, y - size * 0.5, size * 0.55, gradient(fur)) +
    eye(-1) +
    eye(1) +
    path(`M${x - 8} ${y - size * 0.46} h16 l-8 9Z`, "#d98c8c") +
    [-1, 1].flatMap((side) => [-0.08, 0.02, 0.12].map((tilt) => whisker(side, tilt))).join("") +
    ellipse(x - size * 0.3, y + size * 0.7, size * 0.26, size * 0.14, fur[0]) +
    ellipse(x + size * 0.2, y + size * 0.72, size * 0.26, size * 0.14, fur[0])
  );
};

const room: Painter = (c) => {
  const { w, h, r } = c;
  const books = Array.from({ length: 16 }, (_, index) =>
    rectangle(
      w * (0.08 + index * 0.024),
      h * (0.2 + r.between(0, 0.04)),
      w * 0.02,
      h * 0.16,
      r.pick(["#b5483a", "#2f6f73", "#e0a526", "#37474f", "#7b5ea7", "#d8cbb4"]),
    ),
  ).join("");
  return (
    backdrop(c, "#3b4a54", "#2c363d") +
    glow(w * 0.76, h * 0.3, w * 0.5, "#ffd79a", 0.75) +
    rectangle(w * 0.06, h * 0.37, w * 0.42, h * 0.02, "#8a5a37") +
    books +
    rectangle(0, h * 0.78, w, h * 0.22, gradient(["#6b4630", "#3d2719"])) +
    rectangle(w * 0.12, h * 0.56, w * 0.46, h * 0.22, gradient(["#c9704e", "#93452b"]), `rx="${h * 0.03}"`) +
    rectangle(w * 0.08, h * 0.64, w * 0.07, h * 0.19, "#a3502f", `rx="${h * 0.02}"`) +
    rectangle(w * 0.55, h * 0.64, w * 0.07, h * 0.19, "#a3502f", `rx="${h * 0.02}"`) +
    rectangle(w * 0.2, h * 0.58, w * 0.11, h * 0.12, "#f0d9a8", `rx="8" transform="rotate(-9 ${w * 0.25} ${h * 0.63})"`) +
    rectangle(w * 0.757, h * 0.3, w * 0.008, h * 0.5, "#222") +
    path(`M${w * 0.7} ${h * 0.34} h${w * 0.12} l${-w * 0.025} ${-h * 0.14} h${-w * 0.07}Z`, gradient(["#fff1cf", "#ffd27a"])) +
    ellipse(w * 0.45, h * 0.92, w * 0.34, h * 0.06, "#b9927a", 'opacity="0.6"')
  );
};

/** A child's drawing in crayon. */
const drawing: Painter = (c) => {
  const { w, h, r } = c;
  const crayon = (d: string, colour: string, width = 9) =>
    path(d, "none", `stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"`);
  const scribble = (x: number, y: number, size: number, colour: string) =>
    crayon(
      `M${x} ${y} ${Array.from({ length: 22 }, () => `q${r.between(-1, 1) * size} ${r.between(-1, 1) * size * 0.5} ${r.between(-0.5, 0.6) * size} ${r.between(-0.3, 0.3) * size}`).join(" ")}`,
      colour,
      7,
    );
  const figure = (x: number, size: number, colour: string) =>
    circle(x, h * 0.7 - size, size * 0.28, "none", `stroke="${colour}" stroke-width="8"`) +
    crayon(
      `M${x} ${h * 0.7 - size * 0.72} v${size * 0.7} l${-size * 0.2} ${size * 0.4} M${x} ${h * 0.7} l${size * 0.2} ${size * 0.4} M${x - size * 0.36} ${h * 0.7 - size * 0.4} h${size * 0.72}`,
      colour,
    ) +
    crayon(`M${x - size * 0.1} ${h * 0.7 - size * 0.95} q${size * 0.1} ${size * 0.12} ${size * 0.2} 0`, colour, 5);
  return (
    backdrop(c, "#fdfaf0", "#f3ecdb") +
    crayon(`M${w * 0.06} ${h * 0.9} q${w * 0.2} ${-h * 0.05} ${w * 0.44} 0 t${w * 0.44} 0`, "#4f9d4f", 16) +
    scribble(w * 0.2, h * 0.2, w * 0.09, "#6aa9e9") +
    scribble(w * 0.55, h * 0.15, w * 0.09, "#6aa9e9") +
    circle(w * 0.85, h * 0.17, w * 0.06, "#ffd23f") +
    Array.from({ length: 9 }, (_, ray) =>
      crayon(
        `M${w * 0.85 + Math.cos(ray * 0.7) * w * 0.075} ${h * 0.17 + Math.sin(ray * 0.7) * w * 0.075} l${Math.cos(ray * 0.7) * w * 0.03} ${Math.sin(ray * 0.7) * w * 0.03}`,
        "#ffb703",
        8,
      ),
    ).join("") +
    figure(w * 0.24, h * 0.26, "#d1495b") +
    figure(w * 0.38, h * 0.28, "#30638e") +
    figure(w * 0.5, h * 0.2, "#8f5db7") +
    figure(w * 0.6, h * 0.16, "#2f9e6e") +
    crayon(
      `M${w * 0.7} ${h * 0.86} v${-h * 0.16} q0 ${-h * 0.08} ${w * 0.06} ${-h * 0.02} l${w * 0.1} ${h * 0.04} q${w * 0.06} ${h * 0.02} ${w * 0.06} ${h * 0.14}`,
      "#55803e",
      11,
    ) +
    circle(w * 0.735, h * 0.66, 6, "#222")
  );
};

export const indoors = { food, cake, cat, room, drawing } satisfies Record<string, Painter>;
