// What a screen says when it waits, when something went wrong, and when something was done.
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "nhsuk-react-components";
import type { Problem } from "../api/client";

export function Waiting({ what }: { what: string }) {
  return (
    <p className="k-waiting" role="status">
      <span className="k-waiting__mark" aria-hidden="true" /> Fetching {what}…
    </p>
  );
}

// What to call it, in the server's words but for one. `versioned`: what was sent said which version it was decided on, so
// that somebody may have come first; anything else that conflicts stands against what is there already.
export function problem_title(problem: Problem, versioned: boolean): string {
  if (problem.code === "conflict" && versioned) return "Somebody else was there first";
  return problem.title || "That did not work";
}

// `again` at a conflict is given by those who sent a version, and shows how it stands now.
export function ProblemNotice({ problem, again, children }: { problem: Problem; again?: (() => void) | undefined; children?: ReactNode }) {
  const conflict = problem.is_conflict;
  return (
    <div className={`k-notice ${conflict ? "k-notice--conflict" : "k-notice--problem"}`} role="alert">
      <p className="k-notice__title">{problem_title(problem, again !== undefined)}</p>
      {problem.detail ? <p className="k-notice__text">{problem.detail}</p> : null}
      {problem.status === 503 ? <p className="k-notice__text">The server is busy. Try again in {problem.retry_after ?? 5} seconds.</p> : null}
      {children}
      {again ? (
        <Button secondary small type="button" onClick={again}>
          {conflict ? "Show how it stands now" : "Try again"}
        </Button>
      ) : null}
    </div>
  );
}

export function DoneNotice({ children, close }: { children: ReactNode; close: () => void }) {
  return (
    <div className="k-notice k-notice--done" role="status">
      <p className="k-notice__text">{children}</p>
      <button type="button" className="k-link-button" onClick={close}>
        Hide
      </button>
    </div>
  );
}

// What was just done, where its form stood: takes the focus that the form had, so that it is said and not lost.
export function JustDone({ children }: { children: ReactNode }) {
  const box = useRef<HTMLParagraphElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <p ref={box} tabIndex={-1} className="k-notice k-notice--done" role="status">
      {children}
    </p>
  );
}

// Where somebody else was at it while a form is open: nothing goes over their words before they were read.
export function ChangedMeanwhile({ children, read }: { children: ReactNode; read: () => void }) {
  return (
    <div className="k-notice k-notice--conflict" role="alert">
      <p className="k-notice__title">Changed while you had this open</p>
      <p className="k-notice__text">{children}</p>
      <Button secondary small type="button" onClick={read}>
        I have read it: go on with mine
      </Button>
    </div>
  );
}

export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="k-nothing">
      <p className="k-nothing__title">{title}</p>
      {children ? <div className="k-nothing__text">{children}</div> : null}
    </div>
  );
}
