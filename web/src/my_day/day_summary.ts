// The day in one sentence: what a co-ordinator with ten minutes reads first. Pure.
import type { Case, Offer, ServicePlaces } from "../api/types";
import { in_london, number_of } from "../parts/days";
import { counted } from "../parts/words";

export const quiet_days = 30;

export interface DaySummary {
  offers: number;
  overdue: number;
  due_today: number;
  places_left: number;
  mine: number;
  not_seen: number;
  quiet: number;
  changes: number;
  disagree: number;
}

export function is_overdue(offer: Pick<Offer, "due_at">, now: string): boolean {
  return Date.parse(offer.due_at) < Date.parse(now);
}

// Days since anybody of the team was last in touch; nothing where nobody was yet.
export function days_without_contact(one: Pick<Case, "last_contact">, now: string): number | null {
  return one.last_contact === null ? null : number_of(in_london(now).day) - number_of(one.last_contact);
}

export function summary_of(offers: readonly Offer[], services: readonly ServicePlaces[], cases: readonly Case[], changes: number, now: string): DaySummary {
  const today = in_london(now).day;
  const mine = cases.filter((one) => one.mine);
  return {
    offers: offers.length,
    overdue: offers.filter((offer) => is_overdue(offer, now)).length,
    due_today: offers.filter((offer) => !is_overdue(offer, now) && in_london(offer.due_at).day === today).length,
    places_left: services.reduce((sum, service) => sum + service.places_left, 0),
    mine: mine.length,
    not_seen: mine.filter((one) => one.last_contact === null).length,
    quiet: mine.filter((one) => (days_without_contact(one, now) ?? 0) > quiet_days).length,
    changes,
    disagree: mine.filter((one) => one.stage.disagree).length,
  };
}

// `more_follow`: those counted are only the first.
export function offers_in_words(day: DaySummary, more_follow = false): string {
  if (day.offers === 0) return more_follow ? "more offers wait" : "no offer waits";
  const late = [day.overdue > 0 ? `${day.overdue} overdue` : "", day.due_today > 0 ? `${day.due_today} due today` : ""].filter(Boolean);
  return at_least(counted(day.offers, "offer waits", "offers wait"), more_follow) + (late.length > 0 ? ` (${late.join(", ")})` : "");
}

export function at_least(words: string, more_follow: boolean): string {
  return more_follow ? `at least ${words}` : words;
}

// Those who have waited longest for somebody to be in touch come first; nobody yet is longest of all.
export function by_last_contact(a: Case, b: Case): number {
  if (a.last_contact === b.last_contact) return a.person.name.localeCompare(b.person.name);
  if (a.last_contact === null) return -1;
  if (b.last_contact === null) return 1;
  return a.last_contact < b.last_contact ? -1 : 1;
}
