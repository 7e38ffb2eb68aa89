// The stage twice, side by side: what the rules suggest, and what a professional confirmed. Neither is made to look like
// the other.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import type { Person, Vocabulary, Word } from "../api/types";
import { Absent } from "../parts/absence";
import { day_from_number, in_words, moment_in_words, number_of, today } from "../parts/days";
import { ChoiceField, DraftField, Form, TextField, useForm } from "../parts/form";
import { ChangedMeanwhile, JustDone } from "../parts/notices";
import { capital } from "../parts/words";
import { useDraft } from "../shell/draft";
import { stage_name, useVocabulary } from "../shell/session";

// What is offered first: the suggested stage where it is one that a professional can confirm, and else none.
export function stage_at_first(suggested: string | null, stages: readonly Word[]): string {
  return stages.find((one) => one.code === suggested)?.code ?? "";
}

interface ConfirmWanted {
  person: Person;
  words: Vocabulary;
  done: () => void;
  changed: () => void;
  cancel: () => void;
}

// `read` is the version of the confirmed stage that was on the screen when the form was opened.
function ConfirmForm({ person, words, done, changed, cancel }: ConfirmWanted) {
  const draft = useDraft(`stage/${person.person_id}`);
  const form = useForm();
  const [stage, set_stage] = useState(stage_at_first(person.stage.suggested, words.stages));
  const version = person.stage.confirmed?.version ?? 0;
  const [read, set_read] = useState(version);
  const [until, set_until] = useState(day_from_number(number_of(today()) + 183));
  const [record, set_record] = useState("");
  const touches_end = stage === "end-of-life" || person.stage.confirmed?.stage === "end-of-life";

  async function confirm() {
    const why = draft.text.trim();
    if (form.lacks({ stage: stage === "", until: until === "", why: why === "", record: touches_end && record.trim() === "" })) return;
    const done_well = await form.send((key) =>
      call("POST /people/{person_id}/stage", {
        path: { person_id: person.person_id },
        body: { stage, why, until, record: touches_end ? record.trim() : "" },
        version: read,
        key,
      }),
    );
    if (!done_well) return;
    await draft.drop();
    done();
  }

  function show_now() {
    form.forget();
    changed();
  }

  return (
    <Form form={form} does="Confirm this stage" submit={confirm} cancel={cancel} again={show_now} panel takes_focus>
      {read !== version ? <ChangedMeanwhile read={() => set_read(version)}>What a professional confirmed is another now, and stands above.</ChangedMeanwhile> : null}
      <div className="k-form__row">
        <ChoiceField name="stage" label="Stage" wants="Choose one." none="Choose…" choices={words.stages} value={stage} set={set_stage} />
        <TextField name="until" label="Holds until" wants="Choose a day." type="date" min={day_from_number(number_of(today()) + 1)} max={day_from_number(number_of(today()) + 730)} value={until} set={set_until} />
      </div>
      <DraftField name="why" label="Why" wants="Say what it rests on." rows={2} draft={draft} />
      {touches_end ? <TextField name="record" label="Where a clinician wrote it" wants="End of life needs a clinician's record." value={record} set={set_record} /> : null}
    </Form>
  );
}

export function StagePanel({ person, changed }: { person: Person; changed: () => void }) {
  const words = useVocabulary();
  const [open, set_open] = useState(false);
  const [left, set_left] = useState<"" | "done" | "not-now">("");
  const { suggested, suggested_words, suggested_reasons, confirmed, disagree } = person.stage;
  return (
    <section className="k-card" aria-labelledby="stage-heading">
      <div className="k-card__head">
        <h2 id="stage-heading">Stage of the pathway</h2>
        {disagree ? <span className="k-tag k-tag--differ">The two differ</span> : null}
      </div>
      {left === "done" ? <JustDone>The stage is confirmed.</JustDone> : null}
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
          {person.may_confirm_stage && !open && words ? (
            <Button
              secondary
              small
              type="button"
              autoFocus={left === "not-now"}
              onClick={() => {
                set_left("");
                set_open(true);
              }}
            >
              {confirmed ? "Confirm or change" : "Confirm a stage"}
            </Button>
          ) : null}
        </div>
      </div>
      {open && words ? (
        <ConfirmForm
          person={person}
          words={words}
          cancel={() => {
            set_open(false);
            set_left("not-now");
          }}
          changed={changed}
          done={() => {
            set_open(false);
            set_left("done");
            changed();
          }}
        />
      ) : null}
    </section>
  );
}
