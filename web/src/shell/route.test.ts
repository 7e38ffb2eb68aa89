import { expect, it } from "vitest";
import { address_of } from "../api/client";
import { matched, person_path } from "./route";

it("a pattern takes its values out of a path, decoded", () => {
  expect(matched("/people/{id}", "/people/p%2F1")).toEqual({ id: "p/1" });
  expect(matched("/people/{id}", "/people/p1/")).toEqual({ id: "p1" });
  expect(matched("/people/{id}", "/people")).toBeNull();
  expect(matched("/people/{id}", "/place/p1")).toBeNull();
  expect(matched("/people/{id}", "/people/%E0%A4%A")).toBeNull();
});

it("a person's page is named by the opaque key alone", () => {
  expect(person_path("p/1")).toBe("/people/p%2F1");
});

it("an address is filled and encoded, and leaves out what was not asked", () => {
  expect(address_of("GET /people/{person_id}/timeline", { person_id: "p 1" }, { before: undefined, limit: 12, agency: "a&b" })).toBe("/api/v1/people/p%201/timeline?limit=12&agency=a%26b");
  expect(address_of("GET /drafts/{about}", { about: "offer/o-1" })).toBe("/api/v1/drafts/offer%2Fo-1");
});
