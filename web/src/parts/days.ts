// Days and moments in words, as they are in London. A day is text, "2026-08-31"; a moment is UTC, "2026-08-31T09:15:00Z".
const month_names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const long_names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

interface Parts {
  year: number;
  month: number;
  day: number;
}

export function parts_of(day: string): Parts | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(day);
  return found ? { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) } : null;
}

// Days since 1970; what differences of days are taken from.
export function number_of(day: string): number {
  const parts = parts_of(day);
  return parts ? Math.round(Date.UTC(parts.year, parts.month - 1, parts.day) / 86_400_000) : Number.NaN;
}

export function day_from_number(number: number): string {
  return new Date(number * 86_400_000).toISOString().slice(0, 10);
}

// As exactly as it is known: "31 Aug 2026", "Aug 2026", "2026".
export function in_words(day: string | null | undefined, precision = "day", long = false): string {
  const parts = day ? parts_of(day) : null;
  if (!parts) return "day not known";
  const month = (long ? long_names : month_names)[parts.month - 1] ?? "";
  if (precision === "unknown") return "day not known";
  if (precision === "year") return String(parts.year);
  if (precision === "month") return `${month} ${parts.year}`;
  return `${parts.day} ${month} ${parts.year}`;
}

export function month_in_words(month: string): string {
  return in_words(`${month.slice(0, 7)}-01`, "month");
}

const london = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

// The day and the time that London's clocks showed.
export function in_london(moment: string): { day: string; time: string } {
  const found = new Map(london.formatToParts(new Date(moment)).map((part) => [part.type, part.value]));
  return { day: `${found.get("year")}-${found.get("month")}-${found.get("day")}`, time: `${found.get("hour")}:${found.get("minute")}` };
}

export function moment_in_words(moment: string | null | undefined): string {
  if (!moment) return "time not known";
  const { day, time } = in_london(moment);
  return `${in_words(day)}, ${time}`;
}

// How far the server's clock is before this machine's, in milliseconds. A demonstration's stands at the day of its data.
let ahead = 0;

export function set_clock(server_now: string): void {
  const there = Date.parse(server_now);
  if (!Number.isNaN(there)) ahead = there - Date.now();
}

// The moment by the server's clock.
export function now_moment(): string {
  return new Date(Date.now() + ahead).toISOString();
}

export function today(): string {
  return in_london(now_moment()).day;
}

// "today", "yesterday", "in 3 days", "12 days ago"; beyond two months the day itself.
export function from_today(day: string, now: string = today()): string {
  const apart = number_of(day) - number_of(now);
  if (Number.isNaN(apart)) return "day not known";
  if (apart === 0) return "today";
  if (apart === 1) return "tomorrow";
  if (apart === -1) return "yesterday";
  if (Math.abs(apart) > 60) return in_words(day);
  return apart > 0 ? `in ${apart} days` : `${-apart} days ago`;
}

// A minute of the day, "09:05".
export function minute_in_words(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
