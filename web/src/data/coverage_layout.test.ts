import { expect, it } from "vitest";
import { bar_of, calendar_of, quarter_ticks } from "./coverage_layout";

const span = calendar_of("2026-08-31");
const cover = (from: string | null, to: string | null) => ({ from, to });

it("the calendar is three years up to the snapshot's day", () => {
  expect(span.first).toBe(Date.UTC(2023, 7, 1) / 86_400_000);
  expect(span.last).toBe(Date.UTC(2026, 8, 1) / 86_400_000);
});

it("a cover is drawn from its first day to the day before its end", () => {
  const days = span.last - span.first;
  const bar = bar_of(cover("2026-05-01", "2026-06-01"), span, 100, days); // a pixel a day
  expect(bar?.width).toBeCloseTo(31);
  expect(bar?.x).toBeCloseTo(100 + days - (31 + 31 + 30 + 31));
});

it("a cover that began before the calendar is drawn from its edge, and one that goes on to its other", () => {
  expect(bar_of(cover("2001-01-01", "2030-01-01"), span, 100, 1000)).toEqual({ x: 100, width: 1000 });
});

it("a cover that ended before the calendar, or says no time, is not drawn", () => {
  expect(bar_of(cover("2001-01-01", "2002-01-01"), span, 0, 1000)).toBeNull();
  expect(bar_of(cover(null, "2026-01-01"), span, 0, 1000)).toBeNull();
});

it("quarters are marked where they fit, years where not", () => {
  expect(quarter_ticks(span, 0, 1000).map((tick) => tick.label).slice(0, 3)).toEqual(["Oct", "Jan 2024", "Apr"]);
  expect(quarter_ticks(span, 0, 300).map((tick) => tick.label)).toEqual(["Jan 2024", "Jan 2025", "Jan 2026"]);
});

it("a day whose name would leave the drawing keeps its line and has no name", () => {
  const ticks = quarter_ticks(calendar_of("2025-06-30"), 0, 262);
  expect(ticks.map((tick) => tick.label)).toEqual(["Jan 2023", "Jan 2024", ""]);
});
