import { expect, it } from "vitest";
import { Problem } from "../api/client";
import { problem_title } from "./notices";

it("somebody was first only where what was sent said which version it was decided on", () => {
  const conflict = new Problem(409, "conflict", "Not as things stand", "");
  expect(problem_title(conflict, true)).toBe("Somebody else was there first");
  expect(problem_title(conflict, false)).toBe("Not as things stand");
  expect(problem_title(new Problem(409, "exists", "There already", ""), true)).toBe("There already");
  expect(problem_title(new Problem(422, "input-refused", "Not accepted", ""), true)).toBe("Not accepted");
  expect(problem_title(new Problem(500, "internal", "", ""), true)).toBe("That did not work");
});
