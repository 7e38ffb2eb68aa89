// Every screen as every role: no barrier that a program can find, no sideways scroll on a telephone or at 200 % zoom, the
// largest paint within a second, the snapshot's day and the word SYNTHETIC on it; a picture of each.
import { afterAll, describe, expect, it } from "vitest";
import { Visitor, absent, close_browser } from "./visitor";

afterAll(close_browser);

const screens: { role: string; paths: { path: string; name: string; heading: string }[] }[] = [
  { role: "coordinator", paths: [{ path: "/my-day", name: "my-day", heading: "My day" }, { path: "/people", name: "find", heading: "Find a person" }] },
  { role: "navigator", paths: [{ path: "/my-day", name: "my-day", heading: "My day" }, { path: "/people", name: "find", heading: "Find a person" }] },
  { role: "practice", paths: [{ path: "/my-day", name: "my-day", heading: "My day" }, { path: "/people", name: "find", heading: "Find a person" }] },
  {
    role: "team-leader",
    paths: [
      { path: "/my-day", name: "my-day", heading: "My day" },
      { path: "/place", name: "place", heading: "The place" },
      { path: "/data", name: "data", heading: "Data" },
    ],
  },
  { role: "analyst", paths: [{ path: "/place", name: "place", heading: "The place" }, { path: "/data", name: "data", heading: "Data" }] },
  { role: "privacy-officer", paths: [{ path: "/privacy", name: "privacy", heading: "Privacy queue" }, { path: "/data", name: "data", heading: "Data" }] },
  { role: "administrator", paths: [{ path: "/accounts", name: "accounts", heading: "Accounts" }, { path: "/data", name: "data", heading: "Data" }] },
];

describe.skipIf(absent !== "")("every screen", () => {
  it("SR25_and_on_paper_every_screen_says_SYNTHETIC", async () => {
    for (const { role, paths } of screens.filter((one) => ["team-leader", "privacy-officer", "administrator"].includes(one.role))) {
      const visitor = await Visitor.as(role);
      for (const { path } of [...paths, { path: "/help" }]) {
        await visitor.go(path);
        for (const media of ["screen", "print"] as const) {
          await visitor.page.emulateMedia({ media });
          expect(await visitor.page.locator(".k-synthetic").isVisible(), `${path} on ${media}`).toBe(true);
        }
        expect(await visitor.page.title()).toContain("SYNTHETIC");
      }
      await visitor.leaves();
    }
  });

  it("SR27_every_screen_says_of_which_day_its_data_are", async () => {
    for (const { role, paths } of screens.filter((one) => ["team-leader", "privacy-officer", "administrator"].includes(one.role))) {
      const visitor = await Visitor.as(role);
      for (const { path } of [...paths, { path: "/people" }, { path: "/help" }]) {
        await visitor.go(path);
        expect(await visitor.page.locator(".k-stamp").innerText(), path).toMatch(/Data as of 30 June 2025[^]*known by[^]*snapshot [0-9a-f]{12}/);
      }
      await visitor.leaves();
    }
  });
});

describe.skipIf(absent !== "").each(screens)("as $role", ({ role, paths }) => {
  it.each(paths)("$path", async ({ path, name, heading }) => {
    const visitor = await Visitor.as(role);
    await visitor.go(path);
    expect(await visitor.largest_paint()).toBeLessThan(1000);
    await visitor.page.getByRole("heading", { level: 1, name: heading }).waitFor();
    await visitor.page.locator(".k-stamp", { hasText: /Data as of/ }).waitFor();
    await visitor.page.locator(".k-synthetic", { hasText: "SYNTHETIC" }).waitFor();
    expect(await visitor.page.title()).toContain("SYNTHETIC");
    expect(await visitor.barriers()).toEqual([]);
    expect(await visitor.sideways()).toBe(0);
    await visitor.picture(`${name}-${role}`);

    // 200 % of 1,280 pixels are 640.
    await visitor.page.setViewportSize({ width: 640, height: 450 });
    expect(await visitor.sideways(), "at 200 % zoom").toBe(0);

    await visitor.page.setViewportSize({ width: 320, height: 640 });
    await visitor.settled();
    expect(await visitor.sideways(), "at 320 pixels").toBe(0);
    expect(await visitor.barriers()).toEqual([]);
    await visitor.page.getByRole("button", { name: "Menu" }).click();
    await visitor.page.locator(".k-nav a").first().waitFor();
    await visitor.picture(`${name}-${role}-320`);
    await visitor.leaves();
  });

  it("finds nothing at an address of another role, in the same words as at one of none", async () => {
    const visitor = await Visitor.as(role);
    const own = new Set(await visitor.page.locator(".k-nav a").evaluateAll((links) => links.map((link) => link.getAttribute("href"))));
    const said = new Set<string>();
    for (const path of ["/my-day", "/people", "/place", "/data", "/privacy", "/accounts", "/no/such/place"]) {
      if (own.has(path)) continue;
      await visitor.go(path);
      said.add(await visitor.page.locator("main").innerText());
    }
    expect(said.size).toBe(1);
    expect([...said][0]).toContain("nothing for you at this address");
    await visitor.leaves();
  });
});
