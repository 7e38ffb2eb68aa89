// One intent, sent once: a second click while the first is under way does nothing, and a try after a failure carries the
// same key, so that the server does it once whatever the network did.
import { useCallback, useRef, useState } from "react";
import { type Problem, new_key } from "../api/client";
import { problem_from } from "../api/use_answer";

export interface Sending {
  busy: boolean;
  problem: Problem | null;
  // True where it was done.
  send: (what: (key: string) => Promise<unknown>) => Promise<boolean>;
  forget: () => void;
}

export function useSend(): Sending {
  const [busy, set_busy] = useState(false);
  const [problem, set_problem] = useState<Problem | null>(null);
  const under_way = useRef(false);
  const key = useRef<string | null>(null);

  const send = useCallback(async (what: (key: string) => Promise<unknown>) => {
    if (under_way.current) return false;
    under_way.current = true;
    key.current ??= new_key();
    set_busy(true);
    set_problem(null);
    try {
      await what(key.current);
      key.current = null;
      return true;
    } catch (failure) {
      const said = problem_from(failure);
      // What was refused for its content is another intent once it is changed; what never arrived is the same one.
      if (said.status >= 400 && said.status < 500) key.current = null;
      set_problem(said);
      return false;
    } finally {
      under_way.current = false;
      set_busy(false);
    }
  }, []);

  const forget = useCallback(() => {
    key.current = null;
    set_problem(null);
  }, []);
  return { busy, problem, send, forget };
}
