import { expect, it } from "vitest";
import { is_place, place_left } from "./come_back";

it("comes back to a place of ours and to nothing else", () => {
  for (const ours of ["/my-day", "/people/p-12_3%40x", "/data"]) expect(is_place(ours), ours).toBe(true);
  for (const other of ["", "/", "//evil.example", "https://evil.example", "/sign-in", "/auth/oidc/start", "/a\\b", "javascript:alert(1)"]) expect(is_place(other), other).toBe(false);
});

it("within ten minutes, and never from what cannot be read", () => {
  const kept = JSON.stringify({ path: "/my-day", at: 1_000 });
  expect(place_left(kept, 1_000)).toBe("/my-day");
  expect(place_left(kept, 601_000)).toBe("/my-day");
  expect(place_left(kept, 601_001)).toBeNull();
  expect(place_left(kept, 999)).toBeNull();
  for (const broken of [null, "", "{}", "[", JSON.stringify({ path: 7, at: 1 })]) expect(place_left(broken, 1_000)).toBeNull();
});
