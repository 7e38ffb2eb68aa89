// Which source covers which days: a bar for each, and hatched where a source has stopped, so that nobody reads silence
// as health.
import type { DataPage } from "../api/types";
import { in_words } from "../parts/days";
import { Figure } from "../parts/figure";
import { type Column, Table } from "../parts/table";
import { counted, domain_in_words, joined } from "../parts/words";
import { Hatch } from "../place/bar_matrix";
import { type Covered, bar_of, calendar_of, quarter_ticks } from "./coverage_layout";

interface Row {
  source: string;
  label: string;
  covers: Covered[];
  stale: boolean;
  words: string;
}

function rows_of(page: DataPage): Row[] {
  const rows = new Map<string, Row>();
  for (const source of page.sources) {
    const name = source.organisation_name || source.source;
    if (source.covers.length === 0) rows.set(source.source, { source: source.source, label: name, covers: [], stale: source.stale, words: "" });
    for (const cover of source.covers) {
      const key = `${source.source}/${cover.domain}`;
      const label = `${name}: ${domain_in_words(cover.domain)}`;
      const row = rows.get(key) ?? { source: source.source, label, covers: [], stale: source.stale, words: cover.declared ? "as declared" : "as its records show" };
      row.covers.push({ from: cover.from, to: cover.to });
      rows.set(key, row);
    }
  }
  return [...rows.values()];
}

const row_height = 26;

function Drawing({ rows, as_of, width }: { rows: readonly Row[]; as_of: string; width: number }) {
  const beside = width >= 640;
  const left = beside ? Math.min(360, width * 0.4) : 0;
  const height = beside ? row_height : 40;
  const span = calendar_of(as_of);
  const room = width - left - 4;
  const letters = Math.floor((beside ? left - 10 : width) / 6.6);
  return (
    <svg width={width} height={rows.length * height + 24} role="img" aria-label={`Covered time of ${rows.length} feeds`}>
      <Hatch id="hatch-coverage" />
      {quarter_ticks(span, left, room).map((tick) => (
        <g key={tick.x}>
          <line x1={tick.x} x2={tick.x} y1={0} y2={rows.length * height} className="k-lanes__tick" />
          <text x={tick.x + 3} y={rows.length * height + 16} className="k-lanes__year">
            {tick.label}
          </text>
        </g>
      ))}
      {rows.map((row, i) => {
        const y = i * height + (beside ? 6 : 20);
        const bars = row.covers.map((cover) => bar_of(cover, span, left, room)).filter((bar) => bar !== null);
        return (
          <g key={`${row.source}/${row.label}`}>
            <text x={0} y={beside ? y + 12 : i * height + 14}>
              {row.label.length > letters ? `${row.label.slice(0, letters - 1)}…` : row.label}
            </text>
            <rect x={left} y={y} width={room} height={14} fill="url(#hatch-coverage)" className="k-cover__gap" />
            {bars.map((bar, b) => (
              <rect key={b} x={bar.x} y={y} width={bar.width} height={14} className={row.stale ? "k-cover k-cover--stale" : "k-cover"} />
            ))}
          </g>
        );
      })}
    </svg>
  );
}

function covered_in_words(covers: readonly Covered[]): string {
  if (covers.length === 0) return "no time that it says";
  const day = (text: string | null) => (text ? in_words(text) : "a day not said");
  return covers.map((cover) => `${day(cover.from)} to before ${day(cover.to)}`).join("; ");
}

const columns: Column<Row>[] = [
  { name: "Source", heads: true, cell: (row) => row.label },
  { name: "Covered", cell: (row) => covered_in_words(row.covers) },
  { name: "How known", cell: (row) => row.words },
];

export function CoverageCalendar({ page }: { page: DataPage }) {
  const rows = rows_of(page);
  const stopped = page.sources.filter((source) => source.stale);
  const sentence =
    stopped.length === 0
      ? `All of ${counted(page.sources.length, "source")} reach the snapshot's day, or as near as they are expected to.`
      : `${counted(stopped.length, "source")} of ${page.sources.length} ${stopped.length === 1 ? "has" : "have"} stopped: ${joined(stopped.map((source) => source.organisation_name || source.source))}. What rests on them is shown as not known and never as nought.`;
  return (
    <Figure
      title="Which days are covered"
      sentence={sentence}
      note="Hatched: the source has not reported for these days."
      draw={(width) => <Drawing rows={rows} as_of={page.as_of} width={width} />}
      table={
        <Table caption="Covered time by source and domain" caption_shown columns={columns} rows={rows} key_of={(row) => `${row.source}/${row.label}`} />
      }
    />
  );
}
