// Find a person by part of a name, a birth date or a number: only those whom one may see, and it does not say how many
// others there are.
import { type FormEvent, useCallback, useEffect, useRef, useState } from "react";
import { Button, TextInput } from "nhsuk-react-components";
import { Problem, call } from "../api/client";
import type { AnswerOf } from "../api/client";
import { problem_from } from "../api/use_answer";
import { Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { BeforeContact, PersonLine } from "../parts/person_line";
import { counted } from "../parts/words";
import { ScreenTitle } from "../shell/frame";
import { last_query, on_query, remember_query } from "../shell/search_box";
import { useMe } from "../shell/session";
import { GlassSearch, may_break_glass } from "./glass_search";

export default function FindScreen() {
  const [query, set_query] = useState(last_query());
  const [found, set_found] = useState<AnswerOf<"POST /people/search"> | null>(null);
  const [problem, set_problem] = useState<Problem | null>(null);
  const [busy, set_busy] = useState(false);
  const [searched, set_searched] = useState("");
  const me = useMe();
  const newest = useRef(0);

  const search = useCallback(async (text: string) => {
    const wanted = text.trim();
    if (wanted === "") return;
    remember_query(wanted);
    const mine = ++newest.current;
    set_busy(true);
    set_problem(null);
    try {
      const answer = await call("POST /people/search", { body: { query: wanted } });
      if (mine !== newest.current) return;
      set_found(answer);
      set_searched(wanted);
    } catch (failure) {
      if (mine !== newest.current) return;
      set_found(null);
      set_problem(problem_from(failure));
    } finally {
      if (mine === newest.current) set_busy(false);
    }
  }, []);

  useEffect(() => {
    if (last_query() !== "") void search(last_query());
    return on_query((text) => {
      set_query(text);
      void search(text);
    });
  }, [search]);

  return (
    <>
      <ScreenTitle tab="Find a person" lead="Parts of a name in any order, a birth date or part of one, or an NHS number.">
        Find a person
      </ScreenTitle>
      <form
        className="k-find"
        autoComplete="off"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void search(query);
        }}
      >
        <TextInput id="query" label="Who" type="search" width="30" value={query} spellCheck={false} onChange={(event) => set_query(event.target.value)} />
        <Button type="submit" disabled={busy}>
          Find
        </Button>
      </form>
      <div aria-live="polite">
        {problem ? <ProblemNotice problem={problem} /> : null}
        {busy && !found ? <Waiting what="people" /> : null}
        {found?.items.length === 0 ? (
          <Nothing title="Nobody whom you may see">There may be people of that name whom nothing makes yours to see. It is not said whether there are.</Nothing>
        ) : null}
        {found && found.items.length > 0 ? (
          <>
            <p className="k-small">
              {found.more ? `The first ${counted(found.items.length, "person", "people")}. Type more of the name or the birth date.` : counted(found.items.length, "person", "people")}
            </p>
            <ul className="k-found">
              {found.items.map((person) => (
                <li key={person.person_id} className="k-card">
                  <PersonLine person={person} />
                  <BeforeContact person={person} />
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
      {found && may_break_glass(me.role) ? <GlassSearch key={searched} query={searched} nobody={found.items.length === 0} /> : null}
    </>
  );
}
