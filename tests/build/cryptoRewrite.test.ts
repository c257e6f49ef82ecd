/** The rewriting of WebAssembly, on small modules: what each shape becomes, and that every other shape is refused. */
import { beforeAll, describe, expect, test } from "vitest";
import { rewrite } from "../../platform/build/crypto/rewrite.ts";
import { readModule } from "../../platform/build/crypto/wasmReader.ts";
import { writeModule } from "../../platform/build/crypto/wasmWriter.ts";
import { assemble, lower, type Lowered, script, translate } from "./crypto/assemble.ts";

const MODULE = `
  (type $pair (func (param i32) (result i32 f64)))
  (elem (table $functions) (i32.const 0) func $pair $other)
  (data (i32.const 32) "data")
  (func $pair (export "pair") (type $pair)
    (if (i32.eqz (local.get 0)) (then (return (i32.const -1) (f64.const 0.5))))
    (local.get 0) (f64.convert_i32_s (local.get 0)))
  (func $other (type $pair) (i32.const 7) (f64.const 7.25))
  (func (export "three") (param i32) (result i32 i32 i32) (unreachable))
  (func (export "sum") (param i32 i32) (result f64) (local f64)
    (call $pair (local.get 0)) (local.set 2) (f64.convert_i32_s) (f64.add (local.get 2))
    (call_indirect $functions (type $pair) (local.get 0) (local.get 1)) (local.set 2) (drop) (f64.add (local.get 2)))

  (func (export "observe") (param externref i64) (result externref) (call $observe (local.get 0) (local.get 1)))
  (func (export "twice") (param externref) (result externref)
    (call $observe (call $observe (local.get 0) (i64.const -1)) (i64.const 0x100000002)))
  (func (export "choose") (param externref externref i32) (result externref) (local externref)
    (local.set 3 (block (result externref) (br_if 0 (local.get 0) (local.get 2)) (drop) (local.get 1)))
    (select (result externref) (local.get 3) (ref.null extern) (i32.lt_s (local.get 2) (i32.const 2))))
  (func (export "take") (param i32) (result externref)
    (table.get $references (local.get 0))
    (table.set $references (local.get 0) (ref.null extern)))
  (func (export "put") (param i32 externref) (table.set $references (local.get 0) (local.get 1)))
  (func (export "grow") (param externref i32) (result i32) (table.grow $references (local.get 0) (local.get 1)))
  (func (export "fill") (param i32 externref i32) (table.fill $references (local.get 0) (local.get 1) (local.get 2)))
  (func (export "many") (param i32)
    (loop $again (drop (call $observe (table.get $references (i32.const 0)) (i64.const 0)))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))

  (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
  (func (export "fillMemory") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
  (func (export "size") (result i32) (memory.size))
  (func (export "growMemory") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "extend") (param i32) (result i32) (i32.extend8_s (local.get 0)))
  (func (export "u32") (param f64) (result i32) (i32.trunc_sat_f64_u (local.get 0)))
  (func (export "s32") (param f64) (result i32) (i32.trunc_sat_f64_s (local.get 0)))
  (func (export "u64") (param f64) (result i64) (i64.trunc_sat_f64_u (local.get 0)))
  (func (export "s64") (param f64) (result i64) (i64.trunc_sat_f64_s (local.get 0)))
  (func (export "add64") (param i64 i64) (result i64) (i64.add (local.get 0) (local.get 1)))`;

