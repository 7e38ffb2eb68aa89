// Who is signed in, and what happens when that ends: the page stays as it is, with everything that was typed, until the
// same person is back.
import { type ReactNode, createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { Problem, call, on_session_end, on_snapshot, set_csrf } from "../api/client";
import type { About, Me } from "../api/types";
import { problem_from } from "../api/use_answer";
import { set_clock } from "../parts/days";
import { grant_as_before, is_same } from "./acting";
import { come_back } from "./come_back";
import { keep_all_drafts } from "./draft";
import { on_word, tell_windows } from "./other_windows";
import { remember_query } from "./search_box";

export type Resumed = "back" | "nobody" | "another" | "another-role" | "role-ended";

export interface Session {
  about: About;
  me: Me | null;
  // The name they signed in with, where this page knows it.
  name: string;
  // Set while the server says that nobody is signed in though somebody was.
  lapsed: boolean;
  sign_in: (name: string, password: string, grant?: string) => Promise<void>;
  // After signing in in another window, as through an outside provider: whether the page goes on, or why not. In another
  // role it goes on only where somebody asks for this page's role again: the other window may be at work in that one.
  resume: (asked: boolean) => Promise<Resumed>;
  // Another window of this browser waited for this sign-in and goes on where it was.
  other_goes_on: boolean;
  // Another window signed in as somebody else, or in another role: what this page shows is of before.
  replaced: boolean;
  // Both end in a page that is loaded anew. Fails, and changes nothing here, where the server did not do it.
  sign_out: () => Promise<void>;
  act_as: (grant: string) => Promise<void>;
  // To the door, where the session has ended already.
  leave: () => void;
  refresh_about: () => Promise<void>;
}

// For this tab and this sign-in alone, so that whoever comes back after a break types only the password.
const name_key = "kursaal-signed-in-as";

interface NameKept {
  account: string;
  name: string;
}

// What is kept of somebody else is of a session before, and is thrown away.
function remembered_name(account: string | undefined): string {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(name_key) ?? "null") as NameKept | null;
    if (kept && kept.account === account) return kept.name;
  } catch {
    // Nothing that can be read.
  }
  forget_name();
  return "";
}

function remember_name(account: string, name: string): string {
  try {
    window.sessionStorage.setItem(name_key, JSON.stringify({ account, name } satisfies NameKept));
  } catch {
    // A browser that keeps nothing asks for the name again.
  }
  return name;
}

function forget_name(): void {
  try {
    window.sessionStorage.removeItem(name_key);
  } catch {
    // A browser that keeps nothing has none.
  }
}

export const role_ended = "You may not act any more in the role that this page is of. Nothing that waited was sent. Leave this page to go on in another role.";

// The page is loaded anew, so that nothing of whom it was for is left in it: no answer, no search, no vocabulary.
let gone = false;
function go_anew(path: string): void {
  gone = true;
  window.location.assign(path);
}

function is_nobody(failure: unknown): boolean {
  return failure instanceof Problem && failure.status === 401;
}

// Another window of this browser may have begun a session since, with a CSRF value of its own: tried once more with that.
async function ask_for_session_of_now<T>(ask: () => Promise<T>, csrf_here: string): Promise<T> {
  try {
    return await ask();
  } catch (failure) {
    if (!(failure instanceof Problem && failure.status === 403 && failure.code === "csrf")) throw failure;
  }
  set_csrf((await call("GET /me")).csrf);
  try {
    return await ask();
  } finally {
    // What this page shows is of the session before: nothing else here may be sent in the new one's name.
    set_csrf(csrf_here);
  }
}

// As this page was before, where whoever is signed in now may act so; null where they may not any more.
async function as_before(before: Me | null, now: Me): Promise<Me | null> {
  if (!before || is_same(before, now)) return now;
  const grant = grant_as_before(before, now);
  if (grant === null) return null;
  set_csrf(now.csrf);
  try {
    return await call("POST /me/acting-as", { body: { grant } });
  } finally {
    set_csrf(before.csrf);
  }
}

const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside of SessionProvider");
  return session;
}

// For screens behind the door.
export function useMe(): Me {
  const { me } = useSession();
  if (!me) throw new Error("useMe without anybody signed in");
  return me;
}

