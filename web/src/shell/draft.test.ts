import { expect, it } from "vitest";
import { joined_words } from "./draft";

it("words of another window come before one's own, on a line of their own", () => {
  expect(joined_words("Rang twice.\n", "No reply.")).toBe("Rang twice.\nNo reply.");
  expect(joined_words("Rang twice.", " ")).toBe("Rang twice.");
});
