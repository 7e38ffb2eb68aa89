// My day: an offer is accepted or declined in two clicks; two people at once, a double click, a closed tab and an ended
// session lose nothing and do nothing twice.
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Visitor, absent, address, care_store, close_browser, team_with_offers } from "./visitor";

afterAll(close_browser);

describe.skipIf(absent !== "")("my day", () => {
  let account = "";
  beforeAll(async () => {
    account = await team_with_offers();
  });

  async function at_work(): Promise<Visitor> {
    const visitor = await Visitor.comes();
    await visitor.sign_in(account);
    await visitor.go("/my-day");
    visitor.clicks = 0;
    return visitor;
  }

  // Somebody else changes it, and it stays open.
  function changed_by_another(table: "offer" | "care_case"): void {
    const store = new DatabaseSync(care_store);
    store.exec("PRAGMA busy_timeout = 5000");
    store.exec(`UPDATE ${table} SET version = version + 1`);
    store.close();
  }

  // Between the browser and the server, as a proxy in trouble answers; the server itself is real.
  const in_trouble = (visitor: Visitor, what: string, method = "GET") =>
    visitor.page.route(`**/api/v1/${what}`, (route) =>
      route.request().method() === method
        ? route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ code: "busy", title: "Busy", detail: "too much is asked at once" }) })
        : route.continue(),
    );

  const name_of = async (visitor: Visitor, which = 0) => (await visitor.page.locator(".k-offer h3").nth(which).innerText()).trim();

  it("an offer says who, why, what is not known, by when, and is accepted in two clicks", async () => {
    const visitor = await at_work();
    const card = visitor.page.locator(".k-offer").first();
    const name = await name_of(visitor);
    const before = await visitor.page.locator(".k-offer").count();
    await card.getByText("Why", { exact: true }).waitFor();
    await card.getByText(/Tier \d/).waitFor();
    await card.getByText(/London time/).waitFor();
    await card.getByText("Safe contact").waitFor();
    await visitor.picture("my-day-offers");
    await visitor.click(card.getByRole("button", { name: /^Accept/ }));
    await visitor.click(visitor.page.getByRole("button", { name: "Accept into my care" }));
    await visitor.page.getByText(/is accepted, looked after by/).waitFor();
    expect(visitor.clicks).toBe(2);
    expect(await visitor.page.locator(".k-offer").count()).toBe(before - 1);
    await visitor.page.locator(".k-people").getByRole("link", { name }).waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("my-day-accepted");
    await visitor.leaves();
  });

  it("an offer is declined in two clicks, with a reason", async () => {
    const visitor = await at_work();
    const card = visitor.page.locator(".k-offer").first();
    const name = await name_of(visitor);
    await visitor.click(card.getByRole("button", { name: /^Decline/ }));
    await visitor.page.getByText("Why not? A click on the reason declines.").waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("my-day-decline");
    await visitor.click(card.getByRole("button", { name: /The person does not want it/ }));
    await visitor.page.getByText(`The offer to ${name} is declined`).waitFor();
    expect(visitor.clicks).toBe(2);
    await expect.poll(() => visitor.page.locator(".k-offer", { hasText: name }).count()).toBe(0);
    await visitor.leaves();
  });

  it("a reason in one's own words has to be written, and is not lost for want of it", async () => {
    const visitor = await at_work();
    const card = visitor.page.locator(".k-offer").first();
    await card.getByRole("button", { name: /^Decline/ }).click();
    await card.getByRole("button", { name: /own words/ }).click();
    await card.getByText(/Write a few words/).waitFor();
    await card.getByRole("button", { name: "Not now" }).click();
    await visitor.leaves();
  });

  it("of two who accept at once, the second sees who was there first and when", async () => {
    const first = await at_work();
    const second = await at_work();
    const name = await name_of(first);
    for (const one of [first, second]) await one.page.locator(".k-offer", { hasText: name }).getByRole("button", { name: /^Accept/ }).click();
    await first.page.getByRole("button", { name: "Accept into my care" }).click();
    await first.page.getByText(/is accepted/).waitFor();
    await second.page.getByRole("button", { name: "Accept into my care" }).click();
    const notice = second.page.getByRole("alert");
    await notice.getByText("Somebody else was there first").waitFor();
    const said = await notice.innerText();
    expect(said).toMatch(/accepted/);
    expect(said).toMatch(/20\d\d/);
    expect(await second.page.getByRole("button", { name: "Accept into my care" }).count()).toBe(0);
    await second.picture("my-day-conflict");
    await notice.getByRole("button", { name: "Show how it stands now" }).click();
    await expect.poll(() => second.page.locator(".k-offer", { hasText: name }).count()).toBe(0);
    await first.leaves();
    await second.leaves();
  });

  it("an offer that was changed and still waits is decided after a look at how it stands", async () => {
    const visitor = await at_work();
    const name = await name_of(visitor);
    const card = visitor.page.locator(".k-offer", { hasText: name });
    await card.getByRole("button", { name: /^Accept/ }).click();
    changed_by_another("offer");
    await visitor.page.getByRole("button", { name: "Accept into my care" }).click();
    await card.getByRole("button", { name: "Show how it stands now" }).click();
    await visitor.settled();
    await card.getByRole("button", { name: /^Accept/ }).click();
    await visitor.page.getByRole("button", { name: "Accept into my care" }).click();
    await visitor.page.getByText(/is accepted, looked after by/).waitFor();
    await visitor.leaves();
  });

  it("a double click makes one case", async () => {
    const visitor = await at_work();
    const name = await name_of(visitor);
    const sent: string[] = [];
    visitor.page.on("request", (request) => {
      if (request.url().includes("/accept")) sent.push(request.headers()["idempotency-key"] ?? "");
    });
    await visitor.page.locator(".k-offer").first().getByRole("button", { name: /^Accept/ }).click();
    await visitor.page.getByRole("button", { name: "Accept into my care" }).dblclick();
    await visitor.page.getByText(/is accepted/).waitFor();
    await visitor.settled();
    expect(new Set(sent).size).toBe(1);
    expect(sent[0]).toMatch(/^[0-9a-f]{32}$/);
    const cases = visitor.page.locator(".k-people").getByRole("link", { name });
    await cases.first().waitFor();
    expect(await cases.count()).toBe(1);
    await visitor.leaves();
  });

  it("SR28_what_is_typed_survives_a_closed_tab", async () => {
    const visitor = await at_work();
    const card = () => visitor.page.locator(".k-offer").first();
    const words = "Rang twice, the daughter will ring back on Monday.";
    await card().getByRole("button", { name: /^Decline/ }).click();
    await card().locator("textarea").fill(words);
    await card().getByText("Kept. It is here when you come back.").waitFor();
    await visitor.page.close();
    const again = await Visitor.comes();
    await again.sign_in(account);
    await again.go("/my-day");
    await again.page.locator(".k-offer").first().getByRole("button", { name: /^Decline/ }).click();
    await expect.poll(() => again.page.locator(".k-offer textarea").first().inputValue()).toBe(words);
    await again.leaves();
    await visitor.leaves();
  });

  it("SR28_what_was_kept_is_not_gone_over_where_it_could_not_be_fetched", async () => {
    const visitor = await at_work();
    const { page } = visitor;
    const card = page.locator(".k-offer").first();
    const words = card.locator("textarea");
    const open = () => card.getByRole("button", { name: /^Decline/ }).click();
    await open();
    await words.fill("Asked for Monday.");
    await card.getByText("Kept. It is here when you come back.").waitFor();
    await in_trouble(visitor, "drafts/**");
    await page.reload();
    await visitor.settled();
    await open();
    await card.getByText("Whether you have begun this before could not be fetched.").waitFor();
    await words.fill("No reply.");
    await card.getByText("Not kept on the server yet").waitFor();
    await page.unroute("**/api/v1/drafts/**");
    await card.getByRole("button", { name: "Try again" }).click();
    await card.getByRole("blockquote").getByText("Asked for Monday.").waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("my-day-draft-elsewhere");
    await card.getByRole("button", { name: "Put them before these" }).click();
    await card.getByText("Kept. It is here when you come back.").waitFor();
    expect(await words.inputValue()).toBe("Asked for Monday.\nNo reply.");
    await words.fill("");
    await card.getByText("Keeping what you type").waitFor({ state: "hidden" });
    await visitor.leaves();
  });

  it("says so where reasons or colleagues cannot be fetched, and not that there are none", async () => {
    const visitor = await at_work();
    const { page } = visitor;
    await in_trouble(visitor, "vocabulary");
    await in_trouble(visitor, "colleagues");
    await page.reload();
    await visitor.settled();
    const card = page.locator(".k-offer").first();
    await card.getByRole("button", { name: /^Decline/ }).click();
    await card.getByRole("alert").waitFor();
    await page.unroute("**/api/v1/vocabulary");
    await card.getByRole("button", { name: "Try again" }).click();
    await card.getByRole("button", { name: /The person does not want it/ }).waitFor();
    await page.locator(".k-people").getByRole("button", { name: /^Act/ }).first().click();
    const hand_over = page.locator("section", { has: page.getByRole("heading", { name: "Hand over" }) }).last();
    await hand_over.getByRole("alert").waitFor();
    expect(await hand_over.getByText("There is nobody else").count()).toBe(0);
    await page.unroute("**/api/v1/colleagues");
    await hand_over.getByRole("button", { name: "Try again" }).click();
    await hand_over.getByRole("alert").waitFor({ state: "detached" });
    await visitor.leaves();
  });

  it("the day of the data is that of the answers, also where a new snapshot comes under an open page", async () => {
    const visitor = await at_work();
    const { page } = visitor;
    const newer = "f".repeat(64);
    for (const [what, stamp] of [
      ["about", (body: { snapshot: { content_id: string } }) => (body.snapshot.content_id = newer)],
      ["offers?*", (body: { snapshot: unknown }) => (body.snapshot = newer)],
    ] as const)
      await page.route(`**/api/v1/${what}`, async (route) => {
        const answer = await route.fetch();
        const body = (await answer.json()) as { snapshot: { content_id: string } };
        stamp(body);
        await route.fulfill({ response: answer, json: body });
      });
    expect(await page.locator(".k-stamp code").innerText()).not.toBe("ffffffffffff");
    // The offers are asked for anew, with no change of screen.
    await page.locator(".k-offer").first().getByRole("button", { name: /^Accept/ }).click();
    changed_by_another("offer");
    await page.getByRole("button", { name: "Accept into my care" }).click();
    await page.getByRole("button", { name: "Show how it stands now" }).click();
    await page.locator(".k-stamp code", { hasText: "ffffffffffff" }).waitFor();
    await visitor.leaves();
  });

  it("a screen that cannot be fetched shuts no other", async () => {
    const visitor = await at_work();
    const { page } = visitor;
    await page.route("**/find_screen*", (route) => route.abort());
    await page.locator(".k-nav").getByRole("link", { name: "Find a person" }).click();
    await page.getByText("This screen has a fault").waitFor();
    await page.locator(".k-nav").getByRole("link", { name: "My day" }).click();
    await page.getByRole("heading", { name: "My day" }).waitFor();
    visitor.faults.length = 0; // the one that was made
    await visitor.leaves();
  });

  it("SR28_a_session_that_ends_leaves_the_page_and_its_words_standing", async () => {
    const visitor = await at_work();
    const card = visitor.page.locator(".k-offer").first();
    await card.getByRole("button", { name: /^Decline/ }).click();
    await visitor.settled();
    await visitor.context.clearCookies();
    const words = "Typed while nobody was signed in.";
    await card.locator("textarea").fill(words);
    const dialog = visitor.page.getByRole("dialog", { name: "Your session has ended" });
    await dialog.waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("session-ended");
    await dialog.getByLabel("Password", { exact: true }).fill("kursaal-demo-only");
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await card.locator("textarea").inputValue()).toBe(words);
    await card.getByText("Kept. It is here when you come back.").waitFor();
    await card.locator("textarea").fill("");
    await card.getByText("Keeping what you type").waitFor({ state: "hidden" });
    await visitor.leaves();
  });

  it("a contact is recorded, and the table says so", async () => {
    const visitor = await at_work();
    await visitor.page.locator(".k-people").getByRole("button", { name: /^Act/ }).first().click();
    await visitor.page.getByRole("heading", { name: "Record a contact" }).waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("my-day-case");
    changed_by_another("care_case");
    await visitor.page.getByRole("button", { name: "Record the contact" }).click();
    await visitor.page.getByRole("button", { name: "Show how it stands now" }).click();
    await visitor.settled();
    await visitor.page.locator(".k-people").getByRole("button", { name: /^Act/ }).first().click();
    await visitor.page.getByRole("button", { name: "Record the contact" }).click();
    await visitor.page.getByText(/is recorded\.$/).waitFor();
    expect(await visitor.page.evaluate(() => document.activeElement?.textContent)).toContain("is recorded.");
    await visitor.settled();
    await visitor.page.locator(".k-people").getByText("today", { exact: true }).first().waitFor();
    await visitor.leaves();
  });

  it("script and SQL in what is typed are words and nothing else", async () => {
    const visitor = await at_work();
    const card = visitor.page.locator(".k-offer").first();
    const words = `<script>document.title="taken"</script><img src=x onerror=alert(1)>'; DROP TABLE drafts; --`;
    await card.getByRole("button", { name: /^Decline/ }).click();
    await card.locator("textarea").fill(words);
    await card.getByText("Kept. It is here when you come back.").waitFor();
    await visitor.page.reload();
    await visitor.settled();
    await card.getByRole("button", { name: /^Decline/ }).click();
    await expect.poll(() => card.locator("textarea").inputValue()).toBe(words);
    expect(await visitor.page.title()).toContain("My day");
    await card.locator("textarea").fill("");
    await card.getByText("Keeping what you type").waitFor({ state: "hidden" });
    expect((await visitor.page.request.get(`${address}/api/v1/offers`)).status()).toBe(200);
    await visitor.leaves();
  });
});