describe.each(["lowered", "translated"] as const)("%s", (build) => {
  let module: Lowered;
  beforeAll(async () => {
    module = await (build === "lowered" ? lower(MODULE) : translate(MODULE));
  });
  const call = (name: string, ...args: unknown[]) => module.exports[name]?.(...args);

  describe("several results", () => {
    test("from the end and from a return", () => {
      expect(call("pair", 5)).toEqual([5, 5]);
      expect(call("pair", 0)).toEqual([-1, 0.5]);
    });
    test("are taken inside of the module, from direct and indirect calls", () => {
      expect(call("sum", 3, 0)).toBe(3 + 3 + 3);
      expect(call("sum", 3, 1)).toBe(3 + 3 + 7.25);
    });
    test("behind unreachable code", () => {
      expect(() => call("three", 1)).toThrow(build === "lowered" ? /unreachable/ : /abort/);
    });
  });

  describe("references", () => {
    test("go through untouched, whatever they are", () => {
      for (const value of [{ a: 1 }, null, undefined, "text", 0, false, Symbol.iterator]) expect(call("twice", value)).toBe(value);
    });
    test("are chosen by blocks and select", () => {
      const [a, b] = [{}, {}];
      expect(call("choose", a, b, 1)).toBe(a);
      expect(call("choose", a, b, 0)).toBe(b);
      expect(call("choose", a, b, 2)).toBe(null);
    });
    test("are read from the table as values, not as places", () => {
      const value = {};
      call("put", 2, value);
      expect(module.table.get(2)).toBe(value);
      expect(call("take", 2)).toBe(value);
      expect(module.table.get(2)).toBe(null);
    });
    test("fill a table that grows, and never more than there is", () => {
      const size = Number(call("grow", "new", 2));
      expect([module.table.get(size), module.table.get(size + 1)]).toEqual(["new", "new"]);
      call("fill", size, "filled", 1);
      expect([module.table.get(size), module.table.get(size + 1)]).toEqual(["filled", "new"]);
      expect(() => call("put", size + 2, 1)).toThrow(RangeError);
      expect(() => call("take", -1)).toThrow(RangeError);
      expect(() => call("fill", size, 1, 3)).toThrow(RangeError);
    });
    test("survive a call within a call, and nothing is held afterwards, an exception included", () => {
      const [outer, inner] = [{ outer: true }, { inner: true }];
      module.setAnswer((value) => {
        if (value === outer) expect(call("choose", inner, inner, 1)).toBe(inner);
        return value;
      });
      expect(call("twice", outer)).toBe(outer);
      module.setAnswer(() => {
        throw new Error("from outside");
      });
      expect(() => call("twice", outer)).toThrow("from outside");
      module.setAnswer((value) => value);
      call("put", 0, outer);
      call("many", 5000);
      expect(module.held()).toBe(0);
    });
  });

  test("64-bit numbers keep all their bits, both ways", () => {
    module.seen.length = 0;
    call("twice", 1);
    expect(module.seen).toEqual([1, -1n, 1, 0x100000002n]);
    expect(call("add64", 2n ** 62n, 2n ** 62n + 3n)).toBe(BigInt.asIntN(64, 2n ** 63n + 3n));
    expect(call("add64", -5n, 2n)).toBe(-3n);
    expect(call("add64", 2 ** 40 + 1, -(2 ** 40))).toBe(1n);
  });

  test("sign extension", () => {
    expect(call("extend", 0x80)).toBe(-128);
  });

  test("saturating conversions give the nearest number there is, and 0 for none", () => {
    const numbers = [
      0,
      -0.9,
      -1,
      3.9,
      -3.9,
      2 ** 31,
      -(2 ** 31),
      -(2 ** 31) - 1,
      2 ** 32 - 0.5,
      2 ** 32,
      2 ** 53,
      2 ** 63,
      -(2 ** 63),
      2 ** 64,
    ];
    numbers.push(-1e30, 1e30, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN);
    const whole = (value: number, low: bigint, high: bigint): bigint => {
      if (Number.isNaN(value)) return 0n;
      if (value <= Number(low)) return low;
      return value >= Number(high) ? high : BigInt(Math.trunc(value));
    };
    for (const value of numbers) {
      expect(call("u32", value), `u32 ${value}`).toBe(Number(BigInt.asIntN(32, whole(value, 0n, 2n ** 32n - 1n))));
      expect(call("s32", value), `s32 ${value}`).toBe(Number(whole(value, -(2n ** 31n), 2n ** 31n - 1n)));
      expect(call("u64", value), `u64 ${value}`).toBe(BigInt.asIntN(64, whole(value, 0n, 2n ** 64n - 1n)));
      expect(call("s64", value), `s64 ${value}`).toBe(whole(value, -(2n ** 63n), 2n ** 63n - 1n));
    }
  });

  describe("memory", () => {
    const bytes = () => new Uint8Array(module.memory.buffer);
    test("is copied as copyWithin does, overlapping or not", () => {
      for (const [to, from, count] of [
        [0, 100, 0],
        [0, 100, 7],
        [100, 0, 64],
        [3, 0, 50],
        [0, 3, 50],
        [8, 0, 17],
        [1, 0, 9],
        [64, 64, 9],
      ] as const) {
        bytes().forEach((_, index, all) => void (all[index] = (index * 37) & 255));
        const expected = bytes()
          .slice()
          .copyWithin(to, from, from + count);
        call("copy", to, from, count);
        expect(Buffer.compare(bytes(), expected), `${to} ${from} ${count}`).toBe(0);
      }
      // JavaScript has no traps for that; Rust's own checks stand before.
      if (build === "lowered") expect(() => call("copy", 65_530, 0, 8)).toThrow(/out of bounds/);
    });
    test("grows, keeps what it holds, and says how large it was", () => {
      const size = Number(call("size"));
      bytes().fill(0x5a);
      for (let pages = 0; pages < 40; pages += 1) expect(call("growMemory", 1)).toBe(size + pages);
      expect(call("growMemory", 0)).toBe(size + 40);
      expect(call("size")).toBe(size + 40);
      expect(bytes().length).toBeGreaterThanOrEqual((size + 40) * 65_536);
      expect(bytes()[size * 65_536 - 1]).toBe(0x5a);
      expect(bytes()[size * 65_536]).toBe(0);
      call("fillMemory", (size + 40) * 65_536 - 9, 7, 9);
      expect(bytes()[(size + 40) * 65_536 - 1]).toBe(7);
      expect(call("growMemory", 65_536)).toBe(-1);
    });
    test("is filled with the low byte", () => {
      for (const [to, value, count] of [
        [5, 0x1ff, 21],
        [0, 0, 8],
        [9, 7, 3],
        [1, 1, 0],
      ] as const) {
        const expected = bytes()
          .slice()
          .fill(value & 255, to, to + count);
        call("fillMemory", to, value, count);
        expect(Buffer.compare(bytes(), expected)).toBe(0);
      }
    });
  });
});

