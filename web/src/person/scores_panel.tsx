// Scores with what they rest on, to file and line; flags of a life; use of services. An absence is shown as the kind it
// is and never as nought.
import { useState } from "react";
import type { FlagShown, Score, UseShown } from "../api/types";
import { Absent, Or, is_absence } from "../parts/absence";
import { in_words } from "../parts/days";
import { count, counted, number_in_words } from "../parts/words";

function Reasons({ score }: { score: Score }) {
  return (
    <div className="k-panel">
      {score.words ? <p>{score.words}</p> : null}
      {score.missing.length > 0 ? (
        <>
          <h4>What could not be counted</h4>
          <ul>
            {score.missing.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      ) : null}
      {score.reasons.length > 0 ? (
        <table className="k-table">
          <caption>What it counts</caption>
          <thead>
            <tr>
              <th scope="col">Item</th>
              <th scope="col">Happened</th>
              <th scope="col">Known</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {score.reasons.map((reason, i) => (
              <tr key={i}>
                <th scope="row" data-label="Item">
                  {reason.words || reason.item}
                </th>
                <td data-label="Happened">{in_words(reason.day)}</td>
                <td data-label="Known">{in_words(reason.known_day)}</td>
                <td data-label="From">
                  {reason.source}
                  <span className="k-cell-note">
                    {reason.file}
                    {reason.line > 0 ? `, line ${count(reason.line)}` : ""}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="k-small">No single fact stands behind it.</p>
      )}
      <p className="k-small">
        Version {score.version}, code list: {score.code_list_status}
        {score.data_through ? `, data through ${in_words(score.data_through)}` : ""}
      </p>
    </div>
  );
}

function ScoreRow({ score }: { score: Score }) {
  const [open, set_open] = useState(false);
  return (
    <>
      <tr>
        <th scope="row" data-label="Score">
          {score.name}
          {score.code_list_status === "starter" ? <span className="k-cell-note">starter code list</span> : null}
        </th>
        <td data-label="Value">
          <Or value={score.value}>
            {(value) => (
              <>
                <strong>{number_in_words(value)}</strong> {score.unit} {score.band ? <span className="k-tag">{score.band}</span> : null}
              </>
            )}
          </Or>
          {score.note ? <span className="k-cell-note">{score.words}</span> : null}
        </td>
        <td className="k-people__doors">
          <button type="button" className="k-link-button" aria-expanded={open} onClick={() => set_open(!open)}>
            {open ? "Hide" : `Why (${score.reasons.length})`}
            <span className="nhsuk-u-visually-hidden">: {score.name}</span>
          </button>
        </td>
      </tr>
      {open ? (
        <tr className="k-people__panel">
          <td colSpan={3}>
            <Reasons score={score} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

export function ScoresPanel({ scores }: { scores: readonly Score[] }) {
  if (scores.length === 0) return null;
  return (
    <section className="k-card" aria-labelledby="scores-heading">
      <h2 id="scores-heading">Scores</h2>
      <p className="k-small">Advice for somebody who decides. None has been validated for deciding about one person.</p>
      <table className="k-table">
        <caption className="nhsuk-u-visually-hidden">Scores, with what each rests on</caption>
        <thead>
          <tr>
            <th scope="col">Score</th>
            <th scope="col">Value</th>
            <th scope="col">
              <span className="nhsuk-u-visually-hidden">Reasons</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {scores.map((score) => (
            <ScoreRow key={score.code} score={score} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function since_in_words(days: number): string {
  if (days < 60) return `for ${counted(days, "day")}`;
  if (days < 731) return `for ${counted(Math.round(days / 30.44), "month")}`;
  return `for ${counted(Math.floor(days / 365.25), "year")}`;
}

// What holds stands first, then what is not known; what is known not to hold is one sentence, so that it hides nothing.
export function FlagsPanel({ flags }: { flags: readonly FlagShown[] }) {
  if (flags.length === 0) return null;
  const told = flags.filter((flag) => is_absence(flag.value) || flag.value);
  const not_so = flags.filter((flag) => flag.value === false);
  const in_order = [...told].sort((a, b) => Number(is_absence(a.value)) - Number(is_absence(b.value)));
  return (
    <section className="k-card" aria-labelledby="flags-heading">
      <h2 id="flags-heading">Circumstances</h2>
      <ul className="k-pairs">
        {in_order.map((flag) => (
          <li key={flag.code}>
            <span>{flag.name}</span>
            {is_absence(flag.value) ? (
              <Absent of={flag.value} />
            ) : (
              <span>
                <strong>Yes</strong>
                {flag.since_days !== null ? <span className="k-small">, {since_in_words(flag.since_days)}</span> : null}
              </span>
            )}
          </li>
        ))}
      </ul>
      {not_so.length > 0 ? (
        <p className="k-small k-rest">
          <strong>Known, and not so:</strong> {not_so.map((flag) => flag.name.toLowerCase()).join("; ")}.
        </p>
      ) : null}
    </section>
  );
}

export function UsePanel({ use }: { use: readonly UseShown[] }) {
  if (use.length === 0) return null;
  const told = use.filter((one) => one.value !== 0);
  const none = use.filter((one) => one.value === 0);
  const windows = [...new Set(use.map((one) => one.window))];
  const common = windows.length === 1 ? windows[0] : "";
  return (
    <section className="k-card" aria-labelledby="use-heading">
      <h2 id="use-heading">Use of services{common ? `, ${common}` : ""}</h2>
      <ul className="k-pairs">
        {told.map((one) => (
          <li key={one.code}>
            <span>
              {one.name}
              {common ? null : <span className="k-small">, {one.window}</span>}
            </span>
            <Or value={one.value}>{(value) => <strong>{count(value)}</strong>}</Or>
          </li>
        ))}
      </ul>
      {none.length > 0 ? (
        <p className="k-small k-rest">
          <strong>Covered, and none:</strong> {none.map((one) => `${one.name.toLowerCase().replace(/^a&e/, "A&E")}${common ? "" : ` (${one.window})`}`).join("; ")}.
        </p>
      ) : null}
    </section>
  );
}
