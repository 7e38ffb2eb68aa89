// Everybody who looked at a person, or tried: newest first, a page at a time.
import { useState } from "react";
import { type Problem, call } from "../api/client";
import type { Look } from "../api/types";
import { problem_from, useAnswer } from "../api/use_answer";
import { moment_in_words } from "../parts/days";
import { Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { type Column, Table } from "../parts/table";
import { useVocabulary, word_of } from "../shell/session";
import { type Looks, action_in_words, gathered } from "./looks";

export function WhoLooked({ person_id }: { person_id: string }) {
  const first = useAnswer("GET /people/{person_id}/looked", { path: { person_id } });
  const words = useVocabulary();
  const [more, set_more] = useState<{ items: Look[]; next: string | null } | null>(null);
  const [problem, set_problem] = useState<Problem | null>(null);
  if (first.problem) return <ProblemNotice problem={first.problem} again={() => void first.again()} />;
  if (!first.value) return <Waiting what="who looked" />;
  const items = [...first.value.items, ...(more?.items ?? [])];
  const next = more ? more.next : first.value.next;
  if (items.length === 0) return <Nothing title="Nobody has looked, or there is no such person" />;

  async function fetch_more() {
    if (!next) return;
    try {
      const answer = await call("GET /people/{person_id}/looked", { path: { person_id }, query: { before: Number(next) } });
      set_more({ items: [...(more?.items ?? []), ...answer.items], next: answer.next });
    } catch (failure) {
      set_problem(problem_from(failure));
    }
  }

  const columns: Column<Looks>[] = [
    {
      name: "When",
      cell: ({ newest, oldest, times }) => (
        <>
          {moment_in_words(newest.at)}
          {times > 1 ? (
            <span className="k-cell-note">
              {times} times since {moment_in_words(oldest.at)}
            </span>
          ) : null}
        </>
      ),
    },
    {
      name: "Who",
      heads: true,
      cell: ({ newest }) => (
        <>
          {newest.shown_name}
          <span className="k-cell-note">
            {word_of(words?.roles, newest.role)}
            {newest.team_name ? `, ${newest.team_name}` : ""}
          </span>
        </>
      ),
    },
    {
      name: "What",
      cell: ({ newest }) => (
        <>
          {action_in_words(newest.action)}
          <span className="k-cell-note">
            {newest.outcome}
            {newest.rule ? `: ${newest.rule.replace(/-/g, " ")}` : ""}
          </span>
        </>
      ),
    },
  ];
  return (
    <>
      <Table caption="Who looked, newest first" caption_shown columns={columns} rows={gathered(items)} key_of={(_, at) => at} />
      {problem ? <ProblemNotice problem={problem} /> : null}
      {next ? (
        <button type="button" className="k-link-button" onClick={() => void fetch_more()}>
          Earlier
        </button>
      ) : null}
    </>
  );
}
