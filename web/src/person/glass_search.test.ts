import { expect, it } from "vitest";
import { begun_with, may_break_glass } from "./glass_search";

it("what was searched for is not typed again: a number, or a name without digits", () => {
  expect(begun_with("943 476 5919")).toEqual({ by: "number", number: "943 476 5919", name: "" });
  expect(begun_with(" Ali, Imran ")).toEqual({ by: "name", number: "", name: "Ali, Imran" });
  // Part of a birth date is neither.
  expect(begun_with("Ali 1960")).toEqual({ by: "number", number: "", name: "" });
  expect(begun_with("943 476")).toEqual({ by: "number", number: "", name: "" });
});

it("is offered to the roles that the server lets", () => {
  expect(["coordinator", "practice", "team-leader", "navigator", "analyst", "privacy-officer", "administrator"].filter(may_break_glass)).toEqual(["coordinator", "practice", "team-leader"]);
});
