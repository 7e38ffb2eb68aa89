import { expect, it } from "vitest";
import { items_of } from "../api/use_pages";
import { came_in_words } from "./show_more";

it("says nothing of a list that is shown whole", () => {
  expect(came_in_words({ shown: 12, came: 0, more_follow: false }, "offer", "offers")).toBe("");
});

it("says how many are shown where more follow, how many came, and when that is all", () => {
  expect(came_in_words({ shown: 50, came: 0, more_follow: true }, "offer", "offers")).toBe("The first 50 offers.");
  expect(came_in_words({ shown: 1200, came: 50, more_follow: true }, "row", "rows")).toBe("50 more; 1,200 rows shown, and there are more.");
  expect(came_in_words({ shown: 51, came: 1, more_follow: false }, "person", "people")).toBe("1 more; 51 people shown, which is all.");
});

it("the pages stand one after the other", () => {
  expect(items_of([{ items: [1, 2] }, { items: [] }, { items: [3] }])).toEqual([1, 2, 3]);
});
