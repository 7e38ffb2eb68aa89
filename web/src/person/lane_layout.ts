// Where the months of a life lie on a drawing: pure arithmetic, so that it can be tested without a browser.
import { month_in_words, parts_of } from "../parts/days";
import { counted } from "../parts/words";

export interface LaneMonths {
  agency: string;
  name: string;
  months: readonly { month: string; count: number }[];
}

export interface Bar {
  x: number;
  width: number;
  height: number;
  month: string;
  count: number;
}

export interface LaneDrawn {
  agency: string;
  name: string;
  bars: Bar[];
  total: number;
}

export interface Tick {
  x: number;
  label: string;
}

// Months since year 0.
export function month_number(day: string): number {
  const parts = parts_of(day.length === 7 ? `${day}-01` : day);
  return parts ? parts.year * 12 + parts.month - 1 : Number.NaN;
}

// What is planned is drawn so many months beyond the data's day and no further: one date typed as 2099 would leave all
// the others no room.
const months_ahead = 18;

export interface Span {
  first: number;
  last: number;
}

// The months that are drawn: `years` up to and with that of the data's day or, for 0, from the first event of all; and
// what is planned after it.
export function window_of(lanes: readonly LaneMonths[], as_of: string, years: number): Span {
  const now = month_number(as_of);
  const all = lanes.flatMap((lane) => lane.months.map((one) => month_number(one.month)));
  const last = Math.min(Math.max(now, ...all), now + months_ahead);
  const first = years > 0 ? now - 12 * years + 1 : Math.min(now - 11, ...all);
  return { first, last };
}

export function span_in_words({ first, last }: Span): string {
  const month = (number: number) => month_in_words(`${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}`);
  return `${month(first)} to ${month(last)}`;
}

// How many events and of how many agencies are drawn, out of how many in all, and what lies beyond the drawing.
export function drawn_in_words(lanes: readonly LaneMonths[], span: Span): string {
  const held = lanes.map((lane) => {
    const of = (fits: (month: number) => boolean) => lane.months.reduce((sum, one) => sum + (fits(month_number(one.month)) ? one.count : 0), 0);
    return { all: of(() => true), drawn: of((month) => month >= span.first && month <= span.last), beyond: of((month) => month > span.last) };
  });
  const sum = (of: "all" | "drawn" | "beyond") => held.reduce((total, lane) => total + lane[of], 0);
  const among = (of: "all" | "drawn") => `${counted(sum(of), "event")} from ${counted(held.filter((lane) => lane[of] > 0).length, "agency", "agencies")}`;
  const rest = sum("all") === sum("drawn") ? "" : `, of ${among("all")} in all`;
  const beyond = sum("beyond") === 0 ? "" : ` ${counted(sum("beyond"), "event is", "events are")} dated later still, and not drawn: check the date.`;
  return `${span_in_words(span)}: ${among("drawn")}${rest}.${beyond}`;
}

// A count as a height: its square root against the largest, so that one contact is seen beside thirty.
export function lane_bars(lanes: readonly LaneMonths[], first: number, last: number, left: number, width: number, most_height: number): LaneDrawn[] {
  const step = width / (last - first + 1);
  const inside = (month: string) => month_number(month) >= first && month_number(month) <= last;
  const largest = Math.max(1, ...lanes.flatMap((lane) => lane.months.filter((one) => inside(one.month)).map((one) => one.count)));
  return lanes.map((lane) => {
    const shown = lane.months.filter((one) => inside(one.month) && one.count > 0);
    const bars = shown.map((one) => ({
      x: left + (month_number(one.month) - first) * step,
      width: Math.max(1.5, step > 8 ? step - 3 : step > 4 ? step - 1 : step),
      height: Math.max(3, most_height * Math.sqrt(one.count / largest)),
      month: one.month,
      count: one.count,
    }));
    return { agency: lane.agency, name: lane.name, bars, total: shown.reduce((sum, one) => sum + one.count, 0) };
  });
}

// Januaries, as many as fit without touching.
export function year_ticks(first: number, last: number, left: number, width: number, least_apart = 44): Tick[] {
  const step = width / (last - first + 1);
  const every = [1, 2, 5, 10, 20].find((years) => years * 12 * step >= least_apart) ?? 20;
  const ticks: Tick[] = [];
  for (let year = Math.ceil(first / 12); year * 12 <= last; year++)
    if (year % every === 0) ticks.push({ x: left + (year * 12 - first) * step, label: String(year) });
  return ticks;
}

// Where a day lies between the first month's beginning and the last month's end.
export function day_x(day: string, first: number, last: number, left: number, width: number): number {
  const within = ((parts_of(day)?.day ?? 1) - 1) / 31;
  return left + ((month_number(day) - first + within) * width) / (last - first + 1);
}
