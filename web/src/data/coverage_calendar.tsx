// Which source covers which days: a bar for each, and hatched where a source has stopped, so that nobody reads silence
// as health.
import type { DataPage } from "../api/types";
import { in_words } from "../parts/days";
import { Figure } from "../parts/figure";
import { line_height, Lines, lines_of } from "../parts/label_lines";
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
    // Two systems of one organisation that tell of the same things are told apart by the source's own name.
    const twin = page.sources.some(
      (other) => other.source !== source.source && other.organisation_name === source.organisation_name && other.covers.some((cover) => source.covers.some((own) => own.domain === cover.domain)),
    );
    const name = !source.organisation_name ? source.source : twin ? `${source.organisation_name}, ${source.source}` : source.organisation_name;
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

function Drawing({ rows, as_of, width }: { rows: readonly Row[]; as_of: string; width: number }) {
  const beside = width >= 640;
  const left = beside ? Math.min(360, width * 0.4) : 0;
  const names = rows.map((row) => lines_of(row.label, beside ? left - 10 : width));
  const most = Math.max(1, ...names.map((lines) => lines.length));
  const height = beside ? Math.max(26, most * line_height + 6) : 24 + most * line_height;
  const span = calendar_of(as_of);
  const room = width - left - 4;
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
        const lines = names[i] ?? [row.label];
        const y = i * height + (beside ? (height - 14) / 2 : 4 + most * line_height);
        const first_line = beside ? i * height + height / 2 + 4 - ((lines.length - 1) * line_height) / 2 : i * height + 14 + (most - lines.length) * line_height;
        const bars = row.covers.map((cover) => bar_of(cover, span, left, room)).filter((bar) => bar !== null);
        return (
          <g key={`${row.source}/${row.label}`}>
            <Lines lines={lines} x={0} y={first_line} />
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
