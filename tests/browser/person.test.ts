// A person's page: the minimum before the offer is accepted, the record after; the stage twice; the timeline; the kinds
// of absence; who looked; emergency access and what follows from it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Visitor, absent, address, close_browser, somebody_in_care, team_with_offers } from "./visitor";

afterAll(close_browser);

describe.skipIf(absent !== "")("a person", () => {
  let account = "";
  let record = "";
  beforeAll(async () => {
    account = await team_with_offers();
    const visitor = await Visitor.comes();
    await visitor.sign_in(account);
    record = await somebody_in_care(visitor);
    await visitor.leaves();
  });

  async function at(path: string): Promise<Visitor> {
    const visitor = await Visitor.comes();
    await visitor.sign_in(account);
    await visitor.go(path);
    return visitor;
  }

  const focus_on = (visitor: Visitor) => visitor.page.evaluate(() => document.activeElement?.textContent);

  it("in care shows who, stage, timeline, scores, involved, decisions, feeds and who looked, within a second", async () => {
    const visitor = await at(record);
    expect(await visitor.largest_paint()).toBeLessThan(1000);
    for (const heading of ["Safe contact", "Communication needs", "About me", "Stage of the pathway", "Timeline", "Scores", "Lists and care", "Who else is involved", "Recorded decisions", "How fresh this is", "Who looked"])
      await visitor.page.getByRole("heading", { level: 2, name: heading }).waitFor();
    await visitor.page.getByText(/What the sources had sent by/).waitFor();
    await visitor.page.getByText("Suggested by the rules").waitFor();
    await visitor.page.getByText("Confirmed by a professional").waitFor();
    expect(await visitor.page.locator(".k-who").getByText(/^\d{3} \d{3} \d{4}$/).count()).toBe(1);
    expect(await visitor.page.title()).not.toContain(await visitor.page.locator("h1").innerText());
    expect(await visitor.barriers()).toEqual([]);
    expect(await visitor.sideways()).toBe(0);
    await visitor.picture("person-record");
    await visitor.page.setViewportSize({ width: 320, height: 640 });
    await visitor.settled();
    expect(await visitor.sideways()).toBe(0);
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("person-record-320");
    await visitor.leaves();
  });

  it("SR14_a_score_leads_back_to_file_and_line", async () => {
    const visitor = await at(record);
    const reasons = visitor.page.getByRole("button", { name: /^Why \([1-9]/ }).first();
    await reasons.click();
    await visitor.page.getByText(/, line [\d,]+/).first().waitFor();
    await visitor.page.getByText(/Version .*code list/).first().waitFor();
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("person-score");
    await visitor.leaves();
  });

  it("the timeline has a table behind it, one agency alone, and earlier events", async () => {
    const visitor = await at(record);
    const rows = visitor.page.locator(".k-events tbody tr");
    const before = await rows.count();
    // By keyboard: it is said how many came, and the focus stays where one goes on from.
    const timeline = visitor.page.locator("section", { has: visitor.page.getByRole("heading", { name: "Timeline" }) });
    await timeline.getByText(`The first ${before} events.`).waitFor();
    const earlier = visitor.page.getByRole("button", { name: "Earlier events" });
    await earlier.focus();
    await visitor.page.keyboard.press("Enter");
    await expect.poll(() => rows.count()).toBeGreaterThan(before);
    const came = (await rows.count()) - before;
    await timeline.locator("[role=status]", { hasText: new RegExp(`^${came} more; ${before + came} events shown`) }).waitFor();
    expect(await earlier.evaluate((button) => button === document.activeElement)).toBe(true);
    while ((await earlier.count()) > 0) {
      const shown = await rows.count();
      await visitor.page.keyboard.press("Enter");
      await expect.poll(() => rows.count()).toBeGreaterThan(shown);
    }
    await expect.poll(() => visitor.page.evaluate(() => document.activeElement?.textContent)).toMatch(/events shown, which is all\./);
    expect(await visitor.barriers()).toEqual([]);
    await visitor.page.locator(".k-figure", { hasText: "Who saw them" }).getByText("Show the figures").click();
    await visitor.page.getByRole("columnheader", { name: "Months with any" }).waitFor();
    const agency = visitor.page.getByRole("group", { name: "Whose events" }).getByRole("button").nth(1);
    const name = await agency.innerText();
    await agency.click();
    await expect.poll(async () => [...new Set(await rows.locator("td:last-child").allInnerTexts())]).toEqual([name]);
    // On paper too, where the buttons are not.
    await visitor.page.emulateMedia({ media: "print" });
    expect(await visitor.page.locator(".k-events caption").isVisible()).toBe(true);
    expect(await visitor.page.locator(".k-events caption").innerText()).toBe(`Events of ${name} alone, newest first`);
    await visitor.leaves();
  });

  it("SR09_a_stage_is_confirmed_beside_the_suggested_one_which_stays_as_it_is", async () => {
    const visitor = await at(record);
    const suggested = await visitor.page.locator(".k-stage--suggested .k-stage__name").innerText();
    await visitor.page.getByRole("button", { name: /^Confirm/ }).click();
    await visitor.page.getByRole("button", { name: "Confirm this stage" }).click();
    await visitor.page.getByText("Say what it rests on.").waitFor();
    await visitor.page.locator("form.k-panel select").selectOption("end-of-life");
    await visitor.page.locator("form.k-panel textarea").fill("Seen at home with the daughter.");
    await visitor.page.getByRole("button", { name: "Confirm this stage" }).click();
    await visitor.page.getByText("End of life needs a clinician's record.").waitFor();
    const chosen = suggested === "Dependent" ? "assisted" : "dependent";
    await visitor.page.locator("form.k-panel select").selectOption(chosen);
    expect(await visitor.barriers()).toEqual([]);
    await visitor.page.getByRole("button", { name: "Confirm this stage" }).click();
    await visitor.page.locator(".k-stage--confirmed").getByText("Seen at home with the daughter.").waitFor();
    await visitor.page.locator(".k-stage--confirmed").getByText(/Holds until/).waitFor();
    expect(await focus_on(visitor)).toBe("The stage is confirmed.");
    expect(await visitor.page.locator(".k-stage--suggested .k-stage__name").innerText()).toBe(suggested);
    await visitor.page.getByText("The two differ").waitFor();
    await visitor.picture("person-stage");
    await visitor.leaves();
  });

  it("SR21_safe_contact_stands_wherever_the_person_is_listed", async () => {
    const visitor = await at(record);
    await visitor.page.getByRole("button", { name: /(Write|Change) safe contact/ }).click();
    // By keyboard: the focus goes into the form, and back where it came from.
    expect(await visitor.page.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
    await visitor.page.getByRole("button", { name: "Not now" }).click();
    expect(await focus_on(visitor)).toMatch(/(Write|Change) safe contact/);
    await visitor.page.keyboard.press("Enter");
    await visitor.page.locator(".k-note textarea").fill("Mobile only. Not when somebody else answers.");
    await visitor.page.getByRole("button", { name: "Save" }).click();
    await visitor.page.locator(".k-note--set").getByText("Mobile only. Not when somebody else answers.").waitFor();
    await visitor.go("/my-day");
    await visitor.page.locator(".k-people").getByText("Mobile only. Not when somebody else answers.").waitFor();
    await visitor.leaves();
  });

  it("SR28_words_that_another_wrote_meanwhile_are_shown_and_read_before_ones_own_replace_them", async () => {
    const visitor = await at(record);
    const { page } = visitor;
    const note = page.locator(".k-note", { has: page.getByRole("heading", { name: "Communication needs" }) });
    await note.getByRole("button", { name: /(Write|Change)/ }).click();
    await note.locator("textarea").fill("Speaks Polish.");
    const { csrf } = (await (await page.request.get(`${address}/api/v1/me`)).json()) as { csrf: string };
    const { note_versions } = (await (await page.request.get(`${address}/api/v1${record}`)).json()) as { note_versions: { communication_needs: number } };
    const written = await page.request.put(`${address}/api/v1${record}/notes/communication_needs`, {
      headers: { Origin: address, "X-Kursaal-CSRF": csrf, "If-Match": `"${note_versions.communication_needs}"`, "Idempotency-Key": "another-window" },
      data: { text: "Hard of hearing: write, do not ring." },
    });
    expect(written.ok()).toBe(true);
    // Something else on the page fetches the person again.
    await page.getByRole("button", { name: /^Confirm/ }).click();
    await page.locator("form.k-panel textarea").fill("Seen again.");
    await page.getByRole("button", { name: "Confirm this stage" }).click();
    await page.getByText("The stage is confirmed.").waitFor();
    await note.getByText("Changed while you had this open").waitFor();
    await note.getByText("Hard of hearing: write, do not ring.").waitFor();
    expect(await note.locator("textarea").inputValue()).toBe("Speaks Polish.");
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("person-note-changed");
    await note.getByRole("button", { name: "Save" }).click();
    await note.getByText("Somebody else was there first").waitFor();
    await note.getByRole("button", { name: "Show how it stands now" }).click();
    await note.getByText("Somebody else was there first").waitFor({ state: "hidden" });
    await note.getByRole("button", { name: /I have read it/ }).click();
    await note.locator("textarea").fill("Speaks Polish. Hard of hearing: write, do not ring.");
    await note.getByRole("button", { name: "Save" }).click();
    await note.getByText("Communication needs: saved.").waitFor();
    await note.locator(".k-note__text", { hasText: "Speaks Polish. Hard of hearing: write, do not ring." }).waitFor();
    expect(await focus_on(visitor)).toBe("Communication needs: saved.");
    await visitor.leaves();
  });

  it("a navigator, whom the server would refuse it, is offered no stage to confirm", async () => {
    const visitor = await Visitor.comes();
    await visitor.sign_in("navigator.east-central");
    await visitor.go(await somebody_in_care(visitor));
    await visitor.page.getByRole("heading", { name: "Timeline" }).waitFor();
    await visitor.page.getByText("Confirmed by a professional").waitFor();
    expect(await visitor.page.getByRole("button", { name: /^Confirm/ }).count()).toBe(0);
    await visitor.leaves();
  });

  it("SR01_kinds_of_absence_differ_by_word_and_by_mark_and_none_is_empty", async () => {
    const visitor = await at(record);
    const found = await visitor.page.locator("[data-absent]").evaluateAll((all) =>
      all.map((one) => ({ kind: one.getAttribute("data-absent") ?? "", words: one.querySelector("strong")?.textContent ?? "", mark: one.querySelector("svg")?.innerHTML ?? "" })),
    );
    expect(found.length).toBeGreaterThan(2);
    const by_kind = new Map(found.map((one) => [one.kind, one]));
    expect(by_kind.size).toBeGreaterThanOrEqual(3);
    expect(new Set([...by_kind.values()].map((one) => one.words)).size).toBe(by_kind.size);
    expect(new Set([...by_kind.values()].map((one) => one.mark)).size).toBe(by_kind.size);
    expect(found.every((one) => one.words !== "")).toBe(true);
    await visitor.leaves();
  });

  it("SR24_before_acceptance_the_minimum_and_emergency_access_goes_to_the_privacy_officer", async () => {
    const visitor = await at("/my-day");
    const path = (await visitor.page.locator(".k-offer h3 a").first().getAttribute("href")) ?? "";
    await visitor.go(path);
    await visitor.page.getByText("You see the minimum").waitFor();
    expect(await visitor.page.getByRole("heading", { name: "Timeline" }).count()).toBe(0);
    expect(await visitor.page.getByRole("heading", { name: "Scores" }).count()).toBe(0);
    expect(await visitor.page.locator("[data-absent=withheld]").count()).toBeGreaterThan(2);
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("person-minimum");

    await visitor.page.getByRole("button", { name: "Break the glass…" }).click();
    await visitor.page.locator(".k-glass select").selectOption("emergency");
    await visitor.page.locator(".k-glass textarea").fill("Found on the floor by a neighbour; the crew asks what she takes.");
    await visitor.page.getByLabel("Your password again").fill("kursaal-demo-only");
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("person-glass");
    await visitor.page.getByRole("button", { name: "Break the glass", exact: true }).click();
    await visitor.page.getByText("Emergency access").first().waitFor();
    await visitor.settled();
    await visitor.page.getByRole("heading", { name: "Timeline" }).waitFor();
    await visitor.leaves();

    const officer = await Visitor.as("privacy-officer");
    await officer.go("/privacy");
    const alert = officer.page.locator("article", { hasText: "Found on the floor by a neighbour" });
    await alert.getByRole("button", { name: "Who looked at this person" }).click();
    await alert.getByRole("table").waitFor();
    expect(await officer.barriers()).toEqual([]);
    await officer.picture("privacy-alert");
    await alert.getByRole("button", { name: "Justified", exact: true }).click();
    await alert.getByText("Write what your judgement rests on.").waitFor();
    await alert.locator("textarea").fill("The ambulance log bears it out.");
    await alert.getByRole("button", { name: "Justified", exact: true }).click();
    await officer.page.getByText(/^Judged justified/).waitFor();
    await expect.poll(() => officer.page.locator("article", { hasText: "Found on the floor by a neighbour" }).count()).toBe(0);
    await officer.leaves();
  });

  it("SR19_a_person_of_another_team_looks_like_nobody", async () => {
    const visitor = await Visitor.as("practice");
    const said = new Set<string>();
    for (const path of [record, "/people/nobody-at-all"]) {
      await visitor.go(path);
      await visitor.page.getByRole("heading", { name: "Nobody here for you" }).waitFor();
      said.add(await visitor.page.locator("main").innerText());
    }
    expect(said.size).toBe(1);
    await visitor.leaves();
  });

  it("is found by part of the name, and no name stands in an address", async () => {
    const visitor = await at(record);
    const name = (await visitor.page.locator("h1").innerText()).replace(/\s*Died.*/, "");
    const asked: string[] = [];
    visitor.page.on("request", (request) => asked.push(request.url()));
    const [family = "", given = ""] = name.split(", ");
    await visitor.page.getByLabel("Name, part of a birth date, or NHS number").fill(`${given.split(" ")[0]} ${family.slice(0, 4)}`);
    await visitor.page.keyboard.press("Enter");
    await visitor.page.locator(".k-found").getByRole("link", { name }).waitFor();
    expect(asked.some((url) => decodeURIComponent(url).includes(family))).toBe(false);
    expect(await visitor.barriers()).toEqual([]);
    await visitor.picture("find-found");
    await visitor.page.locator("#query").fill("Zzyzx");
    await visitor.page.locator("main").getByRole("button", { name: "Find" }).click();
    await visitor.page.getByText("Nobody whom you may see").waitFor();
    await visitor.leaves();
  });

  it("is referred to another team, which sees who sent them and why", async () => {
    const visitor = await at(record);
    const name = await visitor.page.locator("h1").innerText();
    await visitor.page.getByRole("button", { name: "Refer…" }).click();
    const teams = visitor.page.getByLabel(/^To which team/);
    const team = await teams.locator("option", { hasText: "West complex care team" }).first().getAttribute("value");
    await teams.selectOption(team ?? "");
    await visitor.page.getByLabel(/^Why/).fill("Moves in with her son in May.");
    await visitor.page.getByRole("button", { name: "Refer", exact: true }).click();
    await visitor.page.getByText(/^Referred to .*They see the person from now on/).waitFor();
    expect(await focus_on(visitor)).toMatch(/^Referred to/);
    const lists = visitor.page.locator("section", { has: visitor.page.getByRole("heading", { name: "Lists and care" }) });
    await lists.getByText(/^Referred to .*West complex care team/).waitFor();
    await visitor.leaves();
    const other = await Visitor.comes();
    await other.sign_in("coordinator.west");
    await other.go("/my-day");
    const card = other.page.locator(".k-offer", { hasText: "Moves in with her son in May." });
    await card.getByRole("link", { name: name.trim() }).waitFor();
    expect(await other.barriers()).toEqual([]);
    await other.leaves();
  });

  it("fetches nothing that the server does not audit", async () => {
    const visitor = await at(record);
    const looked = await visitor.page.getByText(/^Looked at/).innerText();
    const times = Number(/Looked at ([\d,]+)/.exec(looked)?.[1]?.replace(",", ""));
    await visitor.page.reload();
    await visitor.settled();
    const again = Number(/Looked at ([\d,]+)/.exec(await visitor.page.getByText(/^Looked at/).innerText())?.[1]?.replace(",", ""));
    expect(again).toBe(times + 1);
    expect(address).not.toBe("");
    await visitor.leaves();
  });
});