export function SessionProvider({ children, waiting, failed }: { children: ReactNode; waiting: ReactNode; failed: (problem: Problem, again: () => void) => ReactNode }) {
  const [about, set_about] = useState<About | null>(null);
  const [me, set_me] = useState<Me | null | undefined>(undefined);
  const [problem, set_problem] = useState<Problem | null>(null);
  const [lapsed, set_lapsed] = useState(false);
  const [other_goes_on, set_other_goes_on] = useState(false);
  const [replaced, set_replaced] = useState(false);
  const [signed_in_name, set_name] = useState("");
  const waiting_for_return = useRef<((back: boolean) => void)[]>([]);
  const me_now = useRef<Me | null>(null);
  const signed_in_at = useRef(Number.NEGATIVE_INFINITY);

  const take = useCallback((next: Me | null) => {
    const before = me_now.current;
    if (before && !is_same(before, next)) remember_query("");
    set_replaced(false);
    me_now.current = next;
    set_csrf(next?.csrf ?? "");
    set_me(next);
  }, []);

  const refresh_about = useCallback(async () => {
    const said = await call("GET /about");
    set_clock(said.now);
    set_about(said);
  }, []);

  // An answer of another snapshot than the one named above it: a new one is served since.
  const named = useRef<string | null>(null);
  named.current = about?.snapshot?.content_id ?? null;
  useEffect(() => {
    on_snapshot((content_id) => {
      if (named.current === null || named.current === content_id) return;
      // Asked once for each.
      named.current = content_id;
      refresh_about().catch(() => undefined);
    });
  }, [refresh_about]);

  const begin = useCallback(async () => {
    set_problem(null);
    try {
      const [said, who] = await Promise.all([
        call("GET /about"),
        call("GET /me").catch((failure: unknown) => {
          if (is_nobody(failure)) return null;
          throw failure;
        }),
      ]);
      set_clock(said.now);
      set_about(said);
      const back_to = who && window.location.pathname === "/" ? come_back() : null;
      if (back_to) window.history.replaceState(null, "", back_to);
      set_name(remembered_name(who?.account));
      take(who);
      if (who) {
        signed_in_at.current = Date.now();
        tell_windows("signed-in");
      }
    } catch (failure) {
      set_problem(problem_from(failure));
    }
  }, [take]);

  useEffect(() => {
    void begin();
  }, [begin]);

  useEffect(() => {
    on_session_end(() => {
      if (!me_now.current) return Promise.resolve(false);
      set_lapsed(true);
      return new Promise<boolean>((resolve) => waiting_for_return.current.push(resolve));
    });
  }, []);

  const settle = useCallback((back: boolean) => {
    set_lapsed(false);
    for (const resolve of waiting_for_return.current.splice(0)) resolve(back);
  }, []);

  const sign_in = useCallback(
    async (name: string, password: string, grant?: string) => {
      const before = me_now.current;
      const next = await call("POST /sign-in", { body: grant ? { name, password, grant } : { name, password } });
      // Somebody else at this screen must not find what the one before had open.
      if (before && before.account !== next.account) {
        go_anew("/");
        return;
      }
      // What waits to be sent was meant in this page's role: without a role said, the server takes the first.
      const back = await as_before(before, next);
      if (!back) throw new Problem(403, "role-ended", role_ended, "");
      set_name(remember_name(back.account, name));
      take(back);
      settle(true);
      signed_in_at.current = Date.now();
      tell_windows("signed-in");
    },
    [settle, take],
  );

  const resume = useCallback(async (asked: boolean): Promise<Resumed> => {
    const before = me_now.current;
    const next = await call("GET /me").catch((failure: unknown) => {
      if (is_nobody(failure)) return null;
      throw failure;
    });
    if (!next) return "nobody";
    // What was typed here is not theirs: the page stays shut until its own account is back.
    if (before && before.account !== next.account) return "another";
    if (before && grant_as_before(before, next) === null && !is_same(before, next)) return "role-ended";
    if (before && !is_same(before, next) && !asked) return "another-role";
    const back = await as_before(before, next);
    if (!back) return "role-ended";
    take(back);
    settle(true);
    if (!is_same(next, back)) tell_windows("signed-in");
    tell_windows("goes-on");
    return "back";
  }, [settle, take]);

  // Only where the sign-in was: of two windows that waited, neither is to be closed for the other's sake.
  useEffect(
    () =>
      on_word((word) => {
        if (word === "goes-on" && Date.now() - signed_in_at.current < 15_000) set_other_goes_on(true);
        // Shut at once, and not only when something is next asked for. What is typed here stays for whoever comes back.
        if (word === "signed-out" && me_now.current)
          call("GET /me").catch((failure: unknown) => {
            if (is_nobody(failure) && me_now.current) set_lapsed(true);
          });
      }),
    [],
  );

  // The same in the same role has a new CSRF value by now, and goes on with that. Nothing is sent in anybody else's name.
  useEffect(
    () =>
      on_word((word) => {
        if (word !== "signed-in" || !me_now.current) return;
        call("GET /me").then(
          (now) => {
            if (!me_now.current) return;
            if (is_same(me_now.current, now)) take(now);
            else set_replaced(true);
          },
          () => undefined,
        );
      }),
    [take],
  );

  // A page that was gone from and that the browser kept as it stood is nobody's any more.
  useEffect(() => {
    const shown = ({ persisted }: PageTransitionEvent) => {
      if (persisted && gone) window.location.reload();
    };
    window.addEventListener("pageshow", shown);
    return () => window.removeEventListener("pageshow", shown);
  }, []);

  const leave = useCallback(() => {
    forget_name();
    take(null);
    settle(false);
    go_anew("/sign-in");
  }, [settle, take]);

  const sign_out = useCallback(async () => {
    await keep_all_drafts();
    try {
      await ask_for_session_of_now(() => call("POST /sign-out"), me_now.current?.csrf ?? "");
    } catch (failure) {
      // Whoever is nobody already is signed out; everybody else is not.
      if (!is_nobody(failure)) throw failure;
    }
    tell_windows("signed-out");
    leave();
  }, [leave]);

  const act_as = useCallback(async (grant: string) => {
    await keep_all_drafts();
    await ask_for_session_of_now(() => call("POST /me/acting-as", { body: { grant } }), me_now.current?.csrf ?? "");
    go_anew("/");
  }, []);

  const session = useMemo<Session | null>(
    () => (about && me !== undefined ? { about, me, name: signed_in_name, lapsed, other_goes_on, replaced, sign_in, resume, sign_out, act_as, leave, refresh_about } : null),
    [about, me, signed_in_name, lapsed, other_goes_on, replaced, sign_in, resume, sign_out, act_as, leave, refresh_about],
  );
  if (problem && !session) return <>{failed(problem, () => void begin())}</>;
  if (!session) return <>{waiting}</>;
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

// Of what is said on every screen, and so found where the session is.
export { stage_name, useVocabulary, word_of } from "./vocabulary";
