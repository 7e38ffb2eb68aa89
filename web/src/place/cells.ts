// Counts as the place shows them: a number, or hidden because it is small. What is hidden is never nought and is in no
// sum.
export type Cell = { value: number } | { hidden: boolean };

export function value_of(cell: Cell | undefined): number | null {
  return cell !== undefined && "value" in cell ? cell.value : null;
}

export function sum_of(cells: readonly (Cell | undefined)[]): { sum: number; hidden: number } {
  let sum = 0;
  let hidden = 0;
  for (const cell of cells) {
    const value = value_of(cell);
    if (value === null) hidden++;
    else sum += value;
  }
  return { sum, hidden };
}

// The share of one among all of them. Nothing where it is hidden, where there is nobody, or where what is hidden holds
// the largest part, so that a few would look like everybody: `largest` has to be shown.
export function share_of(cell: Cell | undefined, all: readonly (Cell | undefined)[], largest: Cell | undefined): number | null {
  const value = value_of(cell);
  const { sum } = sum_of(all);
  return value === null || value_of(largest) === null || sum <= 0 ? null : value / sum;
}
