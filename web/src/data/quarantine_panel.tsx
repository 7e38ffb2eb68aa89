// What was kept out, to the line of the file, with the reason and what to do. For who mends the source.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { type Problem, call } from "../api/client";
import type { DataPage, QuarantineRow } from "../api/types";
import { problem_from, useAnswer } from "../api/use_answer";
import { Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { count } from "../parts/words";

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
        <label className="k-inline">
          Source
          <select value={source} onChange={(event) => choose(event.target.value)}>
            <option value="">all</option>
            {page.sources.map((one) => (
              <option key={one.source} value={one.source}>
                {one.organisation_name || one.source} ({one.source})
              </option>
            ))}
          </select>
        </label>
      </div>
      {first.problem ? <ProblemNotice problem={first.problem} again={() => void first.again()} /> : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
      {!first.value && first.busy ? <Waiting what="what was kept out" /> : null}
      {first.value && items.length === 0 ? <Nothing title="Nothing of this source was kept out" /> : null}
      {items.length > 0 ? (
        <table className="k-table">
          <caption className="nhsuk-u-visually-hidden">Records that were kept out</caption>
          <thead>
            <tr>
              <th scope="col">File and line</th>
              <th scope="col">Why</th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {items.map((row, i) => (
              <tr key={i}>
                <th scope="row" data-label="File and line">
                  <code>{row.file}</code>
                  {row.line > 0 ? `, line ${count(row.line)}` : ""}
                </th>
                <td data-label="Why">
                  {row.text}
                  <span className="k-cell-note">
                    <code>{row.code}</code>, {row.severity}
                  </span>
                </td>
                <td data-label="Source">{row.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {next ? (
        <Button secondary small type="button" onClick={() => void fetch_more()}>
          More
        </Button>
      ) : null}
    </>
  );
}
