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

// Of those shown, the share of one. Nothing where it is hidden or there is nobody.
export function share_of(cell: Cell | undefined, whole: number): number | null {
  const value = value_of(cell);
  return value === null || whole <= 0 ? null : value / whole;
}
