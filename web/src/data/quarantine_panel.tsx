// What was kept out, to the line of the file, with the reason and what to do. For who mends the source.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { type Problem, call } from "../api/client";
import type { DataPage, QuarantineRow } from "../api/types";
import { problem_from, useAnswer } from "../api/use_answer";
import { Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { type Column, Table } from "../parts/table";
import { count } from "../parts/words";
import { SourceChoice } from "./source_choice";

const columns: Column<QuarantineRow>[] = [
  {
    name: "File and line",
    heads: true,
    cell: (row) => (
      <>
        <code>{row.file}</code>
        {row.line > 0 ? `, line ${count(row.line)}` : ""}
      </>
    ),
  },
  {
    name: "Why",
    cell: (row) => (
      <>
        {row.text}
        <span className="k-cell-note">
          <code>{row.code}</code>, {row.severity}
        </span>
      </>
    ),
  },
  { name: "Source", cell: (row) => row.source },
];

export function QuarantinePanel({ page, source, choose }: { page: DataPage; source: string; choose: (source: string) => void }) {
  const first = useAnswer("GET /data/quarantine", { query: source === "" ? {} : { source } });
  const [more, set_more] = useState<{ source: string; items: QuarantineRow[]; next: string | null } | null>(null);
  const [problem, set_problem] = useState<Problem | null>(null);
  const own = more?.source === source ? more : null;
  const items = [...(first.value?.items ?? []), ...(own?.items ?? [])];
  const next = own ? own.next : (first.value?.next ?? null);

  async function fetch_more() {
    if (!next) return;
    try {
      const answer = await call("GET /data/quarantine", { query: source === "" ? { before: Number(next) } : { source, before: Number(next) } });
      set_more({ source, items: [...(own?.items ?? []), ...answer.items], next: answer.next });
    } catch (failure) {
      set_problem(problem_from(failure));
    }
  }

  return (
    <>
      <div className="k-filters">
        <SourceChoice page={page} value={source} set={choose} />
      </div>
      {first.problem ? <ProblemNotice problem={first.problem} again={() => void first.again()} /> : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
      {!first.value && first.busy ? <Waiting what="what was kept out" /> : null}
      {first.value && items.length === 0 ? <Nothing title="Nothing of this source was kept out" /> : null}
      {items.length > 0 ? (
        <Table caption="Records that were kept out" columns={columns} rows={items} key_of={(_, at) => at} />
      ) : null}
      {next ? (
        <Button secondary small type="button" onClick={() => void fetch_more()}>
          More
        </Button>
      ) : null}
    </>
  );
}
