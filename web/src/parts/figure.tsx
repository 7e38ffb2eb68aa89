// One figure: a sentence that says what it shows, the drawing, and the table behind it. Whoever cannot see the drawing
// loses nothing.
import { type ReactNode, useId } from "react";
import { useWidth } from "./use_width";

interface Wanted {
  title: ReactNode;
  sentence: ReactNode;
  // Drawn at the width that there is. Units: pixels.
  draw: (width: number) => ReactNode;
  table: ReactNode;
  note?: ReactNode;
  // Of its heading, by where the figure stands on the page.
  level?: "h2" | "h3";
}

export function Figure({ title, sentence, draw, table, note, level: Heading = "h3" }: Wanted) {
  const [box, width] = useWidth<HTMLDivElement>();
  const id = useId();
  return (
    <figure className="k-figure" aria-labelledby={`${id}-title`}>
      <figcaption>
        <Heading id={`${id}-title`}>{title}</Heading>
        <p className="k-figure__sentence">{sentence}</p>
      </figcaption>
      <div ref={box} className="k-figure__drawing">
        {draw(width)}
      </div>
      {note ? <p className="k-small">{note}</p> : null}
      <details className="k-figure__table">
        <summary>Show the figures</summary>
        {table}
      </details>
    </figure>
  );
}
