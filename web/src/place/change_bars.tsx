// How many there are of each now, and how many there were: the bar is now, the line across it before.
import { count } from "../parts/words";
import { Hatch } from "./bar_matrix";
import { type Cell, value_of } from "./cells";
import { per_letter, RowLabel, rows_of } from "../parts/label_lines";

export interface Changed {
  label: string;
  now: Cell;
  before: Cell | null;
}

// "up 5", "down 10", "the same", or that it cannot be said since one of the two is hidden.
export function change_in_words(row: Changed): string {
  const now = value_of(row.now);
  const before = row.before === null ? null : value_of(row.before);
  if (row.before === null) return "no earlier count";
  if (now === null || before === null) return "change hidden";
  if (now === before) return "no change";
  return `${now > before ? "up" : "down"} ${count(Math.abs(now - before))}`;
}

// `alone`: there is nothing before to hold them against.
export function ChangeBars({ rows, width, what, alone = false }: { rows: readonly Changed[]; width: number; what: string; alone?: boolean }) {
  // A name beside its bar where the longest leaves room for bars, above it where not.
  const longest = Math.max(110, 10 + per_letter * Math.max(...rows.map((row) => row.label.length)));
  const beside = width >= longest + 220;
  const label = beside ? longest : 0;
  const placed = rows_of(
    rows.map((row) => row.label),
    width,
    label,
    30,
  );
  const room = width - label - 150;
  const largest = Math.max(1, ...rows.flatMap((row) => [value_of(row.now) ?? 0, (row.before && value_of(row.before)) ?? 0]));
  return (
    <svg width={width} height={placed.height} role="img" aria-label={what}>
      <Hatch id="hatch-change" />
      {rows.map((row, i) => {
        const now = value_of(row.now);
        const before = row.before === null ? null : value_of(row.before);
        const at = placed.rows[i];
        if (!at) return null;
        const y = at.bar;
        const long = now === null ? 16 : Math.max(now > 0 ? 2 : 0, (room * now) / largest);
        const mark = before === null ? null : label + (room * before) / largest;
        return (
          <g key={row.label}>
            <RowLabel row={at} beside={beside} />
            <rect x={label} y={y} width={long} height={16} className={now === null ? "k-bar__hidden" : "k-bar"} fill={now === null ? "url(#hatch-change)" : undefined} />
            {mark !== null && now !== null ? <line x1={mark} x2={mark} y1={y - 4} y2={y + 20} className="k-bar__before" /> : null}
            <text x={Math.max(label + long, mark ?? 0) + 6} y={y + 13}>
              {now === null ? "hidden" : count(now)}
              {alone ? null : <tspan className="k-bar__change"> {change_in_words(row)}</tspan>}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

export function ChangeTable({ caption, first, rows, before }: { caption: string; first: string; rows: readonly Changed[]; before: string }) {
  const shown = (cell: Cell | null) => {
    if (cell === null) return "–";
    const value = value_of(cell);
    return value === null ? "hidden" : count(value);
  };
  return (
    <table className="k-table k-table--narrow">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          <th scope="col" className="k-number">
            Now
          </th>
          <th scope="col" className="k-number">
            {before}
          </th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.label}>
            <th scope="row" data-label={first}>
              {row.label}
            </th>
            <td data-label="Now" className="k-number">
              {shown(row.now)}
            </td>
            <td data-label={before} className="k-number">
              {shown(row.before)}
            </td>
            <td data-label="Change">{change_in_words(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
