// Emergency access from the search: nobody is shown, and a record is needed now. It names one person exactly, says before
// what follows, and tells nothing where it opens nobody.
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Visitor, absent, address, care_store, close_browser } from "./visitor";

interface Known {
  path: string;
  name: string;
  number: string;
  born: string;
}

describe.skipIf(absent !== "")("emergency access from the search", () => {
  const people: Known[] = [];

  beforeAll(async () => {
    const visitor = await Visitor.comes();
    await visitor.sign_in("coordinator.east-central.moderate-needs");
    await visitor.go("/my-day");
    const { page } = visitor;
    for (let left = await page.locator(".k-offer").count(); left > 0; left--) {
      await page.locator(".k-offer").first().getByRole("button", { name: /^Accept/ }).click();
      await page.getByRole("button", { name: "Accept into my care" }).click();
      await page.waitForFunction((count) => document.querySelectorAll(".k-offer").length === count, left - 1);
    }
    await visitor.settled();
    const links = await page.locator(".k-people tbody th a").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
    for (const path of links) {
      const answer = await page.request.get(`${address}/api/v1${path}`);
      const { identity } = (await answer.json()) as { identity: { name: string; nhs_number: string; birth_date: string } };
      people.push({ path, name: identity.name, number: identity.nhs_number, born: identity.birth_date });
    }
    await visitor.leaves();
  });
  afterAll(close_browser);

  // Somebody whom nothing makes the person theirs to see.
  async function stranger(name = "coordinator.west", size?: { width: number; height: number }): Promise<Visitor> {
    const visitor = await Visitor.comes(size);
    await visitor.sign_in(name);
    await visitor.go("/people");
    return visitor;
  }

  async function searched(visitor: Visitor, query: string): Promise<void> {
    await visitor.page.locator("#query").fill(query);
    await visitor.page.locator("main").getByRole("button", { name: "Find" }).click();
    await visitor.page.getByText("Nobody whom you may see").waitFor();
    await visitor.page.getByRole("button", { name: /I need this person's record now/ }).click();
  }

  async function reasoned(visitor: Visitor): Promise<void> {
    await visitor.page.getByLabel("Reason").selectOption("emergency");
    await visitor.page.getByLabel("In your own words").fill("Brought in without words; a card in the pocket.");
    await visitor.page.getByLabel("Your password again").fill("kursaal-demo-only");
  }

  const open = (visitor: Visitor) => visitor.page.getByRole("button", { name: "Open their record now" }).click();

  // A number or a name that records hold which are not joined to one person opens nobody: the first that opens.
  async function until_one_opens(visitor: Visitor, typed: (known: Known) => Promise<void>): Promise<Known> {
    for (const known of people) {
      await typed(known);
      await visitor.page.getByLabel("Your password again").fill("kursaal-demo-only");
      const answered = visitor.page.waitForResponse((response) => response.url().endsWith("/people/break-glass"));
      await open(visitor);
      if ((await answered).status() === 200) return known;
    }
    throw new Error("none of the team's people can be named exactly");
  }

  it("SR24_by_number_it_opens_that_one_record_for_an_hour_and_the_privacy_officer_is_told", async () => {
    const visitor = await stranger();
    await searched(visitor, people[0]?.number ?? "");
    await visitor.page.getByText(/privacy officer's queue/).waitFor();
    expect(await visitor.page.getByLabel("NHS number", { exact: true }).inputValue()).toBe(people[0]?.number);
    await open(visitor);
    await visitor.page.getByText("Choose one.").waitFor();
    await reasoned(visitor);
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("find-glass");
    const opened = await until_one_opens(visitor, (known) => visitor.page.getByLabel("NHS number", { exact: true }).fill(known.number));
    await visitor.page.getByRole("heading", { level: 1, name: opened.name }).waitFor();
    await visitor.page.getByText(/Emergency access until \d\d:\d\d/).waitFor();
    expect(new URL(visitor.page.url()).pathname).toBe(opened.path);
    await visitor.leaves();
    const officer = await Visitor.comes();
    await officer.sign_in("privacy");
    await officer.go("/privacy");
    const alert = officer.page.locator("article", { hasText: "Brought in without words" }).first();
    await alert.waitFor();
    await alert.getByRole("button", { name: "Justified", exact: true }).click();
    await alert.getByText("Write what your judgement rests on.").waitFor();
    await alert.locator("textarea").fill("The ambulance sheet names the hour.");
    expect(await alert.getByText("Write what your judgement rests on.").count()).toBe(0);
    // Somebody else was at it, and it still waits.
    const store = new DatabaseSync(care_store);
    store.exec("PRAGMA busy_timeout = 5000");
    store.exec("UPDATE privacy_alert SET version = version + 1");
    store.close();
    await alert.getByRole("button", { name: "Justified", exact: true }).click();
    await alert.getByRole("button", { name: "Show how it stands now" }).click();
    await officer.settled();
    await alert.getByRole("button", { name: "Justified", exact: true }).click();
    await officer.page.getByText(/^Judged justified/).waitFor();
    expect(await officer.page.evaluate(() => document.activeElement?.textContent)).toContain("Judged justified");
    // Who looks now is there when it is asked for once more.
    let asked = 0;
    officer.page.on("request", (request) => void (request.url().includes("/looked") && asked++));
    await officer.page.getByLabel("The person's key").fill(decodeURIComponent(opened.path.replace("/people/", "")));
    for (const times of [1, 2]) {
      await officer.page.getByRole("button", { name: "Show", exact: true }).click();
      await expect.poll(() => asked).toBe(times);
      await officer.page.getByText("Who looked, newest first").waitFor();
    }
    await officer.leaves();
  });

  it("by full name and birth date", async () => {
    const visitor = await stranger("coordinator.east");
    await searched(visitor, people[0]?.name ?? "");
    const name = visitor.page.getByLabel("Full name", { exact: true });
    const born = visitor.page.getByLabel("Birth date", { exact: true });
    expect(await name.inputValue()).toBe(people[0]?.name);
    await reasoned(visitor);
    await open(visitor);
    await visitor.page.getByText("The whole date is needed.").waitFor();
    const opened = await until_one_opens(visitor, async (known) => {
      await name.fill(known.name);
      await born.fill(known.born);
    });
    await visitor.page.getByRole("heading", { level: 1, name: opened.name }).waitFor();
    await visitor.leaves();
  });

  it("SR24_where_it_opens_nobody_it_says_the_same_to_a_number_and_to_a_name_and_keeps_what_was_typed", async () => {
    const visitor = await stranger("leader.east");
    await searched(visitor, "Zzyzx");
    const { page } = visitor;
    await page.getByLabel("by NHS number").check();
    await page.getByLabel("NHS number", { exact: true }).fill("999 000 0000");
    await reasoned(visitor);
    await open(visitor);
    await page.getByText("That is no NHS number: check its ten digits.").waitFor();
    const said: string[] = [];
    // A number that nobody has, the right name with a day that is wrong, a name that nobody has.
    await page.getByLabel("NHS number", { exact: true }).fill("943 476 5919");
    await open(visitor);
    said.push(await page.getByRole("alert").innerText());
    await page.getByLabel("by full name and birth date").check();
    for (const [name, born] of [
      [people[0]?.name, "1931-02-03"],
      ["Zzyzx, Aaron", people[0]?.born],
    ]) {
      await page.getByLabel("Full name", { exact: true }).fill(name ?? "");
      await page.getByLabel("Birth date", { exact: true }).fill(born ?? "");
      await page.getByLabel("Your password again").fill("kursaal-demo-only");
      const answered = page.waitForResponse((response) => response.url().endsWith("/people/break-glass"));
      await open(visitor);
      expect((await answered).status()).toBe(404);
      said.push(await page.getByRole("alert").innerText());
    }
    expect(new Set(said).size).toBe(1);
    expect(said[0]).toMatch(/It says the same where there is nobody/);
    expect(await page.getByLabel("In your own words").inputValue()).toContain("Brought in without words");
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("find-glass-nobody");
    await visitor.leaves();
  });

  it("fits a telephone, and is not offered to a navigator", async () => {
    const visitor = await stranger("leader.west", { width: 320, height: 640 });
    await searched(visitor, "Zzyzx");
    expect(await visitor.sideways()).toBe(0);
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("find-glass-320");
    await visitor.leaves();
    const navigator = await stranger("navigator.west");
    await navigator.page.locator("#query").fill("Zzyzx");
    await navigator.page.locator("main").getByRole("button", { name: "Find" }).click();
    await navigator.page.getByText("Nobody whom you may see").waitFor();
    expect(await navigator.page.getByText("If you need somebody's record now").count()).toBe(0);
    await navigator.leaves();
  });
});
