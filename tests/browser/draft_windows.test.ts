// One account, two windows, the same words begun in both: what one sends takes nothing from what the other has typed
// since, and whoever comes second is told who was first.
import { afterAll, describe, expect, it } from "vitest";
import { Visitor, absent, address, close_browser, team_with_offers } from "./visitor";

afterAll(close_browser);

describe.skipIf(absent !== "")("a draft in two windows", () => {
  it("SR28_what_one_window_sends_leaves_what_the_other_has_typed_since", async () => {
    const visitor = await Visitor.comes();
    await visitor.sign_in(await team_with_offers());
    await visitor.go("/my-day");
    const other = await visitor.context.newPage();
    await other.goto(`${address}/my-day`);
    const [mine, theirs] = [visitor.page, other].map((page) => page.locator(".k-offer").first());
    if (!mine || !theirs) throw new Error("no card");
    const name = (await mine.locator("h3").innerText()).trim();
    expect((await theirs.locator("h3").innerText()).trim()).toBe(name);
    const kept = "Kept. It is here when you come back.";

    await mine.getByRole("button", { name: /^Decline/ }).click();
    await mine.locator("textarea").fill("Rang twice.");
    await mine.getByText(kept).waitFor();
    await theirs.getByRole("button", { name: /^Decline/ }).click();
    await expect.poll(() => theirs.locator("textarea").inputValue()).toBe("Rang twice.");
    const more = "Rang twice. The daughter asks for a visit in the afternoon.";
    await theirs.locator("textarea").fill(more);
    await theirs.getByText(kept).waitFor();

    await mine.getByRole("button", { name: /The person does not want it/ }).click();
    await visitor.page.getByText(`The offer to ${name} is declined`).waitFor();
    await visitor.settled();
    const { items } = (await (await visitor.page.request.get(`${address}/api/v1/drafts`)).json()) as { items: { text: string }[] };
    expect(items.map((one) => one.text)).toContain(more);

    // The other window does not know of it yet: it is told who and when, and its words stand.
    await theirs.getByRole("button", { name: /The person does not want it/ }).click();
    await theirs.getByText(/has declined this offer at \d\d:\d\d on /).waitFor();
    expect(await theirs.locator("textarea").inputValue()).toBe(more);
    await visitor.leaves();
  });

  it("what is sent from the only window leaves no draft behind", async () => {
    const visitor = await Visitor.comes();
    await visitor.sign_in(await team_with_offers());
    await visitor.go("/my-day");
    const drafts = async () => ((await (await visitor.page.request.get(`${address}/api/v1/drafts`)).json()) as { items: { text: string }[] }).items.map((one) => one.text);
    const card = visitor.page.locator(".k-offer").first();
    const name = (await card.locator("h3").innerText()).trim();
    const words = "Would rather not, and is well looked after.";
    await card.getByRole("button", { name: /^Decline/ }).click();
    await card.locator("textarea").fill(words);
    await card.getByText("Kept. It is here when you come back.").waitFor();
    expect(await drafts()).toContain(words);
    await card.getByRole("button", { name: /The person does not want it/ }).click();
    await visitor.page.getByText(`The offer to ${name} is declined`).waitFor();
    await visitor.settled();
    expect(await drafts()).not.toContain(words);
    await visitor.leaves();
  });
});
