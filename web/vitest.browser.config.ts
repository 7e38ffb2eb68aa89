// The tests that drive a real browser against the real program: tests/browser. Each file has a server of its own; they
// run one after the other, for what they say of a page's time.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("../tests/browser"),
  resolve: {
    alias: {
      "playwright-core": here("node_modules/playwright-core/index.mjs"),
      "axe-core": here("node_modules/axe-core/axe.js"),
      vitest: here("node_modules/vitest"),
    },
  },
  server: { fs: { allow: [here("..")] } },
  test: {
    include: ["**/*.test.ts"],
    environment: "node",
    globalSetup: "the_program.ts",
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
