import { describe, expect, it } from "vitest";
import { day_from_number, from_today, in_london, in_words, minute_in_words, moment_in_words, month_in_words, number_of } from "./days";

describe("a day in words", () => {
  it.each([
    ["2026-08-31", "day", "31 Aug 2026"],
    ["2026-08-01", "month", "Aug 2026"],
    ["1931-01-01", "year", "1931"],
    ["1931-01-01", "unknown", "day not known"],
    [null, "day", "day not known"],
    ["", "day", "day not known"],
  ])("%s known to the %s is said as %s", (day, precision, words) => {
    expect(in_words(day, precision)).toBe(words);
  });
  it("a month needs no day", () => {
    expect(month_in_words("2026-02")).toBe("Feb 2026");
    expect(month_in_words("2026-02-01")).toBe("Feb 2026");
  });
});

describe("London's clocks", () => {
  it.each([
    // The hour before and after clocks go forward on 29 March 2026, and back on 25 October.
    ["2026-03-29T00:59:00Z", "2026-03-29", "00:59"],
    ["2026-03-29T01:00:00Z", "2026-03-29", "02:00"],
    ["2026-10-25T00:30:00Z", "2026-10-25", "01:30"],
    ["2026-10-25T01:30:00Z", "2026-10-25", "01:30"],
    // In summer a day of London begins an hour before one of UTC.
    ["2026-07-01T23:30:00Z", "2026-07-02", "00:30"],
    ["2026-12-31T23:59:59.999999Z", "2026-12-31", "23:59"],
  ])("%s is %s at %s", (moment, day, time) => {
    expect(in_london(moment)).toEqual({ day, time });
  });
  it("a moment is said with its day and time", () => {
    expect(moment_in_words("2026-07-01T23:30:00Z")).toBe("2 Jul 2026, 00:30");
    expect(moment_in_words(null)).toBe("time not known");
  });
});

describe("how far from today", () => {
  it.each([
    ["2026-11-22", "today"],
    ["2026-11-23", "tomorrow"],
    ["2026-11-21", "yesterday"],
    ["2026-11-20", "2 days ago"],
    ["2026-11-24", "in 2 days"],
    ["2026-09-23", "60 days ago"],
    ["2026-09-22", "22 Sep 2026"],
  ])("%s is %s", (day, words) => {
    expect(from_today(day, "2026-11-22")).toBe(words);
  });
});

it("days have numbers from 1970, and back", () => {
  expect(number_of("1970-01-01")).toBe(0);
  expect(number_of("2000-03-01") - number_of("2000-02-28")).toBe(2);
  expect(day_from_number(number_of("2026-02-28") + 1)).toBe("2026-03-01");
  expect(number_of("soon")).toBeNaN();
});

it("a minute of the day is a time", () => {
  expect(minute_in_words(0)).toBe("00:00");
  expect(minute_in_words(9 * 60 + 5)).toBe("09:05");
});
