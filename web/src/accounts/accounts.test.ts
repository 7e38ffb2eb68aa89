import { expect, it } from "vitest";
import type { Account } from "../api/types";
import { state_of } from "./accounts_table";
import { is_code } from "./organisation_form";
import { has_ended } from "./agreement_form";
import { is_in_force, purposes_in_force } from "./organisations_panel";

it("a code has no blanks and none of the signs that the server refuses", () => {
  for (const good of ["F81001", "complex-care.west", "place/one", " trimmed "]) expect(is_code(good), good).toBe(true);
  for (const bad of ["", " ", "two words", "naïve", "semi;colon", "x".repeat(129)]) expect(is_code(bad), bad).toBe(false);
});

it("an agreement is in force from its first day to the day before its end, and can be ended until then", () => {
  const days = { starts: "2024-01-01", ends: "2027-12-31" };
  expect(["2023-12-31", "2024-01-01", "2027-12-30", "2027-12-31"].map((day) => is_in_force(days, day))).toEqual([false, true, true, false]);
  expect(["2027-12-30", "2027-12-31"].map((day) => has_ended(days, day))).toEqual([false, true]);
  expect(is_in_force({ starts: "2024-01-01", ends: null }, "2099-01-01")).toBe(true);
});

it("an organisation sees people for what an agreement holds for today, once each", () => {
  const agreement = (purpose: string, ends: string | null, starts = "2020-01-01") => ({ document: "d", ends, id: purpose, labels: [], purpose, starts, version: 1 });
  const agreements = [agreement("direct-care", null), agreement("direct-care", "2027-01-01"), agreement("planning", "2024-01-01"), agreement("administration", null, "2027-01-01")];
  expect(purposes_in_force({ agreements }, "2026-11-22")).toEqual(["direct-care"]);
});

it("says how somebody signs in, and first of all why they cannot", () => {
  const account: Account = {
    demo: false, disabled: false, external_issuer: "", grants: [], has_password: true, id: "a", locked: false, made_at: "", name: "a", organisation: "o", organisation_name: "O", shown_name: "A", version: 1,
  };
  expect(state_of(account)).toBe("password");
  expect(state_of({ ...account, locked: true })).toBe("locked after wrong passwords");
  expect(state_of({ ...account, disabled: true, locked: true })).toBe("disabled");
  expect(state_of({ ...account, has_password: false, external_issuer: "https://id.example" })).toBe("signs in through https://id.example");
  expect(state_of({ ...account, has_password: false })).toBe("cannot sign in");
});
