import { expect, it } from "vitest";
import { stage_at_first } from "./stage_panel";

const stages = ["independent", "adaptive", "assisted", "dependent", "end-of-life"].map((code) => ({ code, words: code }));

it("the suggested stage is offered first, and none where it is none that can be confirmed", () => {
  expect(stage_at_first("assisted", stages)).toBe("assisted");
  expect(stage_at_first("not-staged", stages)).toBe("");
  expect(stage_at_first("unknown", stages)).toBe("");
  expect(stage_at_first(null, stages)).toBe("");
});
