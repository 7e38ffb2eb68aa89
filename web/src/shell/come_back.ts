// Where somebody was when they left for the sign-in provider, so that they come back to it. Kept in this tab alone, for
// one return within ten minutes; an address holds no name.
const key = "kursaal-come-back";
const good_for_ms = 600_000;

interface Left {
  path: string;
  at: number;
}

export function is_place(path: string): boolean {
  return /^\/[a-z][\w./~%-]*$/.test(path) && path !== "/sign-in" && !path.startsWith("/auth");
}

// Nothing where it is no place of ours, or was left too long ago.
export function place_left(kept: string | null, now: number): string | null {
  if (kept === null) return null;
  try {
    const { path, at } = JSON.parse(kept) as Left;
    return typeof path === "string" && typeof at === "number" && is_place(path) && now >= at && now - at <= good_for_ms ? path : null;
  } catch {
    return null;
  }
}

export function leave_from(path: string): void {
  try {
    if (is_place(path)) window.sessionStorage.setItem(key, JSON.stringify({ path, at: Date.now() }));
  } catch {
    // A browser that keeps nothing comes back to the first screen.
  }
}

// Once: who signs in after that begins at their first screen.
export function come_back(): string | null {
  try {
    const kept = window.sessionStorage.getItem(key);
    window.sessionStorage.removeItem(key);
    return place_left(kept, Date.now());
  } catch {
    return null;
  }
}
