import { expect, it } from "vitest";
import { scale_of } from "./bar_matrix";

it("a share is of its row, drawn against the largest share of all", () => {
  const first = { label: "a", cells: [{ value: 30 }, { value: 10 }] };
  const second = { label: "b", cells: [{ value: 500 }, { value: 500 }] };
  const scale = scale_of([first, second], true);
  expect(scale(first, first.cells[0])).toBe(1);
  expect(scale(second, second.cells[0])).toBeCloseTo(0.5 / 0.75);
});

it("a row that hides a count has no shares, and takes none from the others; one without a cell has", () => {
  const hides = { label: "a", cells: [{ value: 30 }, { hidden: true as const }] };
  const shows = { label: "b", cells: [{ value: 10 }, { value: 10 }] };
  const lacks = { label: "c", cells: [{ value: 10 }, undefined] };
  const scale = scale_of([hides, shows, lacks], true);
  expect(scale(hides, hides.cells[0])).toBe(null);
  expect(scale(shows, shows.cells[0])).toBe(0.5);
  expect(scale(lacks, lacks.cells[0])).toBe(1);
  expect(scale_of([hides], false)(hides, hides.cells[0])).toBe(1);
});
