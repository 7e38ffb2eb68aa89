// Who leads a team sees the offers that nobody answered, with whose they are and how late, and the stages to look at
// again; the board and the administrator see counts and nobody's name.
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { Visitor, absent, care_store, close_browser } from "./visitor";

describe.skipIf(absent !== "")("who leads", () => {
  const team = "east-central.moderate-needs";

  afterAll(close_browser);

  async function as(name: string, path: string, size?: { width: number; height: number }): Promise<Visitor> {
    const visitor = await Visitor.comes(size);
    await visitor.sign_in(name);
    await visitor.go(path);
    return visitor;
  }

  // Sixteen days go by: what was to be decided within fourteen is late.
  function days_go_by(days: number): void {
    const store = new DatabaseSync(care_store);
    store.exec("PRAGMA busy_timeout = 5000");
    store.exec(`UPDATE offer SET due_at = due_at - ${days} * 86400000000`);
    store.close();
  }

  it("has nothing to see to while every offer has time", async () => {
    const leader = await as(`leader.${team}`, "/my-day");
    await leader.page.locator("#unattended").getByText("No offer is past its day").waitFor();
    await leader.leaves();
    const analyst = await as("analyst", "/place");
    await analyst.page.getByText("Every offer has been seen to").waitFor();
    await analyst.leaves();
  });

  it("SR11_sees_the_offers_past_their_day_whose_they_are_and_how_late_and_nobody_else_sees_their_names", async () => {
    days_go_by(20);
    const leader = await as(`leader.${team}`, "/my-day");
    const rows = leader.page.locator("#unattended .k-people tbody tr");
    await rows.first().waitFor();
    await rows.first().getByText(/^\d+ days? late$/).waitFor();
    await rows.first().getByText(/moderate needs meeting/).waitFor();
    const name = await rows.first().getByRole("link").innerText();
    expect(await leader.barriers()).toEqual([]);
    expect(await leader.sideways()).toBe(0);
    await leader.picture("my-day-leader-late");
    await leader.page.setViewportSize({ width: 320, height: 640 });
    expect(await leader.sideways()).toBe(0);
    expect(await leader.barriers()).toEqual([]);
    await leader.picture("my-day-leader-late-320");
    await leader.leaves();

    const coordinator = await as(`coordinator.${team}`, "/my-day");
    expect(await coordinator.page.locator("#unattended").count()).toBe(0);
    await coordinator.leaves();
    for (const [account, path] of [
      ["analyst", "/place"],
      ["admin", "/accounts"],
    ]) {
      const counts = await as(account ?? "", path ?? "");
      const card = counts.page.locator("section", { has: counts.page.getByRole("heading", { name: "Offers without an answer" }) }).last();
      await card.getByText("past the day to decide").first().waitFor();
      expect(await card.innerText()).not.toContain(name);
      expect(await counts.barriers()).toEqual([]);
      await counts.picture(`unattended-${account}`);
      await counts.leaves();
    }
  });

  it("an offer past its day that is accepted is no longer among those without an answer", async () => {
    const leader = await as(`leader.${team}`, "/my-day");
    const rows = leader.page.locator("#unattended .k-people tbody tr");
    // One offer a page: once it is decided the next is there, and nothing says that none waits.
    await leader.page.route("**/api/v1/offers?*", (route) => route.continue({ url: route.request().url().replace(/limit=\d+/, "limit=1") }));
    await leader.page.reload();
    await leader.settled();
    expect(await leader.page.locator(".k-offer").count()).toBe(1);
    await rows.first().waitFor();
    const before = await rows.count();
    const name = (await leader.page.locator(".k-offer h3").first().innerText()).trim();
    await rows.filter({ hasText: name }).first().waitFor();
    await leader.page.locator(".k-offer").first().getByRole("button", { name: /^Accept/ }).click();
    await leader.page.getByRole("button", { name: "Accept into my care" }).click();
    await expect.poll(() => rows.count()).toBe(before - 1);
    expect(await rows.filter({ hasText: name }).count()).toBe(0);
    await leader.settled();
    expect(await leader.page.locator(".k-offer").count()).toBe(1);
    expect(await leader.page.locator(".k-offer", { hasText: name }).count()).toBe(0);
    await leader.leaves();
  });

  it("SR09_sees_where_a_confirmed_stage_and_the_suggested_one_differ_with_both", async () => {
    const coordinator = await as(`coordinator.${team}`, "/my-day");
    const { page } = coordinator;
    await page.locator(".k-offer").first().getByRole("button", { name: /^Accept/ }).click();
    await page.getByRole("button", { name: "Accept into my care" }).click();
    await page.getByRole("link", { name: "Open the person" }).click();
    await coordinator.settled();
    const suggested = await page.locator(".k-stage--suggested .k-stage__name").innerText();
    await page.getByRole("button", { name: /^Confirm/ }).click();
    await page.getByLabel("Stage", { exact: true }).selectOption(suggested === "Dependent" ? "assisted" : "dependent");
    await page.getByLabel("Why", { exact: true }).fill("Seen at home on Tuesday.");
    await page.getByRole("button", { name: "Confirm this stage" }).click();
    await page.locator(".k-stage--confirmed").getByText("Seen at home on Tuesday.").waitFor();
    const name = (await page.locator("h1").innerText()).trim();
    await coordinator.go("/my-day");
    await page.locator("#stages").getByRole("button", { name: "Show them" }).click();
    await page.locator("#stages tr", { hasText: name }).getByText("Seen at home on Tuesday.").waitFor();
    await coordinator.leaves();

    const leader = await as(`leader.${team}`, "/my-day");
    const row = leader.page.locator("#stages tr", { hasText: "Seen at home on Tuesday." });
    await row.getByText(suggested, { exact: true }).waitFor();
    await row.getByText(/holds until/).waitFor();
    await leader.page.getByRole("heading", { name: "What the run found to check" }).waitFor();
    expect(await leader.barriers()).toEqual([]);
    await leader.picture("my-day-leader-stages");
    await leader.leaves();
  });
});
