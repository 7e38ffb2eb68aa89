// The privacy officer's queue: what has to be looked at afterwards, oldest first, and judged by somebody else than who
// did it. It shows who looked, and nothing of the record.
import { useEffect, useRef, useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import type { Alert } from "../api/types";
import { usePages } from "../api/use_pages";
import { moment_in_words } from "../parts/days";
import { DoneNotice, Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { ShowMore } from "../parts/show_more";
import { useSend } from "../parts/use_send";
import { DraftedNote, useDraft } from "../shell/draft";
import { ScreenTitle } from "../shell/frame";
import { useVocabulary, word_of } from "../shell/session";
import { WhoLooked } from "./who_looked";

const kinds: Record<Alert["kind"], string> = {
  "broken-glass": "Emergency access",
  "own-or-family": "Tried to see their own or a family member's record",
};

function ReviewForm({ alert, reviewed, again }: { alert: Alert; reviewed: (words: string) => void; again: () => void }) {
  const draft = useDraft(`alert/${alert.id}`);
  const { busy, problem, send, forget } = useSend();
  const look_again = () => {
    forget();
    again();
  };
  const [missing, set_missing] = useState(false);
  async function review(outcome: "justified" | "not-justified", words: string) {
    if (draft.text.trim() === "") return set_missing(true);
    const done = await send((key) => call("POST /alerts/{id}/review", { path: { id: alert.id }, body: { outcome, note: draft.text.trim() }, version: alert.version, key }));
    if (!done) return undefined;
    await draft.drop();
    return reviewed(words);
  }
  return (
    <div className="k-form">
      {problem ? <ProblemNotice problem={problem} again={problem.is_conflict ? look_again : undefined} /> : null}
      <DraftedNote label="What you found" wants="Write what your judgement rests on." missing={missing} typing={() => set_missing(false)} draft={draft} />
      <div className="k-panel__row" hidden={problem?.is_conflict ?? false}>
        <Button secondary small type="button" disabled={busy} onClick={() => void review("justified", "justified")}>
          Justified
        </Button>
        <Button warning small type="button" disabled={busy} onClick={() => void review("not-justified", "not justified")}>
          Not justified
        </Button>
      </div>
    </div>
  );
}

export default function PrivacyScreen() {
  const alerts = usePages("GET /alerts", {}, 20);
  const words = useVocabulary();
  const [said, set_said] = useState("");
  const notice = useRef<HTMLDivElement>(null);
  // The form that did it is gone: who works by keyboard or by ear goes on from what it says.
  useEffect(() => {
    if (said) notice.current?.focus();
  }, [said]);
  const [open, set_open] = useState<string | null>(null);
  return (
    <div className="k-place">
      <ScreenTitle tab="Privacy queue" lead="Emergency access, and tries to see one's own or a family member's record. Oldest first.">
        Privacy queue
      </ScreenTitle>
      {said ? (
        <div ref={notice} tabIndex={-1}>
          <DoneNotice close={() => set_said("")}>{said}</DoneNotice>
        </div>
      ) : null}
      {alerts.problem ? <ProblemNotice problem={alerts.problem} again={() => void alerts.again()} /> : null}
      {!alerts.first && alerts.busy ? <Waiting what="the queue" /> : null}
      {alerts.first && alerts.shown === 0 ? <Nothing title="Nothing waits for you">Whoever breaks the glass stands here from that moment.</Nothing> : null}
      {alerts.items.map((alert) => (
        <article key={alert.id} className="k-card" aria-label={`${kinds[alert.kind]} by ${alert.shown_name}`}>
          <div className="k-card__head">
            <h2>{kinds[alert.kind]}</h2>
            <span className="k-tag k-tag--urgent">To be judged</span>
          </div>
          <p>
            <strong>{alert.shown_name}</strong>, {moment_in_words(alert.raised_at)}
            {alert.person_id ? (
              <>
                , person <code>{alert.person_id}</code>
              </>
            ) : null}
          </p>
          {alert.reason ? (
            <p>
              Reason given: <strong>{word_of(words?.glass_reasons, alert.reason)}</strong>
            </p>
          ) : null}
          {alert.text ? <blockquote className="k-quote">{alert.text}</blockquote> : null}
          <ReviewForm
            alert={alert}
            reviewed={(outcome) => {
              set_said(`Judged ${outcome}: ${alert.shown_name}, ${moment_in_words(alert.raised_at)}.`);
              void alerts.again();
            }}
            again={() => void alerts.again()}
          />
          {alert.person_id ? (
            <p>
              <button type="button" className="k-link-button" aria-expanded={open === alert.id} onClick={() => set_open(open === alert.id ? null : alert.id)}>
                {open === alert.id ? "Hide who looked" : "Who looked at this person"}
              </button>
            </p>
          ) : null}
          {open === alert.id ? <WhoLooked person_id={alert.person_id} /> : null}
        </article>
      ))}
      <ShowMore of={alerts} one="alert" />
      <AnyPerson />
    </div>
  );
}

// Somebody asks who looked at them: their key is on the letter that they got, or with their practice.
function AnyPerson() {
  const [key, set_key] = useState("");
  // Each press asks anew: who looked may have looked since.
  const [asked, set_asked] = useState({ key: "", times: 0 });
  return (
    <section className="k-card" aria-labelledby="looked-heading">
      <h2 id="looked-heading">Who looked at somebody</h2>
      <form
        className="k-find"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          set_asked({ key: key.trim(), times: asked.times + 1 });
        }}
      >
        <label className="k-inline">
          The person's key
          <input type="text" value={key} spellCheck={false} onChange={(event) => set_key(event.target.value)} />
        </label>
        <Button secondary small type="submit">
          Show
        </Button>
      </form>
      {asked.key ? <WhoLooked key={asked.times} person_id={asked.key} /> : null}
    </section>
  );
}
