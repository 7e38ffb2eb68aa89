// Two windows of one browser: what one does to the session, the other must not mistake. Who signs out is signed out or is
// told that they are not, and nothing of one session is left in the page for the next.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { Visitor, absent, address as home, close_browser, demo_accounts, team_with_offers } from "./visitor";

interface Account {
  id: string;
  name: string;
  grants: { id: string; role: string; team: string }[];
}

describe.skipIf(absent !== "")("two windows", () => {
  let name = "";

  // What an administrator changes about an account of that name.
  async function administer(wanted: string, changes: (account: Account) => { path: string; data: object }): Promise<void> {
    const administrator = await Visitor.comes();
    await administrator.sign_in("admin");
    const { request } = administrator.page;
    const { csrf } = (await (await request.get(`${home}/api/v1/me`)).json()) as { csrf: string };
    const { items } = (await (await request.get(`${home}/api/v1/accounts`)).json()) as { items: Account[] };
    const found = items.find((one) => one.name === wanted);
    if (!found) throw new Error(`there is no ${wanted}`);
    const { path, data } = changes(found);
    const done = await request.post(`${home}/api/v1${path}`, { headers: { "X-Kursaal-CSRF": csrf }, data });
    expect(done.ok(), await done.text()).toBe(true);
    await administrator.leaves();
  }

  // Somebody with two roles: a co-ordinator with offers becomes a navigator of the same team as well.
  beforeAll(async () => {
    name = await team_with_offers();
    await administer(name, ({ id, grants }) => ({
      path: `/accounts/${id}/roles`,
      data: { role: "navigator", team: grants.find((grant) => grant.role === "coordinator")?.team },
    }));
  });

  afterAll(close_browser);

  async function signed_in(): Promise<{ visitor: Visitor; other: Page }> {
    const visitor = await Visitor.comes();
    await visitor.sign_in(name);
    const other = await visitor.context.newPage();
    await other.goto(`${home}/my-day`);
    await other.locator(".k-account").waitFor();
    return { visitor, other };
  }

  async function choose(page: Page, what: string | RegExp): Promise<void> {
    await page.locator(".k-account summary").click();
    await page.locator(".k-account__menu").getByRole("button", { name: what }).click();
  }

  async function status(page: Page): Promise<number> {
    return (await page.request.get(`${home}/api/v1/me`)).status();
  }

  it("who acts as another in one window is signed out by the other, and stays so when it is loaded again", async () => {
    const { visitor, other } = await signed_in();
    await choose(other, /^Act as/);
    await other.locator(".k-account__role", { hasText: /navigator/i }).waitFor();
    await choose(visitor.page, "Sign out");
    await visitor.page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
    expect(await status(visitor.page)).toBe(401);
    await visitor.page.reload();
    await visitor.page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
    await visitor.leaves();
  });

  it("who acts as another finds a page that is loaded anew", async () => {
    const { visitor, other } = await signed_in();
    await other.evaluate(() => ((window as unknown as { mark: string }).mark = "before"));
    await choose(other, /^Act as/);
    await other.locator(".k-account__role", { hasText: /navigator/i }).waitFor();
    expect(await other.evaluate(() => (window as unknown as { mark?: string }).mark)).toBeUndefined();
    await visitor.leaves();
  });

  it("a window says so when another acts in another role, and goes on when the same comes back in the same", async () => {
    const { visitor, other } = await signed_in();
    const { page } = visitor;
    await choose(other, /^Act as/);
    await page.getByText("This page is of before").waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await page.getByRole("button", { name: "Load this page again" }).click();
    await page.locator(".k-account__role", { hasText: /navigator/i }).waitFor();
    expect(await page.getByText("This page is of before").count()).toBe(0);

    // The same sign in once more, in the same role: a new session with a CSRF value of its own.
    await choose(other, /^Act as/);
    await other.locator(".k-account__role", { hasText: /co-ordinator/i }).waitFor();
    await page.getByRole("button", { name: "Load this page again" }).click();
    await page.locator(".k-account__role", { hasText: /co-ordinator/i }).waitFor();
    const again = await page.request.post(`${home}/api/v1/sign-in`, { data: { name, password: (await demo_accounts()).password } });
    expect(again.status()).toBe(200);
    await other.goto(`${home}/my-day`);
    await other.locator(".k-account").waitFor();
    const card = page.locator(".k-offer").first();
    await card.getByRole("button", { name: /^Decline/ }).click();
    await card.locator("textarea").fill("Half past four");
    await card.getByText("Kept. It is here when you come back.").waitFor();
    await card.locator("textarea").fill("");
    await visitor.settled();
    await visitor.leaves();
  });

  it("a window is shut as soon as the other signs out, and keeps what was typed", async () => {
    const { visitor, other } = await signed_in();
    await other.getByLabel("Name, part of a birth date, or NHS number").fill("half a name");
    await choose(visitor.page, "Sign out");
    await visitor.page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
    await other.getByRole("heading", { name: "Your session has ended" }).waitFor();
    expect(await other.getByLabel("Name, part of a birth date, or NHS number").inputValue()).toBe("half a name");
    await other.getByRole("button", { name: "Leave instead" }).click();
    await other.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
    await visitor.leaves();
  });

  // In the second of their roles, with the first offer open to be declined.
  async function declining_as_navigator() {
    const visitor = await Visitor.comes();
    const { page } = visitor;
    await visitor.sign_in(name);
    await choose(page, /^Act as/);
    await page.locator(".k-account__role", { hasText: /navigator/i }).waitFor();
    await visitor.settled();
    const card = page.locator(".k-offer").first();
    const who = (await card.locator("h3").innerText()).trim();
    await card.getByRole("button", { name: /^Decline/ }).click();
    await visitor.settled();
    return { visitor, page, card, who };
  }

  it("SR28_who_signs_in_again_goes_on_in_the_role_and_team_of_the_page_and_in_no_other", async () => {
    const { visitor, page, card, who } = await declining_as_navigator();
    await visitor.context.clearCookies();
    await card.getByRole("button", { name: /The person does not want it/ }).click();
    const dialog = page.getByRole("dialog", { name: "Your session has ended" });
    await dialog.getByText(name, { exact: true }).waitFor();

    // In another window they come in as the first of their roles: this page neither goes on as that nor takes it from there.
    const { password } = await demo_accounts();
    const acts_as = async () => ((await (await page.request.get(`${home}/api/v1/me`)).json()) as { role: string }).role;
    expect((await page.request.post(`${home}/api/v1/sign-in`, { data: { name, password } })).status()).toBe(200);
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await dialog.getByText(/in another role than this page's/).waitFor();
    expect(await acts_as()).toBe("coordinator");

    await dialog.getByLabel("Password", { exact: true }).fill(password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await page.getByText(`The offer to ${who} is declined`).waitFor();
    expect(await acts_as()).toBe("navigator");
    await page.locator(".k-account__role", { hasText: /navigator/i }).waitFor();
    await visitor.leaves();
  });

  for (const [refusal, body] of [
    [503, { code: "busy", title: "Busy", detail: "too much is asked at once; try again in a second" }],
    [429, { code: "too-often", title: "Too often", detail: "more was asked than anybody may in a minute; wait a little" }],
    [403, { code: "csrf", title: "Refused", detail: "the header does not hold what it must" }],
  ] as const) {
    it(`who is not signed out for a ${refusal} is told so and stays where they are`, async () => {
      const visitor = await Visitor.comes();
      await visitor.sign_in(name);
      const { page } = visitor;
      await visitor.go("/people");
      // Between the browser and the server, as a proxy in trouble answers; the server itself is real.
      await page.route("**/api/v1/sign-out", (route) => route.fulfill({ status: refusal, contentType: "application/problem+json", body: JSON.stringify(body) }));
      await choose(page, "Sign out");
      await page.getByText("You are not signed out").waitFor();
      await page.getByText(body.detail).waitFor();
      await page.getByRole("heading", { name: "Find a person" }).waitFor();
      expect(await status(page)).toBe(200);
      expect(await visitor.barriers()).toEqual([]);
      if (refusal === 503) await visitor.picture("not-signed-out");
      await page.unroute("**/api/v1/sign-out");
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
      expect(await status(page)).toBe(401);
      await visitor.leaves();
    });
  }

  it("SR28_words_begun_in_both_windows_are_shown_in_the_second_and_neither_goes_over_the_other", async () => {
    const { visitor, other } = await signed_in();
    await visitor.go("/my-day");
    const kept = "Kept. It is here when you come back.";
    const [mine, theirs] = [visitor.page, other].map((page) => page.locator(".k-offer").first());
    if (!mine || !theirs) throw new Error("no card");
    const asked = other.waitForResponse((answer) => answer.url().includes("/drafts/"));
    for (const card of [mine, theirs]) await card.getByRole("button", { name: /^Decline/ }).click();
    await visitor.settled();
    await asked;
    await mine.locator("textarea").fill("Rang twice.");
    await mine.getByText(kept).waitFor();
    await theirs.locator("textarea").fill("No reply.");
    await theirs.getByRole("blockquote").getByText("Rang twice.").waitFor();
    expect(await theirs.locator("textarea").inputValue()).toBe("No reply.");
    await theirs.getByRole("button", { name: "Leave them out" }).click();
    await theirs.getByText(kept).waitFor();
    await mine.locator("textarea").fill("Rang three times.");
    await mine.getByRole("blockquote").getByText("No reply.").waitFor();
    await mine.getByRole("button", { name: "Put them before these" }).click();
    await mine.getByText(kept).waitFor();
    expect(await mine.locator("textarea").inputValue()).toBe("No reply.\nRang three times.");
    await mine.locator("textarea").fill("");
    await mine.getByText("Keeping what you type").waitFor({ state: "hidden" });
    await visitor.leaves();
  });

  it("SR28_what_was_being_typed_in_the_moment_of_signing_out_is_kept", async () => {
    const visitor = await Visitor.comes();
    const { page } = visitor;
    await visitor.sign_in(name);
    await visitor.go("/my-day");
    const note = page.locator(".k-offer textarea").first();
    await page.locator(".k-offer").first().getByRole("button", { name: /^Decline/ }).click();
    const words = "Rings back on Thursday";
    await page.locator(".k-account summary").click();
    await note.fill(words);
    // Within the pause after which a draft is sent by itself.
    await page.evaluate(() => document.querySelector<HTMLButtonElement>(".k-account__menu button:last-child")?.click());
    await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
    await visitor.sign_in(name);
    await visitor.go("/my-day");
    await page.locator(".k-offer").first().getByRole("button", { name: /^Decline/ }).click();
    await expect.poll(() => note.inputValue()).toBe(words);
    await visitor.leaves();
  });

  for (const [how, next] of [
    ["Sign out", "after signing out"],
    [/^Act as/, "in another role"],
  ] as const) {
    it(`what was searched for is not there ${next}, nor asked for again`, async () => {
      const visitor = await Visitor.comes();
      const { page } = visitor;
      await visitor.sign_in(name);
      let searched = 0;
      page.on("request", (request) => {
        if (request.url().endsWith("/people/search")) searched++;
      });
      await page.getByLabel("Name, part of a birth date, or NHS number").fill("Canaryname");
      await page.getByRole("search").getByRole("button", { name: "Find" }).click();
      await page.getByText("Nobody whom you may see").waitFor();
      expect(searched).toBe(1);
      await choose(page, how);
      if (how === "Sign out") {
        await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
        await page.getByRole("button", { name: new RegExp(`^${name.replace(/\./g, "\\.")}(?![.\\w-])`) }).click();
      } else {
        await page.locator(".k-account__role", { hasText: /navigator/i }).waitFor();
      }
      await page.locator(".k-nav").getByRole("link", { name: "Find a person" }).click();
      const who = page.getByLabel("Who", { exact: true });
      await who.waitFor();
      await visitor.settled();
      expect(await who.inputValue()).toBe("");
      expect(searched).toBe(1);
      await visitor.leaves();
    });
  }

  it("who may not act any more as the page does is told so, and nothing that waited is sent", async () => {
    const { visitor, page, card, who } = await declining_as_navigator();
    await administer(name, ({ grants }) => ({ path: `/roles/${grants.find((grant) => grant.role === "navigator")?.id}/end`, data: {} }));
    await card.getByRole("button", { name: /The person does not want it/ }).click();
    const dialog = page.getByRole("dialog", { name: "Your session has ended" });
    await dialog.getByLabel("Password", { exact: true }).fill((await demo_accounts()).password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.getByText(/You may not act any more in the role/).waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("role-ended");
    await dialog.getByRole("button", { name: "Leave instead" }).click();
    await page.locator(".k-account__role", { hasText: /co-ordinator/i }).waitFor();
    await page.locator(".k-offer", { hasText: who }).waitFor();
    await visitor.leaves();
  });
});
