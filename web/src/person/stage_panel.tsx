// The stage twice, side by side: what the rules suggest, and what a professional confirmed. Neither is made to look like
// the other.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import type { Person, Vocabulary } from "../api/types";
import { Absent } from "../parts/absence";
import { day_from_number, in_words, moment_in_words, number_of, today } from "../parts/days";
import { ProblemNotice } from "../parts/notices";
import { capital } from "../parts/words";
import { useSend } from "../parts/use_send";
import { KeptNote, useDraft } from "../shell/draft";
import { stage_name, useVocabulary } from "../shell/session";

function ConfirmForm({ person, words, done, cancel }: { person: Person; words: Vocabulary; done: () => void; cancel: () => void }) {
  const draft = useDraft(`stage/${person.person_id}`);
  const [stage, set_stage] = useState(person.stage.suggested ?? words.stages[0]?.code ?? "");
  const [until, set_until] = useState(day_from_number(number_of(today()) + 183));
  const [record, set_record] = useState("");
  const { busy, problem, send } = useSend();
  const [missing, set_missing] = useState("");
  const touches_end = stage === "end-of-life" || person.stage.confirmed?.stage === "end-of-life";

  async function confirm() {
    const why = draft.text.trim();
    if (why === "") return set_missing("why");
    if (touches_end && record.trim() === "") return set_missing("record");
    const done_well = await send((key) =>
      call("POST /people/{person_id}/stage", {
        path: { person_id: person.person_id },
        body: { stage, why, until, record: touches_end ? record.trim() : "" },
        version: person.stage.confirmed?.version ?? 0,
        key,
      }),
    );
    if (!done_well) return undefined;
    await draft.drop();
    return done();
  }

  return (
    <form
      className="k-form k-panel"
      onSubmit={(event) => {
        event.preventDefault();
        void confirm();
      }}
    >
      {problem ? <ProblemNotice problem={problem} again={problem.is_conflict ? done : undefined} /> : null}
      <div className="k-form__row">
        <label>
          Stage
          <select value={stage} onChange={(event) => set_stage(event.target.value)}>
            {words.stages.map((one) => (
              <option key={one.code} value={one.code}>
                {one.words}
              </option>
            ))}
          </select>
        </label>
        <label>
          Holds until
          <input type="date" required value={until} min={today()} max={day_from_number(number_of(today()) + 730)} onChange={(event) => set_until(event.target.value)} />
        </label>
      </div>
      <label>
        Why{missing === "why" ? <strong className="k-error"> Say what it rests on.</strong> : null}
        <textarea rows={2} value={draft.text} aria-invalid={missing === "why"} onChange={(event) => draft.set_text(event.target.value)} />
      </label>
      {touches_end ? (
        <label>
          Where a clinician wrote it{missing === "record" ? <strong className="k-error"> End of life needs a clinician's record.</strong> : null}
          <input type="text" value={record} aria-invalid={missing === "record"} onChange={(event) => set_record(event.target.value)} />
        </label>
      ) : null}
      <KeptNote kept={draft.kept} />
      <div className="k-panel__row">
        <Button small type="submit" disabled={busy}>
          Confirm this stage
        </Button>
        <button type="button" className="k-link-button" onClick={cancel}>
          Not now
        </button>
      </div>
    </form>
  );
}

export function StagePanel({ person, changed }: { person: Person; changed: () => void }) {
  const words = useVocabulary();
  const [open, set_open] = useState(false);
  const { suggested, suggested_words, suggested_reasons, confirmed, disagree } = person.stage;
  return (
    <section className="k-card" aria-labelledby="stage-heading">
      <div className="k-card__head">
        <h2 id="stage-heading">Stage of the pathway</h2>
        {disagree ? <span className="k-tag k-tag--differ">The two differ</span> : null}
      </div>
      <div className="k-stages">
        <div className="k-stage k-stage--suggested">
          <h3>Suggested by the rules</h3>
          <p className="k-stage__name">{capital(stage_name(words, suggested))}</p>
          <p className="k-small">{suggested_words}</p>
          {suggested_reasons.length > 0 ? (
            <ul>
              {suggested_reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          ) : null}
        </div>
        <div className={`k-stage ${confirmed ? (confirmed.holds ? "k-stage--confirmed" : "k-stage--lapsed") : "k-stage--none"}`}>
          <h3>Confirmed by a professional</h3>
          {confirmed ? (
            <>
              <p className="k-stage__name">{stage_name(words, confirmed.stage)}</p>
              <p>{confirmed.why}</p>
              <p className="k-small">
                {confirmed.by}, {moment_in_words(confirmed.at)}. {confirmed.holds ? `Holds until ${in_words(confirmed.until)}.` : `Lapsed on ${in_words(confirmed.until)}: it no longer holds.`}
              </p>
            </>
          ) : person.sight === "minimum" ? (
            <p>
              <Absent of={{ absent: "withheld", words: "whether anybody has" }} />
            </p>
          ) : (
            <p className="k-stage__name k-stage__name--none">Nobody yet</p>
          )}
          {person.sight === "record" && !open && words ? (
            <Button secondary small type="button" onClick={() => set_open(true)}>
              {confirmed ? "Confirm or change" : "Confirm a stage"}
            </Button>
          ) : null}
        </div>
      </div>
      {open && words ? (
        <ConfirmForm
          person={person}
          words={words}
          cancel={() => set_open(false)}
          done={() => {
            set_open(false);
            changed();
          }}
        />
      ) : null}
    </section>
  );
}