test("the same module gives the same script", async () => {
  expect(await script(MODULE)).toBe(await script(MODULE));
});

test("a module is written as it was read", () => {
  const { wasm } = rewrite(assemble(MODULE));
  expect(Buffer.compare(writeModule(readModule(wasm)), wasm)).toBe(0);
});

describe("refused", () => {
  test.each([
    ["a block with several results", "(func (result i32 i32) (br 0 (i32.const 1) (i32.const 2)))", /block of type/],
    ["a vector", "(func (drop (v128.const i64x2 0 0)))", /unknown instruction 0xfd/],
    ["a function reference", "(func $g) (elem declare func $g) (func (drop (ref.func $g)))", /wasm: (element segment|unknown instruction)/],
    ["the table's size", "(func (result i32) (table.size $references))", /unknown instruction 0xfc 16/],
    ["a passive segment", '(data $d "x") (func (data.drop $d))', /data segment/],
    [
      "a saturating conversion of a float",
      "(func (param f32) (result i32) (i32.trunc_sat_f32_s (local.get 0)))",
      /unknown instruction 0xfc 0/,
    ],
    ["an atomic", "(func (atomic.fence))", /unknown instruction 0xfe/],
    ["a tail call", "(func $h) (func (return_call $h))", /unknown instruction 0x12/],
    ["a mutable global at the boundary", '(global (export "g") (mut i32) (i32.const 0))', /mutable global/],
    ["a global reference", "(global externref (ref.null extern))", /global reference/],
    ["a start function", "(func $s) (start $s)", /section 8/],
    ["a second table of references", "(table 1 externref)", /one of references/],
    ["a function reference at the boundary", '(func (export "f") (param funcref))', /unknown type/],
    ["an exception", "(tag $t) (func (throw $t))", /section 13/],
  ])("%s", (_what, text, message) => {
    const wasm = assemble(text);
    expect(() => rewrite(wasm)).toThrow(message);
  });

  test.each([
    ["a branch out of a function with several results", [0x41, 1, 0x41, 2, 0x0c, 0, 0x0b], /branch out/],
    ["a conditional one", [0x41, 1, 0x41, 2, 0x41, 0, 0x0d, 0, 0x0b], /branch out/],
    ["one through a table", [0x41, 1, 0x41, 2, 0x41, 0, 0x0e, 1, 0, 0, 0x0b], /branch out/],
    ["instructions behind the end", [0x41, 1, 0x41, 2, 0x0b, 0x01], /behind the end/],
    ["a body without an end", [0x41, 1, 0x41, 2], /without an end/],
  ])("%s", (_what, body, message) => {
    const read = readModule(assemble("(func (result i32 i32) (unreachable))"));
    const last = read.code.length - 1;
    const code = read.code.map((item, index) => (index === last ? { ...item, body: Uint8Array.from(body) } : item));
    expect(() => rewrite(writeModule({ ...read, code }))).toThrow(message);
  });

  test("something that is cut off or is no module at all", () => {
    const wasm = assemble("(func)");
    expect(() => rewrite(wasm.subarray(0, wasm.length - 3))).toThrow(/ends too early|longer than its list/);
    expect(() => rewrite(Buffer.from("no module"))).toThrow(/header/);
  });

  test("an import of another kind", () => {
    const text = '(module (import "a" "g" (global i32)) (table 1 funcref) (table $r 1 externref) (memory 1) (export "r" (table $r)))';
    const wasm = assemble("", text);
    expect(() => rewrite(wasm)).toThrow(/is a function/);
  });
});
