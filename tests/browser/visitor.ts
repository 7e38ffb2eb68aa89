// Somebody at a browser: signs in as a role, looks, clicks. Keeps what no page may do: a fault in the console, a request
// to another host, a page wider than the screen.
import axe from "axe-core";
import { join } from "node:path";
import { type Browser, type BrowserContext, type Page, type Request, chromium } from "playwright-core";
import { afterAll, expect, inject } from "vitest";
import { free_port, start_server } from "./another_server";

export const absent = inject("absent");
// Each file of tests has a server and a care store of its own: what one takes, none of the others misses.
const own = absent === "" ? await start_server(await free_port()) : undefined;
export const address = own?.address ?? "";
export const care_store = own?.store ?? "";
afterAll(() => own?.stop());
process.once("exit", () => own?.stop()); // also where no test of the file is run

export const pictures = inject("pictures");

let browser: Browser | null = null;

async function the_browser(): Promise<Browser> {
  // As root, as in a container, Chromium starts only without its sandbox. It sees nothing but our own server.
  browser ??= await chromium.launch({ executablePath: inject("chromium"), args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  return browser;
}

export async function close_browser(): Promise<void> {
  await browser?.close();
  browser = null;
}

export interface DemoAccount {
  name: string;
  shown_name: string;
  role: string;
  team_name: string;
}

export async function demo_accounts(): Promise<{ accounts: DemoAccount[]; password: string }> {
  const about = (await (await fetch(`${address}/api/v1/about`)).json()) as { demo_accounts?: DemoAccount[]; demo_password?: string };
  return { accounts: about.demo_accounts ?? [], password: about.demo_password ?? "" };
}

export async function account_of(role: string, which = 0): Promise<DemoAccount> {
  const found = (await demo_accounts()).accounts.filter((one) => one.role === role)[which];
  if (!found) throw new Error(`the demonstration has no account for ${role}`);
  return found;
}

export class Visitor {
  readonly faults: string[] = [];
  clicks = 0;
  private readonly under_way = new Set<Request>();

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    // Where they go, and which other hosts they may be sent to.
    readonly home: string,
    others: readonly string[],
  ) {
    page.on("console", (message) => {
      // What the server refuses is in the network log of every browser; that a page shows it is tested where it matters.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) this.faults.push(message.text());
    });
    page.on("pageerror", (failure) => this.faults.push(failure.message));
    page.on("requestfinished", (request) => this.under_way.delete(request));
    page.on("requestfailed", (request) => this.under_way.delete(request));
    page.on("request", (request) => {
      // What an earlier page still asked for, nobody waits for.
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) this.under_way.clear();
      this.under_way.add(request);
      if (![home, ...others].some((host) => request.url().startsWith(host))) this.faults.push(`a request to ${new URL(request.url()).host}`);
    });
  }

  static async comes(size: { width: number; height: number } = { width: 1280, height: 900 }, home = address, others: readonly string[] = []): Promise<Visitor> {
    const context = await (await the_browser()).newContext({ viewport: size, locale: "en-GB", timezoneId: "Europe/London" });
    return new Visitor(context, await context.newPage(), home, others);
  }

  static async as(role: string, which = 0, size?: { width: number; height: number }): Promise<Visitor> {
    const visitor = await Visitor.comes(size);
    await visitor.sign_in((await account_of(role, which)).name);
    return visitor;
  }

  async sign_in(name: string): Promise<void> {
    await this.page.goto(`${this.home}/sign-in`);
    // The team's name follows that of the account.
    await this.page.getByRole("button", { name: new RegExp(`^${name.replace(/\./g, "\\.")}(?![.\\w-])`) }).click();
    await this.page.locator(".k-account").waitFor();
    await this.settled();
  }

  // Until nothing is being fetched and the page says of nothing that it is, at three moments one after the other.
  async settled(): Promise<void> {
    await this.page.waitForLoadState("load");
    const until = Date.now() + 30_000;
    for (let quiet = 0; quiet < 3; ) {
      if (Date.now() > until) throw new Error(`the page still fetches ${[...this.under_way].map((one) => new URL(one.url()).pathname).join(", ")}`);
      const waits = await this.page
        .evaluate(() => new Promise<boolean>((done) => setTimeout(() => done(document.querySelector(".k-waiting") !== null), 30)))
        .catch(() => true); // another page is on its way
      quiet = waits || this.under_way.size > 0 ? 0 : quiet + 1;
    }
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`${this.home}${path}`);
    await this.settled();
  }

  async click(locator: ReturnType<Page["locator"]>): Promise<void> {
    this.clicks++;
    await locator.click();
  }

  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true, animations: "disabled" });
  }

  // What the rules of WCAG 2.2 AA that a program can check find wrong.
  async barriers(): Promise<string[]> {
    await this.page.evaluate(axe.source);
    const found = await this.page.evaluate(async () => {
      const checker = (globalThis as unknown as { axe: typeof axe }).axe;
      return checker.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    });
    return found.violations.map((one) => `${one.id}: ${one.help} (${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join("; ")})`);
  }

  // How many pixels the page is wider than the screen.
  async sideways(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }

  // Milliseconds from the start of the navigation to the largest paint.
  async largest_paint(): Promise<number> {
    return this.page.evaluate(
      () =>
        new Promise<number>((done) => {
          new PerformanceObserver((list) => {
            const all = list.getEntries();
            done(all[all.length - 1]?.startTime ?? 0);
          }).observe({ type: "largest-contentful-paint", buffered: true });
        }),
    );
  }

  async leaves(): Promise<void> {
    await this.context.close();
    expect(this.faults).toEqual([]);
  }
}

// The co-ordinator whose team has most offers waiting.
export async function team_with_offers(): Promise<string> {
  const { accounts, password } = await demo_accounts();
  let best = { name: "", offers: -1 };
  for (const account of accounts.filter((one) => one.role === "coordinator")) {
    const signed = await fetch(`${address}/api/v1/sign-in`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: address },
      body: JSON.stringify({ name: account.name, password }),
    });
    const cookie = (signed.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const page = (await (await fetch(`${address}/api/v1/offers`, { headers: { cookie } })).json()) as { items: unknown[] };
    if (page.items.length > best.offers) best = { name: account.name, offers: page.items.length };
  }
  if (best.offers <= 0) throw new Error("no team has an offer left");
  return best.name;
}

// The page of the first person in the team's care, after accepting an offer where nobody is yet.
export async function somebody_in_care(visitor: Visitor): Promise<string> {
  await visitor.go("/my-day");
  const people = visitor.page.locator(".k-people tbody a[href^='/people/']");
  if ((await people.count()) === 0) {
    await visitor.page.locator(".k-offer").first().getByRole("button", { name: /^Accept/ }).click();
    await visitor.page.getByRole("button", { name: "Accept into my care" }).click();
    await people.first().waitFor();
  }
  return (await people.first().getAttribute("href")) ?? "";
}
