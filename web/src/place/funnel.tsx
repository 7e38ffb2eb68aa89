// From everybody of the place to those who are offered help: each step a bar, with how many fell away.
import { count, percent } from "../parts/words";
import { Hatch } from "./bar_matrix";
import { value_of } from "./cells";
import type { Step } from "./funnel_steps";
import { per_letter, RowLabel, rows_of } from "../parts/label_lines";

export function FunnelDrawing({ steps, width, what }: { steps: readonly Step[]; width: number; what: string }) {
  // A name beside its bar where the longest leaves room for bars, above it where not.
  const longest = 10 + per_letter * Math.max(...steps.map((step) => step.label.length));
  const beside = width >= longest + 280;
  const label = beside ? longest : 0;
  const rows = rows_of(
    steps.map((step) => step.label),
    width,
    label,
    beside ? 34 : 32,
  );
  const largest = Math.max(1, ...steps.map((step) => value_of(step.cell) ?? 0));
  const room = width - label - 120;
  return (
    <svg width={width} height={rows.height} role="img" aria-label={what} className="k-funnel">
      <Hatch id="hatch-funnel" />
      {steps.map((step, i) => {
        const value = value_of(step.cell);
        // The square root, since the first step is a whole town and the last a team's week.
        const long = value === null ? 16 : Math.max(value > 0 ? 3 : 0, room * Math.sqrt(value / largest));
        const row = rows.rows[i];
        if (!row) return null;
        const y = row.bar;
        return (
          <g key={step.label}>
            <RowLabel row={row} beside={beside} />
            <rect x={label} y={y} width={long} height={22} className={value === null ? "k-bar__hidden" : "k-bar"} fill={value === null ? "url(#hatch-funnel)" : undefined} />
            <text x={label + long + 6} y={y + 15}>
              {value === null ? "hidden" : count(value)}
              {value !== null && i > 0 ? ` (${percent(value, largest)})` : ""}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

export function FunnelTable({ caption, steps }: { caption: string; steps: readonly Step[] }) {
  const whole = value_of(steps[0]?.cell) ?? 0;
  return (
    <table className="k-table k-table--narrow">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col" className="k-number">
            People
          </th>
          <th scope="col" className="k-number">
            Share of all
          </th>
          <th scope="col" className="k-number">
            Could not be told
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => {
          const value = value_of(step.cell);
          const unknown = step.unknown === null ? null : value_of(step.unknown);
          return (
            <tr key={step.label}>
              <th scope="row" data-label="Step">
                {step.label}
              </th>
              <td data-label="People" className="k-number">
                {value === null ? "hidden" : count(value)}
              </td>
              <td data-label="Share of all" className="k-number">
                {value === null ? "hidden" : percent(value, whole)}
              </td>
              <td data-label="Could not be told" className="k-number">
                {step.unknown === null ? "–" : unknown === null ? "hidden" : count(unknown)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
