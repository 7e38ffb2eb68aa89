// A list that comes a page at a time: what has come so far, and the next page when somebody asks for it.
import { useCallback, useEffect, useRef, useState } from "react";
import { type AnswerOf, type Problem, type RouteName, type Wish, call } from "./client";
import type { Routes } from "./types";
import { problem_from } from "./use_answer";

// Routes that take ?limit=N&after=CURSOR and answer items and next.
type Paged<K extends RouteName> = Routes[K] extends { query: { limit?: number; after?: string }; answer: { items: unknown[]; next: string | null } } ? K : never;
export type PagedRoute = { [K in RouteName]: Paged<K> }[RouteName];

export type ItemOf<K extends PagedRoute> = AnswerOf<K> extends { items: (infer Item)[] } ? Item : never;

// What the button for more needs to know.
export interface Turning {
  // How many are shown, and how many of them the last page brought.
  shown: number;
  came: number;
  more_follow: boolean;
  turning: boolean;
  turn_problem: Problem | null;
  turn: () => Promise<void>;
}

export interface Pages<K extends PagedRoute> extends Turning {
  // The first page, for what is said once of the whole list.
  first: AnswerOf<K> | null;
  items: ItemOf<K>[];
  problem: Problem | null;
  busy: boolean;
  // Anew from the beginning, as far as it was shown.
  again: () => Promise<void>;
  // Puts each page in its place without asking: what the user has just done is seen at once.
  put: (change: (page: AnswerOf<K>) => AnswerOf<K>) => void;
}

export function items_of<T>(pages: readonly { items: readonly T[] }[]): T[] {
  return pages.flatMap((page) => page.items);
}

interface Come<T> {
  of: string;
  pages: T[];
  problem: Problem | null;
  busy: boolean;
  turning: boolean;
  turn_problem: Problem | null;
}

// `at_first` rows, and then `later` a page.
export function usePages<K extends PagedRoute>(route: K | null, wish: Wish<K>, at_first: number, later = at_first): Pages<K> {
  type Page = AnswerOf<K> & { items: ItemOf<K>[]; next: string | null };
  const asked_for = JSON.stringify([route, wish.path, wish.query]);
  const nothing = { of: asked_for, pages: [], problem: null, turning: false, turn_problem: null };
  const [come, set_come] = useState<Come<Page>>({ ...nothing, busy: route !== null });
  const newest = useRef(0);
  const now = useRef(come);
  now.current = come;

  const fetch_page = useCallback(
    async (limit: number, after: string | null) => {
      const query = { ...(wish.query as object), limit, ...(after === null ? {} : { after }) };
      return (await call(route as K, { ...wish, query } as Wish<K>)) as Page;
    },
    // `wish` is a new object at each call; `asked_for` is what it says.
    [asked_for],
  );

  const again = useCallback(async () => {
    if (route === null) return;
    const mine = ++newest.current;
    const before = now.current.of === asked_for ? now.current.pages : [];
    set_come((was) => ({ ...was, of: asked_for, pages: before, busy: true, turning: false }));
    try {
      const page = await fetch_page(Math.max(at_first, items_of(before).length), null);
      if (mine === newest.current) set_come({ of: asked_for, pages: [page], problem: null, busy: false, turning: false, turn_problem: null });
    } catch (failure) {
      if (mine === newest.current) set_come((was) => ({ ...was, problem: problem_from(failure), busy: false }));
    }
  }, [asked_for, fetch_page, at_first]);

  const turn = useCallback(async () => {
    const { pages, turning, busy } = now.current;
    const next = pages[pages.length - 1]?.next ?? null;
    // While all is fetched anew, what comes after its last row is not known.
    if (next === null || turning || busy) return;
    const mine = newest.current;
    set_come((was) => ({ ...was, turning: true, turn_problem: null }));
    try {
      const page = await fetch_page(later, next);
      if (mine === newest.current) set_come((was) => ({ ...was, pages: [...was.pages, page], turning: false }));
    } catch (failure) {
      if (mine === newest.current) set_come((was) => ({ ...was, turning: false, turn_problem: problem_from(failure) }));
    }
  }, [fetch_page, later]);

  useEffect(() => {
    void again();
    return () => {
      newest.current++;
    };
  }, [again]);

  const put = useCallback((change: (page: AnswerOf<K>) => AnswerOf<K>) => {
    set_come((was) => ({ ...was, pages: was.pages.map((page) => change(page) as Page) }));
  }, []);

  const { pages, problem, busy, turning, turn_problem } = come.of === asked_for ? come : { ...nothing, pages: [] as Page[], busy: route !== null };
  const items = items_of(pages);
  const last = pages[pages.length - 1];
  return {
    first: pages[0] ?? null,
    items,
    problem,
    busy,
    again,
    put,
    shown: items.length,
    came: pages.length > 1 ? (last?.items.length ?? 0) : 0,
    more_follow: (last?.next ?? null) !== null,
    turning: turning || (busy && pages.length > 0),
    turn_problem,
    turn,
  };
}
