import { expect, it } from "vitest";
import { agency_names } from "./agency_names";

it("an organisation that sends one source is called by its name, one that sends several by what each tells of", () => {
  const hospital = "Southend University Hospital NHS Foundation Trust";
  const names = agency_names(
    [
      { agency: "hospital-ae", name: hospital },
      { agency: "hospital-x", name: hospital },
      { agency: "nhs-111", name: "IC24" },
    ],
    [{ source: "hospital-ae", domains: ["ae"] }],
  );
  expect([...names]).toEqual([
    ["hospital-ae", "Southend Hospital: A&E"],
    ["hospital-x", "Southend Hospital: hospital x"],
    ["nhs-111", "IC24"],
  ]);
});
