import { expect, it } from "vitest";
import { counted, joined, nhs_number_in_words, number_in_words, organisation_in_words, percent, short_organisation, tenths } from "./words";

it("counts agree with their noun", () => {
  expect(counted(0, "offer")).toBe("0 offers");
  expect(counted(1, "person", "people")).toBe("1 person");
  expect(counted(1234, "person", "people")).toBe("1,234 people");
});

it("an NHS number is grouped three, three, four; what is none stays as it is", () => {
  expect(nhs_number_in_words("9434765919")).toBe("943 476 5919");
  expect(nhs_number_in_words("943 476 5919")).toBe("943 476 5919");
  expect(nhs_number_in_words("12345")).toBe("12345");
});

it("a share carries no more digits than it has, and of nothing is not known", () => {
  expect(percent(1, 3)).toBe("33 %");
  expect(percent(1, 40)).toBe("2.5 %");
  expect(percent(0, 40)).toBe("0 %");
  expect(percent(0, 0)).toBe("not known");
});

it("not all is never 100 %, some is never 0 %", () => {
  expect(percent(7831, 7832)).toBe("99.9 %");
  expect(percent(995, 1000)).toBe("99.5 %");
  expect(percent(994, 1000)).toBe("99 %");
  expect(percent(7832, 7832)).toBe("100 %");
  expect(percent(1, 7832)).toBe("under 0.1 %");
  expect(percent(996, 10_000)).toBe("10 %");
  expect(tenths(0, 10)).toBe("0.0 %");
  expect(tenths(1, 10_000)).toBe("under 0.1 %");
  expect(tenths(0.99999, 1)).toBe("99.9 %");
  expect(tenths(1, 1)).toBe("100.0 %");
});

it("names are joined as one says them", () => {
  expect(joined([])).toBe("");
  expect(joined(["a"])).toBe("a");
  expect(joined(["a", "b", "c"])).toBe("a, b and c");
});

it("numbers are shown to three places", () => {
  expect(number_in_words(13)).toBe("13");
  expect(number_in_words(0.361111)).toBe("0.361");
});

it("a practice of the register is read as it stands over the door, any other name as it is", () => {
  expect(organisation_in_words("QUEENSWAY MEDICAL CENTRE")).toBe("Queensway Medical Centre");
  expect(organisation_in_words("DR PUZEY,DR KOTHARI AND DR NANDA")).toBe("Dr Puzey,Dr Kothari and Dr Nanda");
  expect(organisation_in_words("DR KRISHNAN & PTNR - KENT ELMS HC")).toBe("Dr Krishnan & Ptnr - Kent Elms HC");
  expect(organisation_in_words("Essex Partnership University NHS Trust")).toBe("Essex Partnership University NHS Trust");
  expect(organisation_in_words("SPoR")).toBe("SPoR");
});

it("a hospital is called by its place where the room is short", () => {
  expect(short_organisation("Southend University Hospital NHS Foundation Trust")).toBe("Southend Hospital");
  expect(short_organisation("Essex Partnership University NHS Foundation Trust")).toBe("Essex Partnership University");
  expect(short_organisation("Southend-on-Sea Borough Council")).toBe("Southend-on-Sea Borough Council");
});
