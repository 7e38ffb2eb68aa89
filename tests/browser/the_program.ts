// Makes a place of 3,000 invented people, runs it, and serves it on a port that is free, with an empty care store. The
// place is kept between runs and made anew where the program would make it otherwise; the store never is.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    address: string; // empty: no browser or no program, and why is in `absent`
    absent: string;
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

async function address_of(server: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((done, failed) => {
    const hear = (text: Buffer) => {
      said += text.toString();
      const found = /Serving on (https?:\/\/\S+)/.exec(said);
      if (found?.[1]) done(found[1].replace(/\/$/, ""));
    };
    server.stdout?.on("data", hear);
    server.stderr?.on("data", hear);
    server.on("exit", (status) => failed(new Error(`kursaal serve ended with ${status}:\n${said}`)));
    setTimeout(() => failed(new Error(`kursaal serve did not say where it serves:\n${said}`)), 60_000).unref();
  });
}

export default async function setup(project: TestProject): Promise<() => void> {
  const build = process.env["KURSAAL_BUILD_DIR"] ?? join(root, "build/release");
  const program = first_of([process.env["KURSAAL_PROGRAM"], join(build, "kursaal")]);
  const chromium = first_of([process.env["CHROMIUM"], "/usr/bin/chromium"]);
  const web = process.env["KURSAAL_WEB"] ?? join(root, "web/dist");
  const pictures = process.env["KURSAAL_PICTURES"] ?? join(root, "build/pictures");
  const place = join(build, "browser-place");
  const say = (address: string, absent: string) => {
    project.provide("address", address);
    project.provide("absent", absent);
    project.provide("pictures", pictures);
    project.provide("chromium", chromium);
    project.provide("program", program);
    project.provide("place", place);
  };
  if (!program || !chromium || !existsSync(join(web, "index.html"))) {
    const absent = !chromium ? "no /usr/bin/chromium (or CHROMIUM=)" : !program ? `no program in ${build}` : "web/dist is not built";
    console.log(`browser tests are skipped: ${absent}`);
    say("", absent);
    return () => undefined;
  }
  mkdirSync(pictures, { recursive: true });
  const run = (...words: string[]) => execFileSync(program, words, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  const made = run("synth", place, "--people", "3000", "--seed", "1", "--force");
  if (!made.includes("unchanged")) for (const old of ["build", "ledger"]) rmSync(join(place, old), { recursive: true, force: true });
  // The tests of a whole suite take up offers one after the other: more than a week's places of a small place hold.
  const services = join(place, "services.toml");
  const told = readFileSync(services, "utf8");
  writeFileSync(services, told.replace(/^places_a_week = [1-9]\d*$/gm, "places_a_week = 12"));
  run("run", place, "--quiet");

  const store = join(build, "browser-store");
  rmSync(store, { recursive: true, force: true });
  mkdirSync(store, { recursive: true });
  const server = spawn(program, ["serve", place, "--port", "0", "--web", web, "--database", `sqlite:${join(store, "care.db")}`, "--check-answers", "--no-log"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const address = await address_of(server);
  say(address, "");
  return () => {
    server.kill("SIGTERM");
  };
}
