// The place and the data: counts alone, a table and a sentence behind every drawing, the lines of what was kept out for
// the administrator alone.
import { afterAll, describe, expect, it } from "vitest";
import { Visitor, absent, close_browser } from "./visitor";

afterAll(close_browser);

describe.skipIf(absent !== "")("counts", () => {
  it("SR14_every_figure_of_the_place_has_a_sentence_and_a_table", async () => {
    const visitor = await Visitor.as("analyst");
    const asked: string[] = [];
    visitor.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await visitor.go("/place");
    await visitor.page.getByText("Localities: who needs something now").waitFor();
    await visitor.page.getByText(/Hidden is not none/).waitFor();
    const figures = visitor.page.locator("figure");
    expect(await figures.count()).toBeGreaterThanOrEqual(7);
    for (let i = 0; i < (await figures.count()); i++) {
      const figure = figures.nth(i);
      const name = await figure.getByRole("heading").innerText();
      expect((await figure.locator(".k-figure__sentence").innerText()).length, name).toBeGreaterThan(20);
      expect(await figure.locator("svg[role=img]").getAttribute("aria-label"), name).toBeTruthy();
      await figure.getByText("Show the figures").click();
      expect(await figure.locator("table tbody tr").count(), name).toBeGreaterThan(0);
    }
    expect(await visitor.barriers()).toEqual([]);
    expect(await visitor.sideways()).toBe(0);
    await visitor.picture("place-tables");
    // Offers without an answer come to an analyst as counts alone: leader.test.ts.
    expect(asked.filter((path) => path.includes("/people") || /\/offers(?!\/unattended$)/.test(path) || path.includes("/cases"))).toEqual([]);
    await visitor.leaves();
  });

  it("SR29_what_is_hidden_says_so_on_the_screen_and_is_never_nought", async () => {
    const visitor = await Visitor.as("analyst");
    await visitor.go("/place");
    const hidden = visitor.page.locator("svg text", { hasText: "hidden" });
    expect(await hidden.count()).toBeGreaterThan(0);
    await visitor.page.locator("figure").first().getByText("Show the figures").click();
    expect(await visitor.page.locator("figure").first().locator("td", { hasText: "hidden" }).count()).toBeGreaterThan(0);
    await visitor.leaves();
  });

  it("one locality is shown alone, and movement over another time", async () => {
    const visitor = await Visitor.as("team-leader");
    await visitor.go("/place");
    const choice = visitor.page.locator("main .k-filters select");
    await choice.focus();
    await choice.selectOption({ label: "East Central" });
    await visitor.page.getByRole("heading", { level: 1, name: "The place: East Central" }).waitFor();
    await visitor.settled();
    expect(await choice.evaluate((select) => select === document.activeElement)).toBe(true);
    await visitor.page.getByRole("button", { name: "12 months" }).click();
    await visitor.page.getByText(/From 30 Jun 2024 to 30 Jun 2025 in East Central/).waitFor();
    await visitor.page.getByText(/published for the whole place alone/).waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("place-locality");
    await visitor.leaves();
  });

  it("a locality that cannot be fetched is said once and asked for again", async () => {
    const visitor = await Visitor.as("analyst");
    await visitor.page.route("**/place?locality=*", (route) => route.fulfill({ status: 500, body: "" }), { times: 1 });
    await visitor.go("/place");
    expect(await visitor.page.getByText(/^Fetching the localities/).count()).toBe(0);
    await visitor.page.locator(".k-notice--problem").getByRole("button", { name: "Try again" }).click();
    await visitor.page.getByText("Localities: who needs something now").waitFor();
    expect(await visitor.page.locator(".k-notice--problem").count()).toBe(0);
    await visitor.leaves();
  });

  it("the data say what has stopped, and the administrator alone sees what was kept out to the line", async () => {
    const administrator = await Visitor.as("administrator");
    await administrator.go("/data");
    await administrator.page.locator("[data-absent=stale]").first().waitFor();
    await administrator.page.getByRole("heading", { name: "Kept out, to the line" }).waitFor();
    await administrator.page.locator("#quarantine").getByText(/, line [\d,]+/).first().waitFor();
    await administrator.leaves();
    const analyst = await Visitor.as("analyst");
    await analyst.go("/data");
    await analyst.page.getByRole("heading", { name: "Coverage" }).waitFor();
    expect(await analyst.page.getByRole("heading", { name: "Kept out, to the line" }).count()).toBe(0);
    await analyst.leaves();
  });

  it("the administrator finds an account and what can be done with it", async () => {
    const visitor = await Visitor.as("administrator");
    await visitor.go("/accounts");
    await visitor.page.getByLabel("Name or organisation").fill("analyst");
    await visitor.page.getByRole("button", { name: /^Change/ }).first().click();
    await visitor.page.getByRole("heading", { name: "Give a role" }).waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("accounts-change");
    await visitor.leaves();
  });
});
