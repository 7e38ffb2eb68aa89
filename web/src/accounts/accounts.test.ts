import { expect, it } from "vitest";
import type { Account } from "../api/types";
import { state_of } from "./accounts_table";
import { is_code } from "./organisation_form";
import { purposes_in_force } from "./organisations_panel";

it("a code has no blanks and none of the signs that the server refuses", () => {
  for (const good of ["F81001", "complex-care.west", "place/one", " trimmed "]) expect(is_code(good), good).toBe(true);
  for (const bad of ["", " ", "two words", "naïve", "semi;colon", "x".repeat(129)]) expect(is_code(bad), bad).toBe(false);
});

it("an agreement that has a last day is in force for nothing more than the others say", () => {
  const agreement = (purpose: string, ends: string | null) => ({ document: "d", ends, id: purpose, labels: [], purpose, starts: "2020-01-01", version: 1 });
  expect(purposes_in_force({ agreements: [agreement("direct-care", null), agreement("planning", "2024-01-01"), agreement("direct-care", "2023-01-01")] })).toEqual(["direct-care"]);
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
