// From which stage to which: a matrix of counts with better, same and worse marked by sign and by side, and those who
// died or moved away as exits of their own. A death is never an improvement.
import { count } from "../parts/words";
import { type Cell, value_of } from "./cells";

export interface Movement {
  from: readonly string[];
  to: readonly string[];
  // Codes in order from the most able, of those that are stages.
  order: readonly string[];
  name: (code: string) => string;
  cell: (from: string, to: string) => Cell | undefined;
}

export type Direction = "better" | "same" | "worse" | "exit";

export function direction_of(order: readonly string[], from: string, to: string): Direction {
  const a = order.indexOf(from);
  const b = order.indexOf(to);
  if (a < 0 || b < 0) return "exit";
  return b < a ? "better" : b > a ? "worse" : "same";
}

export function moved(movement: Movement): Record<Direction, number> & { hidden: number } {
  const out = { better: 0, same: 0, worse: 0, exit: 0, hidden: 0 };
  for (const from of movement.from)
    for (const to of movement.to) {
      const cell = movement.cell(from, to);
      const value = value_of(cell);
      if (cell === undefined) continue;
      if (value === null) out.hidden++;
      else out[direction_of(movement.order, from, to)] += value;
    }
  return out;
}

const signs: Record<Direction, string> = { better: "↑", same: "=", worse: "↓", exit: "→" };

const line = 20;
const narrow = 480;

// Too narrow for a matrix: of each stage, one under the other, what became of its people. Where nobody went is left out.
function MovementLines({ movement, width, what }: { movement: Movement; width: number; what: string }) {
  const lines = movement.from.flatMap((from) => {
    const went = movement.to.filter((to) => value_of(movement.cell(from, to)) !== 0 && movement.cell(from, to) !== undefined);
    return [{ from, to: "" }, ...went.map((to) => ({ from, to }))];
  });
  return (
    <svg width={width} height={lines.length * line + 10} role="img" aria-label={what} className="k-movement">
      {lines.map(({ from, to }, i) => {
        const y = i * line + 16;
        if (to === "")
          return (
            <text key={from} x={0} y={y + 4} className="k-matrix__column">
              {movement.name(from)}
            </text>
          );
        const value = value_of(movement.cell(from, to));
        const direction = direction_of(movement.order, from, to);
        return (
          <g key={`${from}/${to}`}>
            <text x={6} y={y}>{`${signs[direction]} ${direction === "same" ? "the same" : movement.name(to)} `}</text>
            <text x={width - 4} y={y} textAnchor="end" className={value === null ? "k-bar__hidden-word" : undefined}>
              {value === null ? "hidden" : count(value)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

export function MovementDrawing({ movement, width, what }: { movement: Movement; width: number; what: string }) {
  return width < narrow ? <MovementLines movement={movement} width={width} what={what} /> : <MovementMatrix movement={movement} width={width} what={what} />;
}

function MovementMatrix({ movement, width, what }: { movement: Movement; width: number; what: string }) {
  const label = width >= 620 ? 120 : 84;
  const cell_width = (width - label) / movement.to.length;
  const cell_height = 36;
  const largest = Math.max(1, ...movement.from.flatMap((from) => movement.to.map((to) => (from === to ? 0 : (value_of(movement.cell(from, to)) ?? 0)))));
  const short = (name: string, room: number) => (name.length * 6.6 > room ? `${name.slice(0, Math.max(3, Math.floor(room / 6.6) - 1))}.` : name);
  return (
    <svg width={width} height={30 + movement.from.length * cell_height} role="img" aria-label={what} className="k-movement">
      {movement.to.map((to, c) => (
        <text key={to} x={label + c * cell_width + cell_width / 2} y={18} textAnchor="middle" className="k-matrix__column">
          {short(movement.name(to), cell_width)}
        </text>
      ))}
      {movement.from.map((from, r) => (
        <g key={from}>
          <text x={0} y={30 + r * cell_height + 22}>
            {short(movement.name(from), label)}
          </text>
          {movement.to.map((to, c) => {
            const cell = movement.cell(from, to);
            const value = value_of(cell);
            const direction = direction_of(movement.order, from, to);
            const x = label + c * cell_width;
            const y = 30 + r * cell_height;
            const strength = direction === "same" || value === null ? 0 : 0.12 + 0.5 * Math.sqrt(value / largest);
            return (
              <g key={to}>
                <rect x={x + 1} y={y + 1} width={cell_width - 2} height={cell_height - 2} className={`k-movement__cell k-movement__cell--${direction}`} fillOpacity={direction === "same" ? 1 : value === 0 ? 0 : strength} />
                <text x={x + cell_width / 2} y={y + 22} textAnchor="middle">
                  {cell === undefined ? "" : value === null ? (cell_width > 52 ? "hidden" : "h") : value === 0 ? "·" : `${cell_width > 44 ? signs[direction] : ""}${count(value)}`}
                </text>
              </g>
            );
          })}
        </g>
      ))}
    </svg>
  );
}
