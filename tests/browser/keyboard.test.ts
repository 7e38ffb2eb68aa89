// Everything by the keyboard alone: skip to the content, sign in, accept an offer.
import { afterAll, describe, expect, it } from "vitest";
import { Visitor, absent, close_browser, team_with_offers } from "./visitor";

afterAll(close_browser);

describe.skipIf(absent !== "")("by keyboard alone", () => {
  // Presses Tab until the element that has the focus fits, and says after how many.
  async function tab_to(visitor: Visitor, wanted: RegExp, at_most = 80): Promise<number> {
    for (let pressed = 1; pressed <= at_most; pressed++) {
      await visitor.page.keyboard.press("Tab");
      const name = await visitor.page.evaluate(() => {
        const element = document.activeElement as HTMLElement | null;
        if (element === document.body) return "";
        const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
        return (label ?? element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim();
      });
      if (wanted.test(name)) {
        const seen = await visitor.page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          const style = getComputedStyle(element);
          return style.outlineStyle !== "none" || style.boxShadow !== "none";
        });
        expect(seen, `one sees that ${name} has the focus`).toBe(true);
        return pressed;
      }
    }
    throw new Error(`${at_most} presses of Tab do not lead to ${wanted}`);
  }

  it("the first thing that Tab reaches leads past the header", async () => {
    const visitor = await Visitor.as("coordinator");
    await visitor.go("/my-day");
    expect(await tab_to(visitor, /Skip to main content/)).toBe(1);
    await visitor.page.keyboard.press("Enter");
    expect(await visitor.page.evaluate(() => document.activeElement?.id)).toBe("main");
    await visitor.leaves();
  });

  it("somebody signs in and accepts an offer", async () => {
    const account = await team_with_offers();
    const visitor = await Visitor.comes();
    await visitor.go("/sign-in");
    await tab_to(visitor, /Account name/);
    await visitor.page.keyboard.type(account);
    await tab_to(visitor, /^Password/);
    await visitor.page.keyboard.type("kursaal-demo-only");
    await visitor.page.keyboard.press("Enter");
    await visitor.page.getByRole("heading", { name: "My day" }).waitFor();
    await visitor.settled();
    await tab_to(visitor, /^Accept /);
    await visitor.page.keyboard.press("Enter");
    await visitor.page.getByRole("button", { name: "Accept into my care" }).waitFor();
    // The button that accepts has the focus already.
    await visitor.page.keyboard.press("Enter");
    await visitor.page.getByText(/is accepted, looked after by/).waitFor();
    await visitor.leaves();
  });

  it("the account's menu opens, closes with Escape, and gives the focus back", async () => {
    const visitor = await Visitor.as("team-leader");
    await tab_to(visitor, /Team leader/);
    await visitor.page.keyboard.press("Enter");
    await visitor.page.getByRole("button", { name: "Sign out" }).waitFor();
    await visitor.page.keyboard.press("Escape");
    await visitor.page.getByRole("button", { name: "Sign out" }).waitFor({ state: "hidden" });
    expect(await visitor.page.evaluate(() => document.activeElement?.tagName)).toBe("SUMMARY");
    await visitor.leaves();
  });
});
