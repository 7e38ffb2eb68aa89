// At the end of a list that has more than is shown: one button, which says how many came, and leaves the focus where one
// goes on from.
import { useEffect, useRef } from "react";
import { Button } from "nhsuk-react-components";
import type { Turning } from "../api/use_pages";
import { ProblemNotice } from "./notices";
import { count, counted } from "./words";

// Nothing while nobody has asked for more, so that a short list is not talked about.
export function came_in_words(of: Pick<Turning, "shown" | "came" | "more_follow">, one: string, many: string): string {
  if (of.came === 0) return of.more_follow ? `The first ${counted(of.shown, one, many)}.` : "";
  return `${count(of.came)} more; ${counted(of.shown, one, many)} shown, ${of.more_follow ? "and there are more" : "which is all"}.`;
}

export function ShowMore({ of, one, many = `${one}s`, label = `Show more ${many}` }: { of: Turning; one: string; many?: string; label?: string }) {
  const words = useRef<HTMLParagraphElement>(null);
  const had_more = useRef(of.more_follow);
  useEffect(() => {
    // The button that had the focus is gone.
    if (had_more.current && !of.more_follow && of.came > 0) words.current?.focus();
    had_more.current = of.more_follow;
  }, [of.more_follow, of.came]);
  return (
    <div className="k-show-more">
      {of.turn_problem ? <ProblemNotice problem={of.turn_problem} /> : null}
      <p ref={words} role="status" tabIndex={-1} className="k-small">
        {came_in_words(of, one, many)}
      </p>
      {of.more_follow ? (
        <Button secondary small type="button" aria-disabled={of.turning} onClick={() => void of.turn()}>
          {of.turning ? "Fetching…" : label}
        </Button>
      ) : null}
    </div>
  );
}
