import { expect, it } from "vitest";
import { share_of, sum_of, value_of } from "./cells";
import { direction_of, moved } from "./movement";

const order = ["independent", "adaptive", "assisted", "dependent", "end-of-life"];

it("better is towards independent, worse away from it; what is no stage is an exit and never better", () => {
  expect(direction_of(order, "assisted", "adaptive")).toBe("better");
  expect(direction_of(order, "assisted", "dependent")).toBe("worse");
  expect(direction_of(order, "assisted", "assisted")).toBe("same");
  expect(direction_of(order, "end-of-life", "died")).toBe("exit");
});

it("what is hidden is in no sum, and is counted as hidden", () => {
  const counts: Record<string, number | "hidden"> = { "assisted>adaptive": 20, "assisted>assisted": 100, "assisted>dependent": "hidden", "assisted>died": 15 };
  const cell = (from: string, to: string) => {
    const one = counts[`${from}>${to}`];
    return one === undefined ? undefined : one === "hidden" ? { hidden: true as const } : { value: one };
  };
  expect(moved({ from: ["assisted"], to: [...order, "died"], order, name: (code) => code, cell })).toEqual({ better: 20, same: 100, worse: 0, exit: 15, hidden: 1 });
});

it("a hidden cell has no value and is never nought", () => {
  expect(value_of({ hidden: true })).toBeNull();
  expect(sum_of([{ value: 3 }, { hidden: true }, undefined])).toEqual({ sum: 3, hidden: 2 });
});

it("a share is of all that is shown, and there is none where the largest part is hidden: ten of ten would be everybody", () => {
  const many = { value: 490 };
  const few = { value: 10 };
  expect(share_of(few, [many, few], many)).toBe(10 / 500);
  expect(share_of({ value: 0 }, [many, few], many)).toBe(0);
  expect(share_of({ hidden: true }, [many, { hidden: true }], many)).toBeNull();
  expect(share_of(few, [{ hidden: true }, few], { hidden: true })).toBeNull();
});
