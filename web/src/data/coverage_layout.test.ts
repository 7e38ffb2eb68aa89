import { expect, it } from "vitest";
import { bar_of, calendar_of, quarter_ticks } from "./coverage_layout";

const span = calendar_of("2026-08-31");
const cover = (from: string | null, to: string | null) => ({ label: "x", from, to });

it("the calendar is three years up to the snapshot's day", () => {
  expect(span.first).toBe(Date.UTC(2023, 7, 1) / 86_400_000);
  expect(span.last).toBe(Date.UTC(2026, 8, 1) / 86_400_000);
});

it("a cover up to the snapshot's day is short by nothing, one that ended is short by its days", () => {
  expect(bar_of(cover("2024-01-01", "2026-09-01"), span, 0, 1000)?.short_by).toBe(0);
  expect(bar_of(cover("2024-01-01", "2026-08-31"), span, 0, 1000)?.short_by).toBe(1);
  expect(bar_of(cover("2024-01-01", "2026-05-01"), span, 0, 1000)?.short_by).toBe(31 + 30 + 31 + 31);
});

it("a cover that began before the calendar is drawn from its edge", () => {
  const bar = bar_of(cover("2001-01-01", "2026-09-01"), span, 100, 1000);
  expect(bar).toMatchObject({ x: 100, width: 1000, goes_back: true });
});

it("a cover that ended before the calendar has no width, and one that says no time has no bar", () => {
  expect(bar_of(cover("2001-01-01", "2002-01-01"), span, 0, 1000)?.width).toBe(0);
  expect(bar_of(cover(null, "2026-01-01"), span, 0, 1000)).toBeNull();
});

it("quarters are marked where they fit, years where not", () => {
  expect(quarter_ticks(span, 0, 1000).map((tick) => tick.label).slice(0, 3)).toEqual(["Oct", "Jan 2024", "Apr"]);
  expect(quarter_ticks(span, 0, 300).map((tick) => tick.label)).toEqual(["Jan 2024", "Jan 2025", "Jan 2026"]);
});
