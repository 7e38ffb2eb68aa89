import { expect, it } from "vitest";
import type { Look } from "../api/types";
import { action_in_words, gathered } from "./looks";

const look = (at: string, account: string, action: string) => ({ at, account, role: "coordinator", action, outcome: "granted", rule: "case" }) as Look;

it("the same again and again stands once, with how often and from when; what came between keeps two apart", () => {
  const looks = [look("09:05", "a", "see-person"), look("09:04", "a", "see-offer"), look("09:03", "a", "see-offer"), look("09:02", "b", "see-offer"), look("09:01", "a", "see-offer")];
  expect(gathered(looks).map((one) => `${one.newest.account} ${one.newest.action} ${one.times} ${one.oldest.at}-${one.newest.at}`)).toEqual([
    "a see-person 1 09:05-09:05",
    "a see-offer 2 09:03-09:04",
    "b see-offer 1 09:02-09:02",
    "a see-offer 1 09:01-09:01",
  ]);
});

it("an action without words of its own is still said", () => {
  expect(action_in_words("see-person")).toBe("Opened the person's page");
  expect(action_in_words("do-something-new")).toBe("Do something new");
});
