import { expect, it } from "vitest";
import { fields_wanting } from "./form";

it("says every field that is wanting, in the order in which the form asks for them", () => {
  expect(fields_wanting({ team: true, why: false, until: true })).toEqual(["team", "until"]);
  expect(fields_wanting({ team: false })).toEqual([]);
  expect(fields_wanting({})).toEqual([]);
});
