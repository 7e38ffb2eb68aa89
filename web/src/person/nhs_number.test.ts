import { expect, it } from "vitest";
import { can_be_nhs_number, digits_of } from "./nhs_number";

it("the published example: 943 476 5919, whose ninth weight makes 299, 11 * 27 + 2, so 9 checks it", () => {
  expect(can_be_nhs_number("943 476 5919")).toBe(true);
  expect(can_be_nhs_number("943-476-5919")).toBe(true);
  expect(digits_of(" 943 476 5919 ")).toBe("9434765919");
});

it("one digit wrong, two swapped, too few, too many or a letter is none", () => {
  for (const wrong of ["9434765918", "9434756919", "943476591", "94347659190", "943476591X", ""]) expect(can_be_nhs_number(wrong), wrong).toBe(false);
});

it("a remainder of nought is checked by nought, and one that would need ten is none", () => {
  expect(can_be_nhs_number("0000000000")).toBe(true);
  // 1 * 10 = 10, so 11 - 10 = 1; 6 * 10 = 60 = 55 + 5, so 6; 2 at the last place: 2 * 2 = 4, so 7.
  expect(can_be_nhs_number("1000000001")).toBe(true);
  expect(can_be_nhs_number("6000000006")).toBe(true);
  // 5 * 9 = 45 = 44 + 1 would need ten.
  expect([..."0123456789"].some((last) => can_be_nhs_number(`050000000${last}`))).toBe(false);
});
