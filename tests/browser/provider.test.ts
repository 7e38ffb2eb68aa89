// Signing in through an outside provider: from the door, back to the page one stood at; and when a session ends, in
// another window, while the page beneath keeps every word that was typed.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { free_port, start_server } from "./another_server";
import { type Provider, start_provider } from "./sign_in_provider";
import { Visitor, absent, close_browser } from "./visitor";

describe.skipIf(absent !== "")("through a provider", () => {
  let provider: Provider;
  let home = "";
  let stop = () => undefined as unknown;
  const offered = "Sign in with the test provider";

  beforeAll(async () => {
    provider = await start_provider("a secret of the test");
    const port = await free_port();
    const options = ["--oidc-issuer", provider.issuer, "--oidc-client", "kursaal", "--oidc-label", offered, "--public-url", `http://127.0.0.1:${port}`];
    const server = await start_server(port, options, { KURSAAL_OIDC_SECRET: "a secret of the test" });
    ({ address: home, stop } = server);

    // The administrator makes accounts of people whom the provider knows, as anybody would: on the screen.
    const administrator = await Visitor.comes(undefined, home);
    await administrator.sign_in("admin");
    const { page } = administrator;
    for (const name of ["robin", "alex"]) {
      await administrator.go("/accounts");
      const team = page.locator("tr", { hasText: "moderate needs meeting" }).getByRole("cell").first();
      const organisation = await team.innerText();
      await page.getByRole("button", { name: "Add an account" }).click();
      const form = page.getByRole("form", { name: "A new account" });
      await form.getByLabel("Name to sign in with").fill(name);
      await form.getByLabel("Name that others see").fill(`${name} of the pier`);
      await form.getByLabel("Organisation").selectOption({ label: organisation });
      await form.getByLabel("Signs in by").selectOption("provider");
      await form.getByRole("button", { name: "Add the account" }).click();
      await form.getByText("Write it.").first().waitFor();
      await form.getByLabel("Address of the provider").fill(provider.issuer);
      await form.getByLabel("Their number with the provider").fill(`${name}-7`);
      expect(await administrator.barriers()).toEqual([]);
      await administrator.picture("accounts-provider");
      await form.getByRole("button", { name: "Add the account" }).click();
      await page.getByText(/can sign in once a role is given/).waitFor();
      await administrator.settled();
      await page.getByRole("button", { name: new RegExp(`^Change.*${name} of the pier`) }).click();
      await page.getByLabel("Role", { exact: true }).selectOption("coordinator");
      const choice = page.getByLabel("Team, where the role is of one");
      await choice.selectOption({ label: (await choice.locator("option", { hasText: "moderate needs meeting" }).first().innerText()).trim() });
      await page.getByRole("button", { name: "Give the role" }).click();
      await page.getByText(/now acts as co-ordinator/i).waitFor();
    }
    await administrator.leaves();
  });

  afterAll(async () => {
    stop();
    await provider.stop();
    await close_browser();
  });

  async function at_the_door(path: string): Promise<Visitor> {
    const visitor = await Visitor.comes(undefined, home, [provider.issuer]);
    await visitor.go(path);
    return visitor;
  }

  async function signed_in(path: string, subject = "robin-7"): Promise<Visitor> {
    provider.subject = subject;
    const visitor = await at_the_door(path);
    await visitor.page.getByRole("link", { name: offered }).click();
    await visitor.page.getByRole("link", { name: /^Sign in as/ }).click();
    await visitor.page.locator(".k-account").waitFor();
    await visitor.settled();
    return visitor;
  }

  it("leads back to the page at which one stood at the door", async () => {
    const visitor = await signed_in("/people");
    await visitor.page.getByRole("heading", { level: 1, name: "Find a person" }).waitFor();
    expect(new URL(visitor.page.url()).pathname).toBe("/people");
    await visitor.page.locator(".k-account", { hasText: "robin of the pier" }).waitFor();
    await visitor.go("/");
    await visitor.page.getByRole("heading", { level: 1, name: "My day" }).waitFor();
    await visitor.leaves();
  });

  it("the door shows the provider first, and has no barrier", async () => {
    const visitor = await at_the_door("/sign-in");
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("sign-in-provider");
    await visitor.leaves();
  });

  // A session that has ended and a text that the server has not got.
  async function typing_without_a_session(): Promise<{ visitor: Visitor; words: string; box: ReturnType<Visitor["page"]["locator"]> }> {
    const visitor = await signed_in("/my-day");
    const card = visitor.page.locator(".k-offer").first();
    await card.getByRole("button", { name: /^Decline/ }).click();
    await visitor.settled();
    await visitor.context.clearCookies();
    const words = "The neighbour holds a key; the dog is friendly.";
    const box = card.locator("textarea");
    await box.fill(words);
    await visitor.page.getByRole("dialog", { name: "Your session has ended" }).waitFor();
    return { visitor, words, box };
  }

  it("SR28_a_session_that_ends_goes_on_after_the_provider_with_every_word_where_it_was", async () => {
    const { visitor, words, box } = await typing_without_a_session();
    const dialog = visitor.page.getByRole("dialog", { name: "Your session has ended" });
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("session-ended-provider");
    await dialog.getByRole("button", { name: /go on$/ }).click();
    await dialog.getByText("Nobody is signed in yet.").waitFor();
    const opened = visitor.context.waitForEvent("page");
    await dialog.getByRole("link", { name: offered }).click();
    const other = await opened;
    await other.getByRole("link", { name: /^Sign in as/ }).click();
    await other.getByText(/goes on by itself/).waitFor();

    // No click in the first window: it has noticed.
    await dialog.waitFor({ state: "hidden" });
    expect(new URL(visitor.page.url()).pathname).toBe("/my-day");
    expect(await box.inputValue()).toBe(words);
    await visitor.page.locator(".k-offer").first().getByText("Kept. It is here when you come back.").waitFor();
    expect(await visitor.page.getByText(/goes on by itself/).count()).toBe(0);
    await other.close();
    await visitor.page.reload();
    await visitor.settled();
    await visitor.page.locator(".k-offer").first().getByRole("button", { name: /^Decline/ }).click();
    await expect.poll(() => box.inputValue()).toBe(words);
    await box.fill("");
    await visitor.page.getByText("Keeping what you type").waitFor({ state: "hidden" });
    await visitor.leaves();
  });

  it("SR28_somebody_else_who_signs_in_neither_opens_the_page_nor_takes_its_words", async () => {
    const { visitor, words, box } = await typing_without_a_session();
    const dialog = visitor.page.getByRole("dialog", { name: "Your session has ended" });
    provider.subject = "alex-7";
    const opened = visitor.context.waitForEvent("page");
    await dialog.getByRole("link", { name: offered }).click();
    const other = await opened;
    await other.getByRole("link", { name: /^Sign in as/ }).click();
    await other.locator(".k-account", { hasText: "alex of the pier" }).waitFor();
    await dialog.getByText(/Somebody else is signed in in this browser/).waitFor();
    expect(await dialog.isVisible()).toBe(true);
    await other.close();

    provider.subject = "robin-7";
    const again = visitor.context.waitForEvent("page");
    await dialog.getByRole("link", { name: offered }).click();
    await (await again).getByRole("link", { name: /^Sign in as/ }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await box.inputValue()).toBe(words);
    await visitor.leaves();
  });
});
