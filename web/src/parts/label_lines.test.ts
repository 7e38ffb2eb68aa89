import { expect, test } from "vitest";
import { lines_of, per_letter, rows_of } from "./label_lines";

test("a name is broken between words where it does not fit, and loses none", () => {
  const name = "And has the stage assisted, dependent or end of life";
  const lines = lines_of(name, 30 * per_letter);
  expect(lines.length).toBe(2);
  expect(lines.every((line) => line.length <= 30)).toBe(true);
  expect(lines.join(" ")).toBe(name);
  expect(lines_of(name, 1000)).toEqual([name]);
});

test("a word longer than the width stands alone", () => {
  expect(lines_of("a pneumonoultramicroscopic word", 5 * per_letter)).toEqual(["a", "pneumonoultramicroscopic", "word"]);
});

test("rows lie under each other, higher where a name takes two lines", () => {
  const stacked = rows_of(["short", "two lines here"], 10 * per_letter, 0, 30);
  expect(stacked.rows.map((row) => row.lines.length)).toEqual([1, 2]);
  expect(stacked.rows[1]?.top).toBe(46);
  expect(stacked.height).toBe(46 + 62);
  expect(rows_of(["short", "two lines here"], 500, 200, 34)).toMatchObject({ height: 68, rows: [{ bar: 6 }, { bar: 40 }] });
});
