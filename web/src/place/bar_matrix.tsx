// Rows by columns, a bar and its number in each: read across for one row, down for one column. On a narrow screen each
// row becomes a small picture of its own. A hidden count is hatched, and says so.
import { count } from "../parts/words";
import { type Cell, sum_of, value_of } from "./cells";

export interface Row {
  label: string;
  cells: readonly (Cell | undefined)[];
}

interface Wanted {
  rows: readonly Row[];
  columns: readonly string[];
  width: number;
  // Bars are shares of their row where rows are of different size; else of the largest cell of all. A row that hides a
  // count has no shares: its whole is not known.
  by_share?: boolean;
  what: string;
  // Which column is what, beyond its name: drawn as a pattern, so that it needs no colour.
  weak?: ReadonlySet<string>;
}

const row_height = 30;
const bar_height = 14;

export function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="#fff" />
        <line x1="0" y1="0" x2="0" y2="6" stroke="#768692" strokeWidth="2" />
      </pattern>
    </defs>
  );
}

export function scale_of(rows: readonly Row[], by_share: boolean): (row: Row, cell: Cell | undefined) => number | null {
  const wholes = new Map(rows.map((row) => [row, row.cells.some((cell) => cell !== undefined && value_of(cell) === null) ? null : sum_of(row.cells).sum]));
  const part = (row: Row, cell: Cell | undefined): number | null => {
    const value = value_of(cell);
    if (value === null || !by_share) return value;
    const whole = wholes.get(row) ?? null;
    return whole === null ? null : value / Math.max(1, whole);
  };
  const largest = Math.max(1e-9, ...rows.flatMap((row) => row.cells.map((cell) => part(row, cell) ?? 0)));
  return (row, cell) => {
    const value = part(row, cell);
    return value === null ? null : value / largest;
  };
}

function BarCell({ x, y, width, share, cell, weak, hatch }: { x: number; y: number; width: number; share: number | null; cell: Cell | undefined; weak: boolean; hatch: string }) {
  const value = value_of(cell);
  const label_width = 44;
  const most = Math.max(8, width - label_width - 8);
  if (cell === undefined) return null;
  if (value === null)
    return (
      <g>
        <rect x={x} y={y} width={14} height={bar_height} fill={`url(#${hatch})`} className="k-bar__hidden" />
        <text x={x + 19} y={y + 12} className="k-bar__hidden-word">
          hidden
        </text>
      </g>
    );
  const drawn = share === null ? 0 : Math.max(value > 0 ? 2 : 0, most * share);
  return (
    <g>
      <rect x={x} y={y} width={drawn} height={bar_height} className={weak ? "k-bar k-bar--weak" : "k-bar"} />
      <text x={x + drawn + 5} y={y + 12}>
        {count(value)}
      </text>
    </g>
  );
}

export function BarMatrix({ rows, columns, width, by_share = false, what, weak }: Wanted) {
  const scale = scale_of(rows, by_share);
  const hatch = `hatch-${what.replace(/\W+/g, "-")}`;
  const label = Math.min(190, Math.max(110, ...rows.map((row) => row.label.length * 7)));
  const column = (width - label) / columns.length;
  if (column >= 84) {
    const height = 26 + rows.length * row_height;
    return (
      <svg width={width} height={height} role="img" aria-label={what} className="k-matrix">
        <Hatch id={hatch} />
        {columns.map((name, c) => (
          <text key={name} x={label + c * column} y={15} className="k-matrix__column">
            {name.length * 7 > column ? `${name.slice(0, Math.floor(column / 7) - 1)}…` : name}
          </text>
        ))}
        {rows.map((row, r) => (
          <g key={row.label}>
            <line x1={0} x2={width} y1={24 + r * row_height} y2={24 + r * row_height} className="k-matrix__rule" />
            <text x={0} y={24 + r * row_height + 20}>
              {row.label}
            </text>
            {row.cells.map((cell, c) => (
              <BarCell key={columns[c]} x={label + c * column} y={24 + r * row_height + 8} width={column} share={scale(row, cell)} cell={cell} weak={weak?.has(columns[c] ?? "") ?? false} hatch={hatch} />
            ))}
          </g>
        ))}
      </svg>
    );
  }
  // One small picture a row.
  const names = Math.min(width * 0.45, Math.max(80, ...columns.map((name) => name.length * 7 + 8)));
  const block = 24 + columns.length * 20 + 8;
  return (
    <svg width={width} height={rows.length * block} role="img" aria-label={what} className="k-matrix">
      <Hatch id={hatch} />
      {rows.map((row, r) => (
        <g key={row.label}>
          <text x={0} y={r * block + 16} className="k-matrix__column">
            {row.label}
          </text>
          {row.cells.map((cell, c) => (
            <g key={columns[c]}>
              <text x={0} y={r * block + 24 + c * 20 + 13}>
                {columns[c]}
              </text>
              <BarCell x={names} y={r * block + 24 + c * 20 + 1} width={width - names} share={scale(row, cell)} cell={cell} weak={weak?.has(columns[c] ?? "") ?? false} hatch={hatch} />
            </g>
          ))}
        </g>
      ))}
    </svg>
  );
}

export function MatrixTable({ caption, first, rows, columns }: { caption: string; first: string; rows: readonly Row[]; columns: readonly string[] }) {
  return (
    <div className="k-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="k-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {columns.map((name) => (
              <th key={name} scope="col" className="k-number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              {columns.map((name, c) => {
                const cell = row.cells[c];
                const value = value_of(cell);
                return (
                  <td key={name} className="k-number">
                    {cell === undefined ? "–" : value === null ? "hidden" : count(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
