import { describe, expect, it } from "vitest";
import type { Case, Offer } from "../api/types";
import { by_last_contact, days_without_contact, offers_in_words, summary_of } from "./day_summary";

const now = "2026-11-22T08:00:00Z";

// Only what the sentence is made from.
const offer = (due_at: string) => ({ due_at }) as Offer;
const care_case = (name: string, mine: boolean, last_contact: string | null, disagree = false) =>
  ({ person: { name }, mine, last_contact, stage: { disagree } }) as Case;

describe("the day in one sentence", () => {
  it("tells overdue from due today from later, by London's day", () => {
    const offers = [
      offer("2026-11-22T07:59:59Z"), // a second ago: overdue
      offer("2026-11-22T08:00:00Z"), // now: due today
      offer("2026-11-22T23:59:00Z"), // before midnight: due today
      offer("2026-11-23T00:00:00Z"), // tomorrow
    ];
    const day = summary_of(offers, [{ service: "a", name: "A", places: 5, places_left: 2 }, { service: "b", name: "B", places: 5, places_left: 1 }], [], 0, now);
    expect(day).toMatchObject({ offers: 4, overdue: 1, due_today: 2, places_left: 2 + 1 });
    expect(offers_in_words(day)).toBe("4 offers wait (1 overdue, 2 due today)");
  });

  it("says so where nothing waits, and leaves out what is nought", () => {
    expect(offers_in_words(summary_of([], [], [], 0, now))).toBe("no offer waits");
    expect(offers_in_words(summary_of([], [], [], 0, now), true), "those shown are decided").toBe("more offers wait");
    expect(offers_in_words(summary_of([offer("2026-12-01T00:00:00Z")], [], [], 0, now), true)).toBe("at least 1 offer waits");
    expect(offers_in_words(summary_of([offer("2026-12-01T00:00:00Z")], [], [], 0, now))).toBe("1 offer waits");
  });

  it("counts my people alone, and never one who was not seen as one seen long ago", () => {
    const cases = [
      care_case("a", true, "2026-10-23"), // 30 days ago: not yet quiet
      care_case("b", true, "2026-10-22"), // 31 days
      care_case("c", true, null, true), // not seen
      care_case("d", false, "2026-01-01"), // another's
    ];
    expect(summary_of([], [], cases, 0, now)).toMatchObject({ mine: 3, quiet: 1, not_seen: 1, disagree: 1 });
    expect(days_without_contact(cases[1] as Case, now)).toBe(31);
    expect(days_without_contact(cases[2] as Case, now)).toBeNull();
  });
});

it("those not seen yet come first, then the longest without contact, then by name", () => {
  const cases = [care_case("d", true, "2026-11-20"), care_case("b", true, "2026-10-01"), care_case("c", true, null), care_case("a", true, "2026-10-01")];
  expect(cases.sort(by_last_contact).map((one) => one.person.name)).toEqual(["c", "a", "b", "d"]);
});
