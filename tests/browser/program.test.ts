// The screens and the program fit each other: the committed OpenAPI document is what the program prints, the first load
// is small, and the page obeys a content security policy without inline script or another host.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, inject, it } from "vitest";
import { Visitor, absent, address, close_browser } from "./visitor";

afterAll(close_browser);

const web = resolve(import.meta.dirname, "../../web");

describe.skipIf(absent !== "")("the program and its screens", () => {
  it("web/openapi.json is what `kursaal serve --openapi` prints", () => {
    const printed = execFileSync(inject("program"), ["serve", "--openapi"], { encoding: "utf8" });
    // Where this fails: kursaal serve --openapi > web/openapi.json, then npm run types in web/.
    expect(JSON.parse(readFileSync(resolve(web, "openapi.json"), "utf8"))).toEqual(JSON.parse(printed));
  });

  it("the first load of my day is under 250 kB compressed", async () => {
    const visitor = await Visitor.as("coordinator");
    const bodies: Promise<number>[] = [];
    visitor.page.on("response", (response) => {
      if (!response.url().includes("/api/")) bodies.push(response.body().then((body) => gzipSync(body, { level: 6 }).length));
    });
    await visitor.context.clearCookies({ name: "nothing" });
    await visitor.page.goto(`${address}/my-day`);
    await visitor.settled();
    const bytes = (await Promise.all(bodies)).reduce((sum, one) => sum + one, 0);
    console.log(`first load: ${bytes} bytes compressed, in ${bodies.length} files`);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(250_000);
    await visitor.leaves();
  });

  it("the policy allows no inline script and no other host, and the page needs neither", async () => {
    const answer = await fetch(`${address}/my-day`);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/default-src '(none|self)'/);
    expect(policy).not.toContain("unsafe-inline");
    expect(policy).not.toMatch(/https?:/);
    const page = await answer.text();
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(page).not.toMatch(/\sstyle=|<style/);
  });
});
