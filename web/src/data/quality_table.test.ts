import { expect, it } from "vitest";
import type { QualityField } from "../api/types";
import { soundness, worst_first } from "./quality_table";

const field = (name: string, optional: boolean, records: number, present: number, valid: number) =>
  ({ source: "s", record: "r", field: name, optional, records, present, valid }) as QualityField;

it("a field that may be empty is judged by what is in it, any other by all its records", () => {
  expect(soundness(field("a", false, 100, 50, 50))).toBe(50 / 100);
  expect(soundness(field("a", true, 100, 50, 50))).toBe(50 / 50);
  expect(soundness(field("a", true, 100, 0, 0))).toBeNull();
});

it("the worst come first, those of nothing last", () => {
  const sorted = [field("fine", false, 10, 10, 10), field("empty", true, 10, 0, 0), field("bad", false, 10, 5, 5)].sort(worst_first);
  expect(sorted.map((one) => one.field)).toEqual(["bad", "fine", "empty"]);
});
