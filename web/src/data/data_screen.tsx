// The data: what came, how fresh, how good, what was kept out, which links are in doubt. Counts, and nobody's name.
import { useState } from "react";
import type { KeptSnapshot } from "../api/types";
import { useAnswer } from "../api/use_answer";
import { in_words, moment_in_words } from "../parts/days";
import { Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { type Column, Table } from "../parts/table";
import { count, counted } from "../parts/words";
import { ScreenTitle } from "../shell/frame";
import { useMe } from "../shell/session";
import { CoverageCalendar } from "./coverage_calendar";
import { QualityTable } from "./quality_table";
import { QuarantinePanel } from "./quarantine_panel";
import { SourcesTable, totals_of } from "./sources_table";

const snapshot_columns: Column<KeptSnapshot>[] = [
  {
    name: "As of",
    heads: true,
    cell: (one) => (
      <>
        {in_words(one.as_of)} {one.served ? <span className="k-tag k-tag--good">served</span> : null}
        <span className="k-cell-note">
          <code>{one.content_id.slice(0, 12)}</code>
        </span>
      </>
    ),
  },
  { name: "Published", cell: (one) => moment_in_words(one.published_at) },
  { name: "People", number: true, cell: (one) => count(one.people) },
];

export default function DataScreen() {
  const { may } = useMe();
  const asked = useAnswer("GET /data");
  const [quarantine_of, set_quarantine_of] = useState("");
  const page = asked.value;
  if (asked.problem)
    return (
      <>
        <ScreenTitle tab="Data">Data</ScreenTitle>
        <ProblemNotice problem={asked.problem} again={() => void asked.again()} />
      </>
    );
  if (!page) return <Waiting what="the data's own state" />;
  const stale = page.sources.filter((source) => source.stale).length;
  const all = page.sources.map(totals_of);
  const read = all.reduce((sum, one) => sum + one.read, 0);
  const kept_out = all.reduce((sum, one) => sum + one.quarantined, 0);
  return (
    <div className="k-place">
      <ScreenTitle tab="Data" lead={`What the snapshot of ${in_words(page.as_of, "day", true)} was made from.`}>
        Data
      </ScreenTitle>
      {page.refused ? (
        <div className="k-notice k-notice--problem" role="alert">
          <p className="k-notice__title">A newer snapshot was refused; the one before is still served</p>
          <p className="k-notice__text">
            <code>{page.refused.folder}</code>: {page.refused.why}
          </p>
        </div>
      ) : null}
      <ul className="k-tiles">
        <li>
          <span className="k-tile__number">{count(page.sources.length)}</span> {page.sources.length === 1 ? "source" : "sources"}
          <span className="k-tile__change">{stale === 0 ? "all report" : counted(stale, "has stopped", "have stopped")}</span>
        </li>
        <li>
          <span className="k-tile__number">{count(read)}</span> records read
          <span className="k-tile__change">{count(kept_out)} kept out</span>
        </li>
        <li>
          <span className="k-tile__number">{count(page.links)}</span> links between records
          <span className="k-tile__change">{counted(page.review_pairs, "pair")} in doubt, not joined</span>
        </li>
        <li>
          <span className="k-tile__number">{count(page.history.length)}</span> {page.history.length === 1 ? "snapshot" : "snapshots"} kept
          <span className="k-tile__change">the newest is served</span>
        </li>
      </ul>
      <section className="k-card" aria-labelledby="sources-heading">
        <h2 id="sources-heading">Sources</h2>
        <SourcesTable page={page} choose={may.quarantine ? set_quarantine_of : undefined} />
      </section>
      <section className="k-card" aria-labelledby="coverage-heading">
        <h2 id="coverage-heading">Coverage</h2>
        <CoverageCalendar page={page} />
      </section>
      <section className="k-card" aria-labelledby="quality-heading">
        <h2 id="quality-heading">Quality</h2>
        <p className="k-small">Filled: of all records. Sound: a value that can be right, of the records that should have one.</p>
        <QualityTable page={page} />
      </section>
      <div className="k-grid-2">
        <section className="k-card" aria-labelledby="doubt-heading">
          <h2 id="doubt-heading">Links in doubt</h2>
          {page.doubts.length === 0 ? (
            <Nothing title="No pair is in doubt" />
          ) : (
            <ul className="k-pairs">
              {page.doubts.map((one) => (
                <li key={one.reason}>
                  <span>{one.words || one.reason}</span>
                  <strong>{counted(one.pairs, "pair")}</strong>
                </li>
              ))}
            </ul>
          )}
          <p className="k-small">Two records that may be one person, and were not joined: joining the wrong two can harm, missing one annoys.</p>
        </section>
        <section className="k-card" aria-labelledby="history-heading">
          <h2 id="history-heading">Snapshots</h2>
          <Table caption="Snapshots that are kept, newest first" columns={snapshot_columns} rows={[...page.history].reverse()} key_of={(one) => one.content_id} />
        </section>
      </div>
      {may.quarantine ? (
        <section className="k-card" id="quarantine" aria-labelledby="quarantine-heading">
          <h2 id="quarantine-heading">Kept out, to the line</h2>
          <QuarantinePanel page={page} source={quarantine_of} choose={set_quarantine_of} />
        </section>
      ) : null}
    </div>
  );
}
