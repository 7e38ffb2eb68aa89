// Names of bars in a drawing, in lines that fit: SVG does not break a line itself. Pure but for the text drawn.

// Pixels of a letter of the drawings' text, on the wide side.
export const per_letter = 6.6;
export const line_height = 16;

// A name broken between words so that no line is wider than `width` pixels; a longer word stands on a line of its own.
export function lines_of(name: string, width: number): string[] {
  const most = Math.max(1, Math.floor(width / per_letter));
  const lines: string[] = [];
  for (const word of name.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export interface Row {
  lines: string[];
  top: number;
  bar: number; // the top of its bar
}

// Rows one under the other: the name beside its bar in one line where `label` is given, else above it in as many as needed.
export function rows_of(names: readonly string[], width: number, label: number, height: number): { rows: Row[]; height: number } {
  let top = 0;
  const rows = names.map((name) => {
    const lines = label > 0 ? [name] : lines_of(name, width);
    const row = { lines, top, bar: top + (label > 0 ? 6 : 6 + line_height * lines.length) };
    top += height + (label > 0 ? 0 : line_height * lines.length);
    return row;
  });
  return { rows, height: top };
}

// Lines one under the other, the first of them at `y`.
export function Lines({ lines, x, y, look }: { lines: readonly string[]; x: number; y: number; look?: string }) {
  return (
    <text x={x} y={y} className={look}>
      {lines.map((line, i) => (
        <tspan key={line} x={x} dy={i === 0 ? 0 : line_height}>
          {i + 1 < lines.length ? `${line} ` : line}
        </tspan>
      ))}
    </text>
  );
}

export function RowLabel({ row, beside }: { row: Row; beside: boolean }) {
  return <Lines lines={row.lines} x={0} y={beside ? row.bar + 14 : row.top + 16} />;
}
