import { describe, expect, it } from "vitest";
import { day_x, drawn_in_words, lane_bars, month_number, window_of, year_ticks } from "./lane_layout";

const lanes = [
  { agency: "gp", name: "GP", months: [{ month: "2020-01-01", count: 1 }, { month: "2026-08-01", count: 4 }] },
  { agency: "asc", name: "Council", months: [{ month: "2026-07-01", count: 1 }] },
];

describe("what of a life is drawn", () => {
  it("two years are 24 months, the last with the snapshot's day in it", () => {
    const { first, last } = window_of(lanes, "2026-08-31", 2);
    expect(last - first + 1).toBe(24);
    expect(last).toBe(month_number("2026-08-01"));
  });
  it("all begins with the first event, and is never less than a year", () => {
    expect(window_of(lanes, "2026-08-31", 0).first).toBe(month_number("2020-01-01"));
    const one_month = [{ agency: "a", name: "A", months: [{ month: "2026-08-01", count: 1 }] }];
    const { first, last } = window_of(one_month, "2026-08-31", 0);
    expect(last - first + 1).toBe(12);
  });
  it("an event after the snapshot's day, such as an appointment, is drawn too", () => {
    const ahead = [{ agency: "a", name: "A", months: [{ month: "2026-10-01", count: 1 }] }];
    expect(window_of(ahead, "2026-08-31", 2)).toEqual({ first: month_number("2024-09-01"), last: month_number("2026-10-01") });
  });
  it("one date far ahead takes no room from the others, and is told of", () => {
    const typed = [...lanes, { agency: "b", name: "B", months: [{ month: "2099-01-01", count: 1 }] }];
    const span = window_of(typed, "2026-08-31", 2);
    expect(span).toEqual({ first: month_number("2024-09-01"), last: month_number("2028-02-01") });
    expect(drawn_in_words(typed, span)).toBe("Sep 2024 to Feb 2028: 5 events from 2 agencies, of 7 events from 3 agencies in all. 1 event is dated later still, and not drawn: check the date.");
  });
  it("says of which time it tells, and no more where that is all", () => {
    expect(drawn_in_words(lanes, window_of(lanes, "2026-08-31", 0))).toBe("Jan 2020 to Aug 2026: 6 events from 2 agencies.");
  });
});

describe("bars of a lane", () => {
  const { first, last } = window_of(lanes, "2026-08-31", 2);
  const drawn = lane_bars(lanes, first, last, 100, 240, 20);

  it("leaves out what lies before, and counts only what is drawn", () => {
    expect(drawn[0]?.bars.length).toBe(1);
    expect(drawn[0]?.total).toBe(4);
  });
  it("draws the square root against the largest of all lanes: 4 is 20 high, 1 is 20 / 2", () => {
    expect(drawn[0]?.bars[0]?.height).toBe(20);
    expect(drawn[1]?.bars[0]?.height).toBe(20 * Math.sqrt(1 / 4));
  });
  it("puts the 24th month at 23/24 of the width", () => {
    expect(drawn[0]?.bars[0]?.x).toBeCloseTo(100 + (240 * 23) / 24);
  });
});

it("years are marked as often as their labels fit", () => {
  const { first, last } = window_of(lanes, "2026-08-31", 0);
  expect(year_ticks(first, last, 0, 640).map((tick) => tick.label)).toEqual(["2020", "2021", "2022", "2023", "2024", "2025", "2026"]);
  expect(year_ticks(first, last, 0, 120).map((tick) => tick.label)).toEqual(["2020", "2025"]);
});

it("a day lies within its month", () => {
  expect(day_x("2026-01-01", month_number("2026-01-01"), month_number("2026-12-01"), 100, 240)).toBe(100);
  expect(day_x("2026-12-31", month_number("2026-01-01"), month_number("2026-12-01"), 100, 240)).toBeCloseTo(100 + 20 * (11 + 30 / 31));
});
