// Where the months of a life lie on a drawing: pure arithmetic, so that it can be tested without a browser.
import { parts_of } from "../parts/days";

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

// The months that are drawn: up to and with the last, `years` of them or, for 0, from the first event of all.
export function window_of(lanes: readonly LaneMonths[], last_day: string, years: number): { first: number; last: number } {
  const all = lanes.flatMap((lane) => lane.months.map((one) => month_number(one.month)));
  const last = Math.max(month_number(last_day), ...all);
  const first = years > 0 ? last - 12 * years + 1 : Math.min(last - 11, ...all);
  return { first, last };
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
