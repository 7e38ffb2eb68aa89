import { expect, it } from "vitest";
import type { Change } from "../api/types";
import { from_to, kind_of, most_pressing_first, news_of, snapshots_of } from "./changes_list";

type What = NonNullable<Change["moved"]>["what"];

const change = (kind: string, day: string): Change => ({ person_id: kind, name: "x", kind, day, words: "", moved: null });
const moved = (what: What, from = "", to = "", day = "2026-11-20"): Change => ({
  ...change("moved", day),
  moved: { what, from, to, snapshot_before: "aaaaaaaaaaaaaaaa", snapshot: "bbbbbbbbbbbbbbbb" },
});

const words = { stages: [{ code: "assisted", words: "Assisted: needs some help" }] } as never;

it("a death comes before an admission, an admission before a stage, the newer before the older", () => {
  const sorted = [moved("stage", "a", "b"), change("emergency-admission", "2026-11-01"), change("emergency-admission", "2026-11-19"), moved("death", "", "", "2026-10-01"), moved("moved-away")].sort(
    most_pressing_first,
  );
  expect(sorted.map((one) => `${kind_of(one).tag} ${one.day}`)).toEqual(["Died 2026-10-01", "Admitted 2026-11-19", "Admitted 2026-11-01", "Moved away 2026-11-20", "Stage 2026-11-20"]);
});

it("says from which stage to which by their names, and what is not known as that", () => {
  expect(from_to(moved("stage", "assisted", "unknown"), words)).toEqual({ from: "Assisted", to: "not known" });
  expect(from_to(moved("locality", "", "East Central"), words)).toEqual({ from: "not known", to: "East Central" });
  expect(from_to(moved("practice", "THE PIER SURGERY", "Queensway"), words)).toEqual({ from: "The Pier Surgery", to: "Queensway" });
});

it("a death, somebody who left, and what did not move at all are told in the server's words", () => {
  for (const one of [moved("death"), moved("moved-away"), change("case-handed", "2026-11-20")]) expect(from_to(one, words)).toBeNull();
});

it("names the two snapshots between which anybody moved", () => {
  expect(snapshots_of([change("case-handed", "2026-11-20"), moved("stage", "a", "b")])).toEqual({ before: "aaaaaaaaaaaa", now: "bbbbbbbbbbbb" });
  expect(snapshots_of([change("case-handed", "2026-11-20")])).toBeNull();
});

it("offers that left the list are news, also where nobody is named", () => {
  const left = { people: 2, service: "a", service_name: "A", words: "left the list" };
  expect(news_of([], [])).toBe(0);
  expect(news_of([change("case-handed", "2026-11-20")], [left, left])).toBe(1 + 2 + 2);
});
