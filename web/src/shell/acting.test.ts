import { expect, it } from "vitest";
import { grant_as_before, is_same } from "./acting";

const grants = [
  { id: "g1", role: "coordinator", team: "west", team_name: "West" },
  { id: "g2", role: "coordinator", team: "east", team_name: "East" },
];
const in_east = { account: "ann", role: "coordinator", team: "east" };

it("the same account in another team or another role is not the same", () => {
  expect(is_same(in_east, { ...in_east })).toBe(true);
  expect(is_same(in_east, { ...in_east, team: "west" })).toBe(false);
  expect(is_same(in_east, { ...in_east, role: "navigator" })).toBe(false);
  expect(is_same(in_east, { ...in_east, account: "ben" })).toBe(false);
  expect(is_same(in_east, null)).toBe(false);
});

it("who came back as the first of their roles finds the grant of the one before, and none where it has ended", () => {
  expect(grant_as_before(in_east, { grants })).toBe("g2");
  expect(grant_as_before({ ...in_east, role: "navigator" }, { grants })).toBeNull();
  expect(grant_as_before(in_east, { grants: [] })).toBeNull();
});
