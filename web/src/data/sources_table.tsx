// Each source: how fresh, how much of it was taken in, what was kept out.
import type { DataPage, DataSource } from "../api/types";
import { Absent } from "../parts/absence";
import { in_words } from "../parts/days";
import { count, percent } from "../parts/words";

export function totals_of(source: DataSource): { read: number; loaded: number; set_aside: number; quarantined: number } {
  return source.records.reduce(
    (sum, one) => ({ read: sum.read + one.read, loaded: sum.loaded + one.loaded, set_aside: sum.set_aside + one.set_aside, quarantined: sum.quarantined + one.quarantined }),
    { read: 0, loaded: 0, set_aside: 0, quarantined: 0 },
  );
}

export function SourcesTable({ page, choose }: { page: DataPage; choose?: ((source: string) => void) | undefined }) {
  return (
    <table className="k-table">
      <caption className="nhsuk-u-visually-hidden">Sources, their freshness and what was taken in</caption>
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">Freshness</th>
          <th scope="col" className="k-number">
            Records read
          </th>
          <th scope="col" className="k-number">
            Taken in
          </th>
          <th scope="col" className="k-number">
            Set aside
          </th>
          <th scope="col" className="k-number">
            Quarantined
          </th>
          <th scope="col" className="k-number">
            Codes not known
          </th>
        </tr>
      </thead>
      <tbody>
        {page.sources.map((source) => {
          const totals = totals_of(source);
          return (
            <tr key={source.source}>
              <th scope="row" data-label="Source">
                <strong>{source.organisation_name || source.source}</strong>
                <span className="k-cell-note">
                  <code>{source.source}</code>
                </span>
              </th>
              <td data-label="Freshness">
                {source.stale ? <Absent of={{ absent: "stale", words: source.words }} /> : source.words || "reports"}
                <span className="k-cell-note">extracted {source.extracted ? in_words(source.extracted) : "on a day not said"}</span>
              </td>
              <td data-label="Records read" className="k-number">
                {count(totals.read)}
              </td>
              <td data-label="Taken in" className="k-number">
                {count(totals.loaded)}
                <span className="k-cell-note">{percent(totals.loaded, totals.read)}</span>
              </td>
              <td data-label="Set aside" className="k-number">
                {count(totals.set_aside)}
              </td>
              <td data-label="Quarantined" className="k-number">
                {choose && totals.quarantined > 0 ? (
                  <a
                    href="#quarantine"
                    onClick={() => choose(source.source)}
                    aria-label={`${count(totals.quarantined)} quarantined records of ${source.organisation_name || source.source}`}
                  >
                    {count(totals.quarantined)}
                  </a>
                ) : (
                  count(totals.quarantined)
                )}
              </td>
              <td data-label="Codes not known" className="k-number">
                {source.coded_events > 0 ? percent(source.unknown_code_events, source.coded_events) : "no codes"}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
