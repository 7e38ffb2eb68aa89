// The administrator's forms: an account, an organisation with its agreement and its team, a role, and whose record stays
// shut to an account. What is missing is said at its field, which takes the focus.
import { afterAll, describe, expect, it } from "vitest";
import { Visitor, absent, address, close_browser, demo_accounts, somebody_in_care, team_with_offers } from "./visitor";

afterAll(close_browser);

describe.skipIf(absent !== "")("accounts", () => {
  async function at_accounts(size?: { width: number; height: number }): Promise<Visitor> {
    const visitor = await Visitor.as("administrator", 0, size);
    await visitor.go("/accounts");
    return visitor;
  }

  // Once a place, whatever ran before on the same store.
  const once = Date.now().toString(36);

  it("an organisation, its agreement and its team are added, and somebody signs in as the team's leader", async () => {
    const visitor = await at_accounts();
    const { page } = visitor;
    await page.getByRole("button", { name: "Add an organisation" }).click();
    const organisation = page.getByRole("form", { name: "A new organisation" });
    await organisation.getByRole("button", { name: "Add the organisation" }).click();
    await organisation.getByText("Write it.").waitFor();
    await organisation.getByText("One word, as others here have.").waitFor();
    expect(await organisation.getByLabel("Name").evaluate((field) => field === document.activeElement)).toBe(true);
    await organisation.getByLabel("Name").fill(`Pier Street Charity ${once}`);
    await organisation.getByLabel("Code").fill(`pier ${once}`);
    await organisation.getByLabel("Kind").fill("charity");
    await organisation.getByRole("button", { name: "Add the organisation" }).click();
    await organisation.getByText("Letters, digits, dots and hyphens, without blanks.").waitFor();
    await organisation.getByLabel("Code").fill(`pier-${once}`);
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("accounts-organisation");
    await organisation.getByRole("button", { name: "Add the organisation" }).click();
    await page.getByText(/Its people see nothing before it has an agreement/).waitFor();
    await visitor.settled();

    const row = page.locator("tr", { hasText: `Pier Street Charity ${once}` });
    await row.getByText("nothing: no agreement").waitFor();
    await row.getByRole("button", { name: /^Open/ }).click();
    await page.getByRole("button", { name: /^Add an agreement/ }).click();
    const agreement = page.getByRole("form", { name: /A new agreement for Pier Street/ });
    await agreement.getByRole("button", { name: "Add the agreement" }).click();
    await agreement.getByText("Write its name and day.").waitFor();
    await agreement.getByLabel("Which paper says so").fill("Sharing agreement 14, signed 2 May 2025");
    await agreement.getByLabel("Until, if it says so").fill("2020-01-01");
    await agreement.getByRole("button", { name: "Add the agreement" }).click();
    await agreement.getByText("Choose a later day, or none.").waitFor();
    await agreement.getByLabel("Until, if it says so").fill("");
    await agreement.getByLabel("Mental health").check();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("accounts-agreement");
    await agreement.getByRole("button", { name: "Add the agreement" }).click();
    await page.getByText(/has an agreement for direct care/).waitFor();
    await page.getByText("Covers Mental health.").waitFor();

    await page.getByRole("button", { name: /^Add a team/ }).click();
    const team = page.getByRole("form", { name: /A new team of Pier Street/ });
    await team.getByLabel("Name of the team").fill(`Pier visitors ${once}`);
    await team.getByLabel("Code of the team").fill(`pier-visitors.${once}`);
    await team.getByRole("button", { name: "Add the team" }).click();
    await page.getByText(/is a team of Pier Street Charity/).waitFor();
    await row.getByText("nobody leads it").first().waitFor();

    await page.getByRole("button", { name: "Add an account" }).click();
    const account = page.getByRole("form", { name: "A new account" });
    await account.getByLabel("Name to sign in with").fill(`pat.${once}`);
    await account.getByLabel("Name that others see").fill(`Pat Lane ${once}`);
    await account.getByLabel("Organisation").selectOption({ label: `Pier Street Charity ${once}` });
    await account.getByLabel("First password").fill("short");
    await account.getByRole("button", { name: "Add the account" }).click();
    await account.getByText("At least 12 characters.").waitFor();
    await account.getByLabel("First password").fill("seagulls-over-the-pier");
    await account.getByRole("button", { name: "Add the account" }).click();
    await page.getByText(/can sign in once a role is given/).waitFor();
    await visitor.settled();
    await page.getByRole("button", { name: new RegExp(`^Change.*Pat Lane ${once}`) }).click();
    await page.getByLabel("Role", { exact: true }).selectOption("team-leader");
    await page.getByLabel("Team, where the role is of one").selectOption({ label: `Pier visitors ${once}` });
    await page.getByRole("button", { name: "Give the role" }).click();
    await page.getByText(/now acts as team leader/).waitFor();
    await visitor.leaves();

    const pat = await Visitor.comes();
    await pat.go("/sign-in");
    await pat.page.getByLabel("Account name").fill(`pat.${once}`);
    await pat.page.getByLabel("Password", { exact: true }).fill("seagulls-over-the-pier");
    await pat.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await pat.page.getByRole("heading", { name: "My day" }).waitFor();
    await pat.leaves();
  });

  it("SR19_a_record_declared_own_or_family_stays_shut_to_that_account", async () => {
    const name = await team_with_offers();
    const carer = await Visitor.comes();
    await carer.sign_in(name);
    const path = await somebody_in_care(carer);
    const shown_name = (await demo_accounts()).accounts.find((one) => one.name === name)?.shown_name ?? "";

    const visitor = await at_accounts();
    await visitor.page.getByLabel("Name or organisation").fill(name);
    await visitor.page.getByRole("button", { name: new RegExp(`^Change.*${shown_name}$`) }).click();
    await visitor.page.getByRole("button", { name: "Keep it shut to them" }).click();
    await visitor.page.getByText("Choose.", { exact: true }).waitFor();
    await visitor.page.getByLabel(/the person is/).selectOption("parent");
    await visitor.page.getByLabel("The person's key").fill(decodeURIComponent(path.replace("/people/", "")));
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("accounts-kin");
    await visitor.page.getByRole("button", { name: "Keep it shut to them" }).click();
    await visitor.page.getByText(/now stays shut to/).waitFor();
    expect(await visitor.page.evaluate(() => document.activeElement?.textContent)).toContain("now stays shut to");
    await visitor.leaves();

    await carer.go(path);
    await carer.page.getByRole("heading", { name: "Nobody here for you" }).waitFor();
    await carer.leaves();
  });

  it("fits a telephone with every form open", async () => {
    const visitor = await at_accounts({ width: 320, height: 640 });
    await visitor.page.getByRole("button", { name: /^Change/ }).first().click();
    await visitor.page.getByRole("button", { name: /^Open/ }).first().click();
    await visitor.page.getByRole("button", { name: "Add an organisation" }).click();
    await visitor.page.getByRole("button", { name: "Add an account" }).click();
    await visitor.page.getByRole("button", { name: /^Add an agreement/ }).click();
    expect(await visitor.sideways()).toBe(0);
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("accounts-forms-320");
    await visitor.leaves();
  });

  it("what an administrator does is refused to everybody else", async () => {
    const visitor = await Visitor.as("team-leader");
    for (const path of ["organisations", "teams", "agreements"]) {
      const answer = await visitor.page.request.post(`${address}/api/v1/${path}`, { data: {}, headers: { Origin: address } });
      expect(answer.status(), path).toBeGreaterThanOrEqual(400);
    }
    await visitor.leaves();
  });
});
