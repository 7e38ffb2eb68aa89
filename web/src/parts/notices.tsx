// What a screen says when it waits, when something went wrong, and when something was done.
import type { ReactNode } from "react";
import { Button } from "nhsuk-react-components";
import type { Problem } from "../api/client";

export function Waiting({ what }: { what: string }) {
  return (
    <p className="k-waiting" role="status">
      <span className="k-waiting__mark" aria-hidden="true" /> Fetching {what}…
    </p>
  );
}

export function ProblemNotice({ problem, again, children }: { problem: Problem; again?: (() => void) | undefined; children?: ReactNode }) {
  const conflict = problem.is_conflict;
  return (
    <div className={`k-notice ${conflict ? "k-notice--conflict" : "k-notice--problem"}`} role="alert">
      <p className="k-notice__title">{conflict ? "Somebody else was there first" : problem.title || "That did not work"}</p>
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

export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="k-nothing">
      <p className="k-nothing__title">{title}</p>
      {children ? <div className="k-nothing__text">{children}</div> : null}
    </div>
  );
}
