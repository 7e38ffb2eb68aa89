// Every table of rows is this one: a caption, a header for each column and each row; on a telephone each row is a block
// whose cells say what they are.
import { Fragment, type ReactNode } from "react";

export interface Column<T> {
  name: string;
  cell: (row: T) => ReactNode;
  // What the row is about: its header.
  heads?: boolean;
  number?: boolean;
  // Its name is said and not shown: a column of buttons.
  silent?: boolean;
}

interface Wanted<T> {
  caption: string;
  // Where the heading above says it already.
  caption_shown?: boolean;
  columns: readonly Column<T>[];
  rows: readonly T[];
  key_of: (row: T, at: number) => string | number;
  // What opens beneath a row, over its whole width.
  below?: (row: T) => ReactNode;
  look?: string;
}

export function Table<T>({ caption, caption_shown = false, columns, rows, key_of, below, look = "" }: Wanted<T>) {
  return (
    <table className={`k-table ${look}`.trim()}>
      <caption className={caption_shown ? undefined : "nhsuk-u-visually-hidden"}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name} scope="col" className={column.number ? "k-number" : undefined}>
              {column.silent ? <span className="nhsuk-u-visually-hidden">{column.name}</span> : column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => {
          const opened = below?.(row) ?? null;
          return (
            <Fragment key={key_of(row, at)}>
              <tr className={opened ? "k-people__open" : undefined}>
                {columns.map((column) => {
                  const Cell = column.heads ? "th" : "td";
                  return (
                    <Cell
                      key={column.name}
                      scope={column.heads ? "row" : undefined}
                      data-label={column.silent ? undefined : column.name}
                      className={column.silent ? "k-people__doors" : column.number ? "k-number" : undefined}
                    >
                      {column.cell(row)}
                    </Cell>
                  );
                })}
              </tr>
              {opened ? (
                <tr className="k-people__panel">
                  <td colSpan={columns.length}>{opened}</td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
