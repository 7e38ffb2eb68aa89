// Each source: how fresh, how much of it was taken in, what was kept out.
import type { DataPage, DataSource } from "../api/types";
import { Absent } from "../parts/absence";
import { in_words } from "../parts/days";
import { type Column, Table } from "../parts/table";
import { count, percent } from "../parts/words";

export function totals_of(source: DataSource): { read: number; loaded: number; set_aside: number; quarantined: number } {
  return source.records.reduce(
    (sum, one) => ({ read: sum.read + one.read, loaded: sum.loaded + one.loaded, set_aside: sum.set_aside + one.set_aside, quarantined: sum.quarantined + one.quarantined }),
    { read: 0, loaded: 0, set_aside: 0, quarantined: 0 },
  );
}

export function SourcesTable({ page, choose }: { page: DataPage; choose?: ((source: string) => void) | undefined }) {
  const quarantined = (source: DataSource) => {
    const number = totals_of(source).quarantined;
    if (!choose || number === 0) return count(number);
    return (
      <a href="#quarantine" onClick={() => choose(source.source)} aria-label={`${count(number)} quarantined records of ${source.organisation_name || source.source}`}>
        {count(number)}
      </a>
    );
  };
  const columns: Column<DataSource>[] = [
    {
      name: "Source",
      heads: true,
      cell: (source) => (
        <>
          <strong>{source.organisation_name || source.source}</strong>
          <span className="k-cell-note">
            <code>{source.source}</code>
          </span>
        </>
      ),
    },
    {
      name: "Freshness",
      cell: (source) => (
        <>
          {source.stale ? <Absent of={{ absent: "stale", words: source.words }} /> : source.words || "reports"}
          <span className="k-cell-note">extracted {source.extracted ? in_words(source.extracted) : "on a day not said"}</span>
        </>
      ),
    },
    { name: "Records read", number: true, cell: (source) => count(totals_of(source).read) },
    {
      name: "Taken in",
      number: true,
      cell: (source) => {
        const { loaded, read } = totals_of(source);
        return (
          <>
            {count(loaded)}
            <span className="k-cell-note">{percent(loaded, read)}</span>
          </>
        );
      },
    },
    { name: "Set aside", number: true, cell: (source) => count(totals_of(source).set_aside) },
    { name: "Quarantined", number: true, cell: quarantined },
    { name: "Codes not known", number: true, cell: (source) => (source.coded_events > 0 ? percent(source.unknown_code_events, source.coded_events) : "no codes") },
  ];
  return <Table caption="Sources, their freshness and what was taken in" columns={columns} rows={page.sources} key_of={(source) => source.source} />;
}
