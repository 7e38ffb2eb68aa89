// Makes a place of 3,000 invented people and runs it, once for all files of tests; each of them serves it with a care
// store of its own (visitor.ts). The place is kept between runs and made anew where the program would make it otherwise.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    absent: string; // why the tests are skipped: no browser, no program; empty where both are there
    pictures: string;
    chromium: string;
    program: string;
    place: string;
  }
}

const root = resolve(import.meta.dirname, "../..");

function first_of(candidates: (string | undefined)[]): string {
  return candidates.find((path) => path !== undefined && path !== "" && existsSync(path)) ?? "";
}

export default async function setup(project: TestProject): Promise<void> {
  const build = process.env["KURSAAL_BUILD_DIR"] ?? join(root, "build/release");
  const program = first_of([process.env["KURSAAL_PROGRAM"], join(build, "kursaal")]);
  const chromium = first_of([process.env["CHROMIUM"], "/usr/bin/chromium"]);
  const web = process.env["KURSAAL_WEB"] ?? join(root, "web/dist");
  const pictures = process.env["KURSAAL_PICTURES"] ?? join(root, "build/pictures");
  const place = join(build, "browser-place");
  const say = (absent: string) => {
    project.provide("absent", absent);
    project.provide("pictures", pictures);
    project.provide("chromium", chromium);
    project.provide("program", program);
    project.provide("place", place);
  };
  if (!program || !chromium || !existsSync(join(web, "index.html"))) {
    const absent = !chromium ? "no /usr/bin/chromium (or CHROMIUM=)" : !program ? `no program in ${build}` : "web/dist is not built";
    console.log(`browser tests are skipped: ${absent}`);
    say(absent);
    return;
  }
  mkdirSync(pictures, { recursive: true });
  const run = (...words: string[]) => execFileSync(program, words, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  const made = run("synth", place, "--people", "3000", "--seed", "1", "--force");
  if (!made.includes("unchanged")) for (const old of ["build", "ledger"]) rmSync(join(place, old), { recursive: true, force: true });
  // The tests of one file take up offers one after the other: more than a week's places of a small place may hold.
  const services = join(place, "services.toml");
  const told = readFileSync(services, "utf8");
  writeFileSync(services, told.replace(/^places_a_week = [1-9]\d*$/gm, "places_a_week = 12"));
  run("run", place, "--quiet");
  say("");
}
