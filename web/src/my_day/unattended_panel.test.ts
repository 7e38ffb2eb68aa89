import { expect, it } from "vitest";
import { late_in_words } from "./unattended_panel";

it("tells how late an offer is from how long somebody waits to be asked again", () => {
  expect(late_in_words({ kind: "overdue", late_days: 0 })).toBe("since today");
  expect(late_in_words({ kind: "overdue", late_days: 1 })).toBe("1 day late");
  expect(late_in_words({ kind: "ask-again", late_days: 0 })).toBe("to be asked again from today");
  expect(late_in_words({ kind: "ask-again", late_days: 12 })).toBe("to be asked again, for 12 days");
});
