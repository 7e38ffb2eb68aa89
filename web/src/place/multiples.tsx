// The same small picture several times, on one scale, side by side: whatever differs, differs in the people.
import { tenths } from "../parts/words";
import { Hatch } from "./bar_matrix";

export interface Panel {
  title: string;
  note: string;
  // Shares of a whole; nothing where the count is hidden.
  bars: readonly { label: string; share: number | null }[];
}

const bar_row = 22;

export function Multiples({ panels, width, what }: { panels: readonly Panel[]; width: number; what: string }) {
  const across = Math.max(1, Math.min(panels.length, Math.floor(width / 215)));
  const panel_width = width / across;
  const most_bars = Math.max(1, ...panels.map((panel) => panel.bars.length));
  const panel_height = 44 + most_bars * bar_row + 12;
  const largest = Math.max(0.01, ...panels.flatMap((panel) => panel.bars.map((bar) => bar.share ?? 0)));
  const label = Math.min(92, panel_width * 0.42);
  const room = panel_width - label - 62;
  return (
    <svg width={width} height={Math.ceil(panels.length / across) * panel_height} role="img" aria-label={what}>
      <Hatch id="hatch-multiples" />
      {panels.map((panel, i) => {
        const x = (i % across) * panel_width;
        const y = Math.floor(i / across) * panel_height;
        return (
          <g key={panel.title} transform={`translate(${x} ${y})`}>
            <text x={0} y={15} className="k-matrix__column">
              {panel.title}
            </text>
            <text x={0} y={32} className="k-multiple__note">
              {panel.note}
            </text>
            {panel.bars.map((bar, b) => {
              const at = 42 + b * bar_row;
              return (
                <g key={bar.label}>
                  <text x={0} y={at + 13}>
                    {bar.label}
                  </text>
                  {bar.share === null ? (
                    <>
                      <rect x={label} y={at + 2} width={14} height={14} fill="url(#hatch-multiples)" className="k-bar__hidden" />
                      <text x={label + 19} y={at + 13} className="k-bar__hidden-word">
                        hidden
                      </text>
                    </>
                  ) : (
                    <>
                      <rect x={label} y={at + 2} width={Math.max(bar.share > 0 ? 2 : 0, (room * bar.share) / largest)} height={14} className="k-bar" />
                      <text x={label + (room * bar.share) / largest + 5} y={at + 13}>
                        {tenths(bar.share, 1)}
                      </text>
                    </>
                  )}
                </g>
              );
            })}
            <line x1={label} x2={label} y1={42} y2={42 + panel.bars.length * bar_row} className="k-matrix__axis" />
          </g>
        );
      })}
    </svg>
  );
}
