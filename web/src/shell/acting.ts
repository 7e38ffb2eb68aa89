// Whether who is signed in now is who this page is of, in the same role and team; and the grant that makes it so again. Pure.
import type { Me } from "../api/types";

type Acting = Pick<Me, "account" | "role" | "team">;

export function is_same(before: Acting, now: Acting | null): boolean {
  return before.account === now?.account && before.role === now.role && before.team === now.team;
}

// Null where they may not act so any more.
export function grant_as_before(before: Acting, now: Pick<Me, "grants">): string | null {
  return now.grants.find((grant) => grant.role === before.role && grant.team === before.team)?.id ?? null;
}
