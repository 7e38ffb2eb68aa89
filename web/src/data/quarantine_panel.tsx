// What was kept out, to the line of the file, with the reason and what to do. For who mends the source.
import type { DataPage, QuarantineRow } from "../api/types";
import { usePages } from "../api/use_pages";
import { Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { ShowMore } from "../parts/show_more";
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
  const rows = usePages("GET /data/quarantine", { query: source === "" ? {} : { source } }, 25, 50);
  return (
    <>
      <div className="k-filters">
        <SourceChoice page={page} value={source} set={choose} />
      </div>
      {rows.problem ? <ProblemNotice problem={rows.problem} again={() => void rows.again()} /> : null}
      {!rows.first && rows.busy ? <Waiting what="what was kept out" /> : null}
      {rows.first && rows.shown === 0 ? <Nothing title="Nothing of this source was kept out" /> : null}
      {rows.shown > 0 ? <Table caption={source === "" ? "Records that were kept out" : `Records of ${source} alone that were kept out`} caption_shown={source !== ""} columns={columns} rows={rows.items} key_of={(_, at) => at} /> : null}
      <ShowMore of={rows} one="record" />
    </>
  );
}
