// The program on the place of the tests, with an empty care store of its own and the settings a test asks for.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inject } from "vitest";

const web = process.env["KURSAAL_WEB"] ?? resolve(import.meta.dirname, "../../web/dist");

// One that was free a moment ago: what stands behind an address must be known before it is served.
export async function free_port(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

export interface AnotherServer {
  address: string;
  // Its care store, a SQLite file.
  store: string;
  stop: () => void;
}

export async function start_server(port: number, options: readonly string[] = [], environment: Record<string, string> = {}, place = inject("place")): Promise<AnotherServer> {
  const folder = mkdtempSync(join(tmpdir(), "kursaal-browser-"));
  const store = join(folder, "care.db");
  const words = ["serve", place, "--port", String(port), "--web", web, "--database", `sqlite:${store}`, "--check-answers", "--no-log", ...options];
  const server = spawn(inject("program"), words, { stdio: "ignore", env: { ...process.env, ...environment } });
  const address = `http://127.0.0.1:${port}`;
  const stop = () => {
    server.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tried = 0; tried < 120; tried++) {
    const ready = await fetch(`${address}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) return { address, store, stop };
    if (server.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 250));
  }
  stop();
  throw new Error("kursaal serve does not answer");
}
