import { signal } from "@preact/signals";
import { cleanup, fireEvent, render } from "@testing-library/preact";
import { decode } from "blurhash";
import type { ComponentChildren } from "preact";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { RemoteKey } from "../../../platform/types.ts";
import { setLanguage } from "../../../src/core/i18n.ts";
import { type Services, ServicesContext } from "../../../src/core/services.ts";
import { announce, Announcer } from "../../../src/ui/Announcer.tsx";
import { Avatar, initialOf, toneOf } from "../../../src/ui/Avatar.tsx";
import { Badge } from "../../../src/ui/Badge.tsx";
import { Button } from "../../../src/ui/Button.tsx";
import { Hints } from "../../../src/ui/Hints.tsx";
import { Html, type HtmlShape } from "../../../src/ui/Html.tsx";
import { MediaImage } from "../../../src/ui/MediaImage.tsx";
import { Qr } from "../../../src/ui/Qr.tsx";
import { TextField } from "../../../src/ui/TextField.tsx";
import { dismiss, toast, toasts } from "../../../src/ui/toast.ts";

beforeAll(() => setLanguage("en", []));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function withServices(children: ComponentChildren, keys: readonly RemoteKey[] = [], speak = vi.fn()) {
  const services = { platform: { remote: { keys: new Set(keys) }, speech: { speak } } } as unknown as Services;
  return <ServicesContext.Provider value={services}>{children}</ServicesContext.Provider>;
}

describe("Avatar", () => {
  it.each([
    ["anna", "A"],
    ["@anna:example.org", "A"],
    ["#kitchen", "K"],
    ["  (Opa)", "O"],
    ["ßeta", "SS"],
    ["منى", "م"],
    ["小林", "小"],
    ["🎂 Party", "🎂"],
    ["#🇩🇪 Berlin", "🇩🇪"],
    ["###", "#"],
    ["", "?"],
  ])("initial of %j is %s", (name, initial) => expect(initialOf(name)).toBe(initial));

  it("gives an id one of ten colours, always the same, and uses them all", () => {
    const tones = Array.from({ length: 300 }, (_, index) => toneOf(`@user${index}:example.org`));
    expect(new Set(tones).size).toBe(10);
    expect(toneOf("@anna:example.org")).toBe(toneOf("@anna:example.org"));
  });

  it("shows the picture when it is there, and the initial when it breaks", async () => {
    const picture = signal<{ status: string; url?: string }>({ status: "loading" });
    const { container } = render(<Avatar name="Anna" id="@a:b" picture={picture} />);
    expect(container.querySelector("img")).toBeNull();
    picture.value = { status: "ready", url: "blob:x" };
    await vi.waitFor(() => expect(container.querySelector("img")?.getAttribute("src")).toBe("blob:x"));
    fireEvent.error(container.querySelector("img") as Element);
    await vi.waitFor(() => expect(container.querySelector("img")).toBeNull());
    expect(container.textContent).toBe("A");
  });
});

it("Badge: nothing at zero, bounded above", () => {
  expect(render(<Badge count={0} />).container.textContent).toBe("");
  expect(render(<Badge count={7} />).container.textContent).toBe("7");
  expect(render(<Badge count={1234} />).container.textContent).toBe("99+");
});

it("a busy button keeps its place and does nothing", () => {
  const onClick = vi.fn();
  const { getByRole, rerender } = render(<Button onClick={onClick}>Send</Button>);
  fireEvent.click(getByRole("button"));
  rerender(
    <Button busy onClick={onClick}>
      Send
    </Button>,
  );
  fireEvent.click(getByRole("button"));
  expect(onClick).toHaveBeenCalledOnce();
  expect(getByRole("button").getAttribute("aria-busy")).toBe("true");
});

describe("Html", () => {
  const text = (words: string): HtmlShape => ({ type: "text", text: words });
  const draw = (nodes: readonly HtmlShape[], revealed = false) => render(<Html nodes={nodes} revealed={revealed} />).container;

  it("draws markup as elements and hostile text as text", () => {
    const container = draw([
      { type: "strong", children: [text("<img src=x onerror=alert(1)>")] },
      { type: "ol", start: 4, children: [{ type: "li", children: [text("four")] }] },
    ]);
    expect(container.querySelector("strong")?.textContent).toBe("<img src=x onerror=alert(1)>");
    expect(container.querySelector("img")).toBeNull();
    expect(container.querySelector("ol")?.getAttribute("start")).toBe("4");
  });
  it("keeps a spoiler out of the page until it is revealed", () => {
    const nodes: readonly HtmlShape[] = [{ type: "spoiler", reason: "film", children: [text("he dies")] }];
    expect(draw(nodes).textContent).toBe("Hidden: film");
    expect(draw(nodes, true).textContent).toBe("he dies");
  });
  it("shows links as words, without a way to follow them", () => {
    const container = draw([{ type: "link", href: "https://evil.example", children: [text("matrix.org")] }]);
    expect(container.textContent).toBe("matrix.org");
    expect(container.querySelector("a")).toBeNull();
  });
  it("leaves the sender's colours out", () => {
    expect(draw([{ type: "color", color: "#000", children: [text("dark")] }]).innerHTML).not.toContain("#000");
  });
});

