import { expect, it } from "vitest";
import { most_pressing_first } from "./changes_list";

it("a death comes before an admission, an admission before a stage, the newer before the older", () => {
  const change = (kind: string, day: string, name = "x") => ({ person_id: kind, name, kind, day, words: "" });
  const sorted = [change("stage-suggested", "2026-11-20"), change("emergency-admission", "2026-11-01"), change("emergency-admission", "2026-11-19"), change("death", "2026-10-01")].sort(most_pressing_first);
  expect(sorted.map((one) => `${one.kind} ${one.day}`)).toEqual(["death 2026-10-01", "emergency-admission 2026-11-19", "emergency-admission 2026-11-01", "stage-suggested 2026-11-20"]);
});
