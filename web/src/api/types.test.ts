import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
// @ts-expect-error the script has no types of its own
import { types_of } from "../../tools/make_types.mjs";

it("types.ts is what openapi.json says; where it is not: npm run types", () => {
  const text = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
  expect(text("./types.ts")).toBe(types_of(JSON.parse(text("../../openapi.json"))));
});