describe("Qr", () => {
  it("draws a code with a quiet zone of four modules and a name", () => {
    const { getByRole, container } = render(<Qr content="https://example.org/link" size={24} label="Opens example.org" />);
    expect(getByRole("img", { name: "Opens example.org" })).toBeTruthy();
    const [x, y, width] = (container.querySelector("svg")?.getAttribute("viewBox") ?? "").split(" ").map(Number) as [
      number,
      number,
      number,
    ];
    expect([x, y]).toEqual([-4, -4]);
    // Every module is a whole number of pixels.
    expect(Number(container.querySelector("svg")?.getAttribute("width")) % width).toBe(0);
  });
  it("stays a blank card where a server's address is longer than any code can hold", () => {
    const { getByRole, container } = render(<Qr content={`https://example.org/${"x".repeat(9000)}`} size={24} label="Opens example.org" />);
    expect(getByRole("img", { name: "Opens example.org" })).toBeTruthy();
    expect(container.querySelector("svg")).toBeNull();
  });
  it("takes bytes, and other content gives another picture", () => {
    const path = (content: string | Uint8Array) =>
      render(<Qr content={content} size={24} label="" />)
        .container.querySelector("path")
        ?.getAttribute("d");
    expect(path(new Uint8Array([77, 65, 84, 82, 73, 88, 2, 0, 255]))).not.toBe(path(new Uint8Array([77, 65, 84, 82, 73, 88, 2, 0, 254])));
  });
});

describe("MediaImage", () => {
  it("keeps its box, and says when the picture cannot be had", async () => {
    const picture = signal<{ status: string; url?: string }>({ status: "loading" });
    const { container } = render(<MediaImage picture={picture} width={20} height={10} alt="A lake" />);
    const box = container.firstElementChild as HTMLElement;
    expect([box.style.width, box.style.height]).toEqual(["20rem", "10rem"]);
    picture.value = { status: "ready", url: "blob:lake" };
    await vi.waitFor(() => expect(container.querySelector("img")?.alt).toBe("A lake"));
    fireEvent.error(container.querySelector("img") as Element);
    await vi.waitFor(() => expect(container.textContent).toBe("This picture did not load"));
    picture.value = { status: "tooLarge" };
    await vi.waitFor(() => expect(container.textContent).toBe("Too large for this TV"));
    expect([box.style.width, box.style.height]).toEqual(["20rem", "10rem"]);
  });
  it("survives a blurhash that is none", () => {
    expect(() => decode("nonsense", 32, 18)).toThrow(/blurhash/i);
    const { container } = render(<MediaImage picture={signal({ status: "loading" })} width={20} height={10} alt="" blurhash="nonsense" />);
    expect(container.querySelector("canvas")).toBeNull();
  });
});

it("Hints name only keys that the remote has", () => {
  const hints = [
    { keys: ["red"], text: "Search" },
    { keys: ["ok"], text: "Open" },
    { keys: ["channelUp", "up"], text: "Scroll" },
  ] as const;
  const { container } = render(withServices(<Hints hints={hints} />, ["ok", "up"]));
  expect(container.textContent).toBe("OKOpenScroll");
});

it("Announcer says a text in the page and through the TV, and the same text again", async () => {
  const speak = vi.fn();
  const { container } = render(withServices(<Announcer />, [], speak));
  announce("3 new messages");
  await vi.waitFor(() => expect(container.querySelector("[aria-live=polite]")?.textContent).toBe("3 new messages"));
  announce("3 new messages", true);
  await vi.waitFor(() => expect(container.querySelector("[aria-live=assertive]")).not.toBeNull());
  await vi.waitFor(() =>
    expect(speak.mock.calls).toEqual([
      ["3 new messages", false],
      ["3 new messages", true],
    ]),
  );
});

describe("toast", () => {
  it("goes by itself, shows the same words once and three at most", () => {
    vi.useFakeTimers();
    for (const text of ["a", "b", "a", "c", "d"]) toast(text);
    expect(toasts.value.map((each) => each.text)).toEqual(["a", "c", "d"]);
    dismiss(toasts.value[1]?.id ?? 0);
    expect(toasts.value.map((each) => each.text)).toEqual(["a", "d"]);
    vi.advanceTimersByTime(6_000);
    expect(toasts.value).toEqual([]);
  });
});

describe("TextField", () => {
  it("has a row with a name and a real field, both marked, and hands on what is typed", () => {
    const onInput = vi.fn();
    const { container, getByRole } = render(
      <TextField focusKey="f" field="user" label="User name" value="anna" onInput={onInput} error="Wrong" />,
    );
    const row = getByRole("button", { name: "User name, anna, Wrong" });
    const input = container.querySelector("input") as HTMLInputElement;
    expect([row.dataset["field"], input.dataset["field"]]).toEqual(["user", "user"]);
    fireEvent.click(row);
    expect(document.activeElement).toBe(input);
    fireEvent.input(input, { target: { value: "anna2" } });
    expect(onInput).toHaveBeenCalledExactlyOnceWith("anna2");
    expect(getByRole("alert").textContent).toBe("Wrong");
  });
  it("never says a password aloud", () => {
    const { getByRole } = render(
      <TextField focusKey="f" field="password" type="password" label="Password" value="secret" onInput={vi.fn()} />,
    );
    expect(getByRole("button").getAttribute("aria-label")).toBe("Password, 6 characters, hidden");
  });
  it("opens by itself when asked to, and leaves focus on its row when it closes", () => {
    const { container, getByRole } = render(<TextField autoOpen focusKey="f" field="user" label="User name" value="" onInput={vi.fn()} />);
    const input = container.querySelector("input") as HTMLInputElement;
    expect(document.activeElement).toBe(input);
    fireEvent.keyDown(input, { key: "Enter" });
    expect(document.activeElement).toBe(getByRole("button"));
  });
  it("Enter submits and gives focus back to the row", () => {
    const onSubmit = vi.fn();
    const { container, getByRole } = render(
      <TextField focusKey="f" field="user" label="User name" value="a" onInput={vi.fn()} onSubmit={onSubmit} />,
    );
    fireEvent.click(getByRole("button"));
    fireEvent.keyDown(container.querySelector("input") as Element, { key: "Enter" });
    expect(onSubmit).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(getByRole("button"));
  });
});
