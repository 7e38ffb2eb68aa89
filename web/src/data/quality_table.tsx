// Quality field by field, worst first, with how it went over the snapshots that are kept.
import { useState } from "react";
import type { DataPage, QualityField } from "../api/types";
import { type Column, Table } from "../parts/table";
import { count, percent } from "../parts/words";
import { SourceChoice } from "./source_choice";

// The share of records whose field is there and sound. A field that may be empty is judged by what is in it.
export function soundness(field: QualityField): number | null {
  const of = field.optional ? field.present : field.records;
  return of > 0 ? field.valid / of : null;
}

export function worst_first(a: QualityField, b: QualityField): number {
  return (soundness(a) ?? 2) - (soundness(b) ?? 2) || `${a.source}/${a.record}/${a.field}`.localeCompare(`${b.source}/${b.record}/${b.field}`);
}

function Trend({ points }: { points: readonly (number | null)[] }) {
  const known = points.filter((point): point is number => point !== null);
  if (known.length < 2) return <span className="k-small">one snapshot</span>;
  const width = 90;
  const step = width / (points.length - 1);
  const y = (value: number) => 20 - 18 * value;
  const path = points.map((point, i) => (point === null ? "" : `${i === 0 || points[i - 1] === null ? "M" : "L"}${(i * step).toFixed(1)} ${y(point).toFixed(1)}`)).join("");
  const first = known[0] ?? 0;
  const last = known[known.length - 1] ?? 0;
  const change = last - first;
  const words = Math.abs(change) < 0.005 ? "unchanged" : `${change > 0 ? "up" : "down"} ${Math.abs(change * 100).toFixed(1)} points`;
  return (
    <span className="k-trend">
      <svg width={width} height={22} aria-hidden="true" focusable="false">
        <path d={path} fill="none" stroke="#005eb8" strokeWidth="2" />
        <circle cx={(points.length - 1) * step - 2} cy={y(last)} r="2.5" fill="#005eb8" />
      </svg>
      <span className="k-cell-note">{words}</span>
    </span>
  );
}

const few = 12;

export function QualityTable({ page }: { page: DataPage }) {
  const [source, set_source] = useState("");
  const [all, set_all] = useState(false);
  const fitting = page.quality.filter((field) => source === "" || field.source === source).sort(worst_first);
  const shown = all ? fitting : fitting.slice(0, few);
  const name = (id: string) => page.sources.find((one) => one.source === id)?.organisation_name || id;
  const columns: Column<QualityField>[] = [
    {
      name: "Field",
      heads: true,
      cell: (field) => (
        <>
          <code>{field.field}</code> of {field.record}
          <span className="k-cell-note">
            {name(field.source)}
            {field.optional ? ", may be empty" : ""}
          </span>
        </>
      ),
    },
    { name: "Records", number: true, cell: (field) => count(field.records) },
    { name: "Filled", number: true, cell: (field) => percent(field.present, field.records) },
    { name: "Sound", number: true, cell: (field) => percent(field.valid, field.optional ? field.present : field.records) },
    { name: "Days late", number: true, cell: (field) => (field.late_days === null ? "–" : field.late_days.toFixed(1)) },
    { name: "Filled, over snapshots", cell: (field) => <Trend points={field.complete} /> },
  ];
  return (
    <>
      <div className="k-filters">
        <SourceChoice page={page} value={source} set={set_source} />
      </div>
      <Table caption={`Quality of fields${source === "" ? "" : ` of ${name(source)} alone`}, worst first`} caption_shown={source !== ""} columns={columns} rows={shown} key_of={(field) => `${field.source}/${field.record}/${field.field}`} />
      {fitting.length > few ? (
        <button type="button" className="k-link-button" onClick={() => set_all(!all)}>
          {all ? "Show the worst only" : `Show all ${fitting.length} fields`}
        </button>
      ) : null}
    </>
  );
}
