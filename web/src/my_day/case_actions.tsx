// What can be done with a person in one's care: note a contact, hand over, close with an outcome.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import type { Case, Colleague, Vocabulary } from "../api/types";
import { today } from "../parts/days";
import { ProblemNotice } from "../parts/notices";
import { useSend } from "../parts/use_send";
import { KeptNote, useDraft } from "../shell/draft";

interface Wanted {
  care_case: Pick<Case, "id" | "version" | "owner"> & { person: { name: string } };
  colleagues: readonly Colleague[];
  words: Vocabulary | null;
  done: (said: string) => void;
}

function ContactForm({ care_case, words, done }: Wanted) {
  const draft = useDraft(`contact/${care_case.id}`);
  const [day, set_day] = useState(today());
  const [kind, set_kind] = useState("");
  const { busy, problem, send } = useSend();
  const chosen = kind || (words?.contact_kinds[0]?.code ?? "");

  async function record() {
    const body = { day, kind: chosen, note: draft.text.trim() };
    const recorded = await send((key) => call("POST /cases/{id}/contacts", { path: { id: care_case.id }, body, version: care_case.version, key }));
    if (!recorded) return;
    await draft.drop();
    done(`The contact with ${care_case.person.name} is recorded.`);
  }

  return (
    <form
      className="k-form"
      onSubmit={(event) => {
        event.preventDefault();
        void record();
      }}
    >
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="k-form__row">
        <label>
          Day
          <input type="date" value={day} max={today()} required onChange={(event) => set_day(event.target.value)} />
        </label>
        <label>
          How
          <select value={chosen} onChange={(event) => set_kind(event.target.value)}>
            {(words?.contact_kinds ?? []).map((one) => (
              <option key={one.code} value={one.code}>
                {one.words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label>
        Note
        <textarea rows={3} value={draft.text} onChange={(event) => draft.set_text(event.target.value)} />
      </label>
      <KeptNote kept={draft.kept} />
      <Button small type="submit" disabled={busy}>
        Record the contact
      </Button>
    </form>
  );
}

function HandOverForm({ care_case, colleagues, done }: Wanted) {
  const others = colleagues.filter((one) => one.account !== care_case.owner);
  const [to, set_to] = useState("");
  const { busy, problem, send } = useSend();
  if (others.length === 0) return <p className="k-small">There is nobody else in the team to hand over to.</p>;
  const chosen = to || (others[0]?.account ?? "");
  const chosen_name = others.find((one) => one.account === chosen)?.shown_name ?? "";

  async function hand_over() {
    const given = await send((key) => call("POST /cases/{id}/hand-over", { path: { id: care_case.id }, body: { to: chosen }, version: care_case.version, key }));
    if (given) done(`${care_case.person.name} is now looked after by ${chosen_name}.`);
  }

  return (
    <form
      className="k-form"
      onSubmit={(event) => {
        event.preventDefault();
        void hand_over();
      }}
    >
      {problem ? <ProblemNotice problem={problem} /> : null}
      <label>
        To whom
        <select value={chosen} onChange={(event) => set_to(event.target.value)}>
          {others.map((one) => (
            <option key={one.account} value={one.account}>
              {one.shown_name}
            </option>
          ))}
        </select>
      </label>
      <Button small secondary type="submit" disabled={busy}>
        Hand over
      </Button>
    </form>
  );
}

function CloseForm({ care_case, words, done }: Wanted) {
  const draft = useDraft(`close/${care_case.id}`);
  const [outcome, set_outcome] = useState("");
  const { busy, problem, send } = useSend();
  const [missing, set_missing] = useState(false);

  async function close() {
    if (outcome === "") {
      set_missing(true);
      return;
    }
    const body = { outcome, note: draft.text.trim() };
    const closed = await send((key) => call("POST /cases/{id}/close", { path: { id: care_case.id }, body, version: care_case.version, key }));
    if (!closed) return;
    await draft.drop();
    done(`The case of ${care_case.person.name} is closed.`);
  }

  return (
    <form
      className="k-form"
      onSubmit={(event) => {
        event.preventDefault();
        void close();
      }}
    >
      {problem ? <ProblemNotice problem={problem} /> : null}
      <label>
        Outcome{missing ? <strong className="k-error"> Choose how it ended.</strong> : null}
        <select value={outcome} aria-invalid={missing} onChange={(event) => set_outcome(event.target.value)}>
          <option value="">Choose…</option>
          {(words?.case_outcomes ?? []).map((one) => (
            <option key={one.code} value={one.code}>
              {one.words}
            </option>
          ))}
        </select>
      </label>
      <label>
        Note
        <textarea rows={3} value={draft.text} onChange={(event) => draft.set_text(event.target.value)} />
      </label>
      <KeptNote kept={draft.kept} />
      <Button small secondary type="submit" disabled={busy}>
        Close the case
      </Button>
    </form>
  );
}

export function CaseActions(wanted: Wanted) {
  return (
    <div className="k-actions">
      <section>
        <h3>Record a contact</h3>
        <ContactForm {...wanted} />
      </section>
      <section>
        <h3>Hand over</h3>
        <HandOverForm {...wanted} />
      </section>
      <section>
        <h3>Close with an outcome</h3>
        <CloseForm {...wanted} />
      </section>
    </div>
  );
}
