// What moved since somebody last looked: a year goes by in the place, the program runs again, and the new snapshot
// says of a team's people what is another now, from what to what.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type AnotherServer, free_port, start_server } from "./another_server";
import { Visitor, absent, close_browser } from "./visitor";

describe.skipIf(absent !== "")("since somebody last looked", () => {
  let server: AnotherServer;
  let folder = "";
  const coordinator = "coordinator.east-central.moderate-needs";

  async function at_my_day(size?: { width: number; height: number }): Promise<Visitor> {
    const visitor = await Visitor.comes(size, server.address);
    await visitor.sign_in(coordinator);
    await visitor.go("/my-day");
    return visitor;
  }

  // Months after the place's first day, and by when the server must serve what came of them.
  async function time_goes_by(months: number, by: string): Promise<void> {
    const place = join(folder, "place");
    const run = (...words: string[]) => execFileSync(inject("program"), words, { stdio: "pipe" });
    run("synth", place, "--people", "3000", "--seed", "1", "--months", String(months), "--force");
    run("run", place, "--quiet");
    const as_of = async () => ((await (await fetch(`${server.address}/api/v1/about`)).json()) as { snapshot: { as_of: string } }).snapshot.as_of;
    for (let tried = 0; tried < 60 && (await as_of()) < by; tried++) await new Promise((done) => setTimeout(done, 1000));
    if ((await as_of()) < by) throw new Error("the server has not taken up the newer snapshot");
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "kursaal-moved-"));
    const place = join(folder, "place");
    cpSync(inject("place"), place, { recursive: true, verbatimSymlinks: true });
    server = await start_server(await free_port(), [], {}, place);
    const visitor = await at_my_day();
    const { page } = visitor;
    for (let left = await page.locator(".k-offer").count(); left > 0; left--) {
      await page.locator(".k-offer").first().getByRole("button", { name: /^Accept/ }).click();
      await page.getByRole("button", { name: "Accept into my care" }).click();
      await page.waitForFunction((count) => document.querySelectorAll(".k-offer").length === count, left - 1);
    }
    await visitor.leaves();
    await time_goes_by(12, "2026-06");
  });
  afterAll(async () => {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
    await close_browser();
  });

  it("a suggested stage that is another says from which to which, and between which snapshots", async () => {
    const visitor = await at_my_day();
    const changes = visitor.page.locator("#changes");
    const stage = changes.locator(".k-change", { has: visitor.page.locator(".k-tag", { hasText: /^Stage$/ }) }).first();
    await stage.waitFor();
    const names = "(Independent|Adaptive|Assisted|Dependent|End of life|not known|not staged)";
    expect((await stage.locator(".k-change__words").innerText()).replace(/\s+/g, " ")).toMatch(new RegExp(`^from ${names} → to ${names}$`, "i"));
    await changes.getByText(/between snapshot [0-9a-f]{12} and the one served, [0-9a-f]{12}/).waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("my-day-moved");
    await visitor.page.setViewportSize({ width: 320, height: 640 });
    expect(await visitor.sideways()).toBe(0);
    await visitor.picture("my-day-moved-320");
    await visitor.leaves();
  });

  it("what somebody has seen is not told again", async () => {
    const visitor = await at_my_day();
    // While more follow than are shown, nobody can have seen them all.
    await visitor.page.route("**/api/v1/changes?*", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), next: "more" } });
    });
    await visitor.page.reload();
    await visitor.page.getByText("count as new until you have shown them all").waitFor();
    expect(await visitor.page.getByRole("button", { name: "I have seen all of these" }).count()).toBe(0);
    await visitor.page.unroute("**/api/v1/changes?*");
    await visitor.page.reload();
    await visitor.page.getByRole("button", { name: "I have seen all of these" }).click();
    await visitor.page.locator("#changes").getByText("Nothing new").waitFor();
    expect(await visitor.page.evaluate(() => document.activeElement?.id)).toBe("changes-heading");
    await visitor.page.reload();
    await visitor.settled();
    await visitor.page.locator("#changes").getByText("Nothing new").waitFor();
    await visitor.leaves();
  });

  it("SR21_a_death_stands_first_and_is_told_once", async () => {
    await time_goes_by(24, "2027-06");
    const visitor = await at_my_day();
    const first = visitor.page.locator("#changes .k-change").first();
    await first.getByText("Died", { exact: true }).waitFor();
    const name = await first.getByRole("link").innerText();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("my-day-died");
    await visitor.page.getByRole("button", { name: "I have seen all of these" }).click();
    await expect.poll(() => visitor.page.locator("#changes .k-change", { hasText: name }).count()).toBe(0);
    await visitor.page.reload();
    await visitor.settled();
    expect(await visitor.page.locator("#changes .k-change", { hasText: name }).count()).toBe(0);
    // In the list of people in care it stays said.
    await visitor.page.locator("#people tr", { hasText: name }).getByText("Died", { exact: true }).waitFor();
    await visitor.leaves();
  });
});
