// How the screens are built: one page, its parts split so that the first load stays small, nothing from another host
// and nothing inline, since the server's content security policy allows only files of its own.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  css: {
    preprocessorOptions: { scss: { quietDeps: true } },
  },
  build: {
    outDir: "dist",
    // The default minifier of style sheets refuses that of the NHS design system; sass has made it small already.
    cssMinify: false,
    // A file made into a data: URL would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: {
    proxy: {
      "/api": process.env["KURSAAL_SERVER"] ?? "http://127.0.0.1:8080",
      "/auth": process.env["KURSAAL_SERVER"] ?? "http://127.0.0.1:8080",
      "/readyz": process.env["KURSAAL_SERVER"] ?? "http://127.0.0.1:8080",
    },
  },
  test: {
    include: ["src/**/*.test.ts", "src/**/*.test.tsx", "tools/**/*.test.ts"],
    environment: "node",
  },
});
