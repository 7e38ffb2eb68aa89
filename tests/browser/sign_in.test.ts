// The door: who stands before it, what it says to a wrong password, how fast it stands there.
import { afterAll, describe, expect, it } from "vitest";
import { Visitor, absent, account_of, address, close_browser, demo_accounts } from "./visitor";

afterAll(close_browser);

describe.skipIf(absent !== "")("the door", () => {
  it("stands within a second, says that all is made up, and has no barrier", async () => {
    const visitor = await Visitor.comes();
    await visitor.go("/sign-in");
    expect(await visitor.largest_paint()).toBeLessThan(1000);
    await visitor.page.getByText("Nobody here exists").waitFor();
    await visitor.page.getByText(/Data as of/).waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("sign-in");
    await visitor.leaves();
  });

  it("lets each demonstration account in by a click, to the screens of its role", async () => {
    const { accounts } = await demo_accounts();
    const roles = [...new Set(accounts.map((one) => one.role))].sort();
    expect(roles).toEqual(["administrator", "analyst", "coordinator", "navigator", "practice", "privacy-officer", "team-leader"]);
    const care = ["My day", "Find a person"];
    const expected: Record<string, string[]> = {
      coordinator: [...care, "Help"],
      navigator: [...care, "Help"],
      practice: [...care, "Help"],
      "team-leader": [...care, "The place", "Data", "Help"],
      analyst: ["The place", "Data", "Help"],
      "privacy-officer": ["Data", "Privacy queue", "Help"],
      administrator: ["Data", "Accounts", "Help"],
    };
    for (const role of roles) {
      const visitor = await Visitor.as(role);
      expect(await visitor.page.locator(".k-nav a").allTextContents(), role).toEqual(expected[role]);
      await visitor.leaves();
    }
  });

  it("says the same to a wrong password and to a name that there is not", async () => {
    const { name } = await account_of("analyst");
    const said: string[] = [];
    for (const tried of [name, "nobody.here"]) {
      const visitor = await Visitor.comes();
      await visitor.go("/sign-in");
      await visitor.page.getByLabel("Account name").fill(tried);
      await visitor.page.getByLabel("Password", { exact: true }).fill("not the password");
      await visitor.page.getByRole("button", { name: "Sign in", exact: true }).click();
      said.push(await visitor.page.getByRole("alert").innerText());
      await visitor.leaves();
    }
    expect(said[0]).toBe(said[1]);
    expect(said[0]).not.toBe("");
  });

  it("asks for what is missing before it asks the server", async () => {
    const visitor = await Visitor.comes();
    await visitor.go("/sign-in");
    await visitor.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await visitor.page.getByText("Type your name and your password").waitFor();
    await visitor.leaves();
  });

  it("shows help before anybody signs in", async () => {
    const visitor = await Visitor.comes();
    await visitor.go("/help");
    await visitor.page.getByRole("heading", { name: "Who may see what" }).waitFor();
    expect(await visitor.page.locator("[data-absent]").count()).toBe(5);
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("help");
    await visitor.leaves();
  });

  it("leads whoever signs out back to itself, and the screens behind it stay shut", async () => {
    const visitor = await Visitor.as("coordinator");
    await visitor.page.locator(".k-account summary").click();
    await visitor.page.getByRole("button", { name: "Sign out" }).click();
    await visitor.page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await visitor.page.evaluate(() => JSON.stringify(sessionStorage)), "nothing of whom it was").toBe("{}");
    await visitor.go("/my-day");
    await visitor.page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect((await visitor.page.request.get(`${address}/api/v1/offers`)).status()).toBe(401);
    await visitor.leaves();
  });
});
