import { expect, it } from "vitest";
import { since_in_words } from "./scores_panel";

it("how long something holds is said in days, then months, then years", () => {
  expect(since_in_words(1)).toBe("for 1 day");
  expect(since_in_words(59)).toBe("for 59 days");
  expect(since_in_words(60)).toBe("for 2 months");
  expect(since_in_words(730)).toBe("for 24 months");
  expect(since_in_words(731)).toBe("for 2 years");
});
