// The five kinds of absence. Each looks and reads different, since each asks for something different to be done; none is
// ever shown as zero, as "no" or as an empty place.
import type { ReactNode } from "react";
import type { Absence } from "../api/types";

type Kind = Absence["absent"];

export const absence_words: Record<Kind, { short: string; means: string }> = {
  none: { short: "None", means: "looked for and not there" },
  unknown: { short: "Not known", means: "nobody has asked or recorded it" },
  "not-shared": { short: "Held elsewhere", means: "it exists with another organisation and is not shared with us" },
  stale: { short: "Feed stopped", means: "the source has not reported for this time" },
  withheld: { short: "Not shown to you", means: "your role or your agreement does not open it" },
};

// Drawn apart, not only coloured apart: an empty ring, a question, a closed gate, a stopped clock, a shield.
const marks: Record<Kind, ReactNode> = {
  none: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  unknown: (
    <path
      d="M5.2 6a2.8 2.8 0 1 1 4 2.5c-.8.4-1.2.9-1.2 1.7M8 12.4v.9"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
    />
  ),
  "not-shared": <path d="M2.5 3v10M13.5 3v10M5 5.5h6M5 8h6M5 10.5h6" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  stale: <path d="M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M8 4.6V8l-2.6 1.7M2 2l12 12" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  withheld: <path d="M8 1.5 13.5 3.5v4.2c0 3.2-2.3 5.6-5.5 6.8-3.2-1.2-5.5-3.6-5.5-6.8V3.5z" fill="currentColor" />,
};

export function is_absence(value: unknown): value is Absence {
  return typeof value === "object" && value !== null && "absent" in value;
}

export function Absent({ of, plain = false }: { of: Absence; plain?: boolean }) {
  const { short, means } = absence_words[of.absent];
  return (
    <span className={`k-absent k-absent--${of.absent}`} data-absent={of.absent}>
      <svg className="k-absent__mark" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        {marks[of.absent]}
      </svg>
      <span>
        <strong>{short}</strong>
        {plain ? null : <span className="k-absent__why">: {of.words || means}</span>}
      </span>
    </span>
  );
}

// A value, or the kind of its absence.
export function Or<T>({ value, children, plain = false }: { value: T | Absence; children: (value: T) => ReactNode; plain?: boolean }) {
  return is_absence(value) ? <Absent of={value} plain={plain} /> : <>{children(value as T)}</>;
}
