// On paper: what it is, of which day, and that it is made up; no menus, no buttons, nothing cut off.
import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Visitor, absent, close_browser, pictures, somebody_in_care, team_with_offers } from "./visitor";

afterAll(close_browser);

async function on_paper(visitor: Visitor, name: string): Promise<void> {
  await visitor.page.emulateMedia({ media: "print" });
  expect(await visitor.page.locator(".k-synthetic").isVisible()).toBe(true);
  expect(await visitor.page.locator(".k-stamp").isVisible()).toBe(true);
  expect(await visitor.page.locator("h1").first().isVisible()).toBe(true);
  expect(await visitor.page.locator(".k-nav").isVisible()).toBe(false);
  expect(await visitor.page.locator(".nhsuk-button:visible").count()).toBe(0);
  // An A4 page within its margins, at 96 pixels an inch.
  await visitor.page.setViewportSize({ width: 688, height: 1000 });
  expect(await visitor.sideways()).toBe(0);
  const file = join(pictures, `${name}.pdf`);
  await visitor.page.pdf({ path: file, format: "A4", preferCSSPageSize: true });
  expect(statSync(file).size).toBeGreaterThan(10_000);
  await visitor.picture(`${name}-print`);
}

describe.skipIf(absent !== "")("on paper", () => {
  it("my day and a person", async () => {
    const visitor = await Visitor.comes();
    await visitor.sign_in(await team_with_offers());
    const person = await somebody_in_care(visitor);
    await on_paper(visitor, "my-day");
    await visitor.page.emulateMedia({ media: "screen" });
    await visitor.go(person);
    await on_paper(visitor, "person");
    await visitor.leaves();
  });

  it.each(["place", "data"])("%s", async (name) => {
    const visitor = await Visitor.as("analyst");
    await visitor.go(`/${name}`);
    await on_paper(visitor, name);
    // Why so many counts are hidden is said wherever they are.
    if (name === "place") expect(await visitor.page.getByText(/Hidden is not none/).isVisible()).toBe(true);
    await visitor.leaves();
  });
});
