// Quality field by field, worst first, with how it went over the snapshots that are kept.
import { useState } from "react";
import type { DataPage, QualityField } from "../api/types";
import { count, percent } from "../parts/words";

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
  return (
    <>
      <div className="k-filters">
        <label className="k-inline">
          Source
          <select value={source} onChange={(event) => set_source(event.target.value)}>
            <option value="">all</option>
            {page.sources.map((one) => (
              <option key={one.source} value={one.source}>
                {one.organisation_name || one.source} ({one.source})
              </option>
            ))}
          </select>
        </label>
      </div>
      <table className="k-table">
        <caption className="nhsuk-u-visually-hidden">Quality of fields, worst first</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col" className="k-number">
              Records
            </th>
            <th scope="col" className="k-number">
              Filled
            </th>
            <th scope="col" className="k-number">
              Sound
            </th>
            <th scope="col" className="k-number">
              Days late
            </th>
            <th scope="col">Filled, over snapshots</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((field) => (
            <tr key={`${field.source}/${field.record}/${field.field}`}>
              <th scope="row" data-label="Field">
                <code>{field.field}</code> of {field.record}
                <span className="k-cell-note">
                  {name(field.source)}
                  {field.optional ? ", may be empty" : ""}
                </span>
              </th>
              <td data-label="Records" className="k-number">
                {count(field.records)}
              </td>
              <td data-label="Filled" className="k-number">
                {percent(field.present, field.records)}
              </td>
              <td data-label="Sound" className="k-number">
                {percent(field.valid, field.optional ? field.present : field.records)}
              </td>
              <td data-label="Days late" className="k-number">
                {field.late_days === null ? "–" : field.late_days.toFixed(1)}
              </td>
              <td data-label="Filled, over snapshots">
                <Trend points={field.complete} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {fitting.length > few ? (
        <button type="button" className="k-link-button" onClick={() => set_all(!all)}>
          {all ? "Show the worst only" : `Show all ${fitting.length} fields`}
        </button>
      ) : null}
    </>
  );
}
