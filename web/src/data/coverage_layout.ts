// Where the covered time of each source lies on a calendar: pure arithmetic.
import { day_from_number, number_of, parts_of } from "../parts/days";

export interface Covered {
  from: string | null;
  to: string | null; // the first day not covered
}

export interface Span {
  first: number;
  last: number;
}

export interface Tick {
  x: number;
  label: string;
}

export const years_shown = 3;

// Three years up to the snapshot's day: what the windows of the features look back over, and more.
export function calendar_of(as_of: string): Span {
  const last = number_of(as_of) + 1;
  const parts = parts_of(as_of);
  const first = parts ? number_of(`${parts.year - years_shown}-${String(parts.month).padStart(2, "0")}-01`) : last - 365 * years_shown;
  return { first, last };
}

export interface BarOfTime {
  x: number;
  width: number;
}

// Nothing where it does not say its time, or lies before what is drawn.
export function bar_of(covered: Covered, span: Span, left: number, width: number): BarOfTime | null {
  if (covered.from === null || covered.to === null) return null;
  const per_day = width / (span.last - span.first);
  const from = Math.max(span.first, number_of(covered.from));
  const to = Math.min(span.last, number_of(covered.to));
  return to > from ? { x: left + (from - span.first) * per_day, width: (to - from) * per_day } : null;
}

const letter = 6.6; // pixels, on the wide side

// The first of each quarter, or of each year where quarters would touch. One whose name would leave the drawing has none.
export function quarter_ticks(span: Span, left: number, width: number): Tick[] {
  const per_day = width / (span.last - span.first);
  const quarterly = per_day * 91 >= 62;
  const ticks: Tick[] = [];
  for (let day = span.first; day < span.last; day++) {
    const parts = parts_of(day_from_number(day));
    if (!parts || parts.day !== 1) continue;
    if (quarterly ? parts.month % 3 !== 1 : parts.month !== 1) continue;
    const month = ["Jan", "", "", "Apr", "", "", "Jul", "", "", "Oct"][parts.month - 1] ?? "";
    const x = left + (day - span.first) * per_day;
    const label = quarterly && parts.month !== 1 ? month : `${month} ${parts.year}`;
    ticks.push({ x, label: x + 3 + label.length * letter <= left + width ? label : "" });
  }
  return ticks;
}
