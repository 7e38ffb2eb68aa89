// What a screen shows while it asks: the answer, the one before while a new one is fetched, or the problem.
import { useCallback, useEffect, useRef, useState } from "react";
import { type AnswerOf, Problem, type RouteName, type Wish, call } from "./client";

export interface Asked<T> {
  value: T | null;
  problem: Problem | null;
  busy: boolean;
  again: () => Promise<void>;
  // Puts a value in its place without asking: what the user has just done is seen at once.
  put: (change: (value: T) => T) => void;
}

export function problem_from(failure: unknown): Problem {
  if (failure instanceof Problem) return failure;
  return new Problem(0, "unexpected", "Something went wrong in this page", failure instanceof Error ? failure.message : "");
}

export function useAnswer<K extends RouteName>(route: K | null, wish: Wish<K> = {}): Asked<AnswerOf<K>> {
  type T = AnswerOf<K>;
  const asked_for = JSON.stringify([route, wish.path, wish.query]);
  const [state, set_state] = useState<{ of: string; value: T | null; problem: Problem | null; busy: boolean }>({
    of: asked_for,
    value: null,
    problem: null,
    busy: route !== null,
  });
  const newest = useRef(0);

  const again = useCallback(async () => {
    if (route === null) return;
    const mine = ++newest.current;
    set_state((before) => ({ ...before, of: asked_for, value: before.of === asked_for ? before.value : null, busy: true }));
    try {
      const value = await call(route, wish);
      if (mine === newest.current) set_state({ of: asked_for, value, problem: null, busy: false });
    } catch (failure) {
      if (mine === newest.current)
        set_state((before) => ({ ...before, problem: problem_from(failure), busy: false }));
    }
    // `wish` is a new object at each call; `asked_for` is what it says.
  }, [asked_for]);

  useEffect(() => {
    void again();
    return () => {
      newest.current++;
    };
  }, [again]);

  const put = useCallback((change: (value: T) => T) => {
    set_state((before) => (before.value === null ? before : { ...before, value: change(before.value) }));
  }, []);

  const current = state.of === asked_for;
  return { value: current ? state.value : null, problem: current ? state.problem : null, busy: current ? state.busy : route !== null, again, put };
}
