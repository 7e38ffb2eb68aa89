// An agreement lets an organisation's people see anything at all: for a purpose, from a day, by a paper, and which
// sensitive facts it covers.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import type { AddAgreement, Agreement, Organisation } from "../api/types";
import { today } from "../parts/days";
import { ProblemNotice } from "../parts/notices";
import { useSend } from "../parts/use_send";
import { useVocabulary } from "../shell/session";

const purposes: readonly AddAgreement["purpose"][] = ["direct-care", "running-the-service", "planning", "checking-access", "administration"];

type Label = NonNullable<AddAgreement["labels"]>[number];

export function NewAgreementForm({ organisation, made, cancel }: { organisation: Organisation; made: (said: string) => void; cancel: () => void }) {
  const words = useVocabulary();
  const [purpose, set_purpose] = useState<AddAgreement["purpose"]>("direct-care");
  const [document, set_document] = useState("");
  const [starts, set_starts] = useState(today());
  const [labels, set_labels] = useState<readonly Label[]>([]);
  const { busy, problem, send } = useSend();
  async function make() {
    const body = { organisation: organisation.id, purpose, labels: [...labels], document: document.trim(), starts };
    const done = await send((key) => call("POST /agreements", { body, key }));
    if (done) made(`${organisation.name} has an agreement for ${purpose.replace(/-/g, " ")}.`);
  }
  return (
    <form
      className="k-form k-panel"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      {problem ? <ProblemNotice problem={problem} /> : null}
      <label>
        Purpose
        <select value={purpose} onChange={(event) => set_purpose(event.target.value as AddAgreement["purpose"])}>
          {purposes.map((one) => (
            <option key={one} value={one}>
              {one.replace(/-/g, " ")}
            </option>
          ))}
        </select>
      </label>
      <label>
        Which paper says so
        <input type="text" required value={document} onChange={(event) => set_document(event.target.value)} />
      </label>
      <label>
        From
        <input type="date" required value={starts} onChange={(event) => set_starts(event.target.value)} />
      </label>
      <fieldset className="k-checks">
        <legend>Sensitive facts that it covers</legend>
        {(words?.labels ?? []).map((one) => (
          <label key={one.code}>
            <input
              type="checkbox"
              checked={labels.includes(one.code as Label)}
              onChange={(event) => set_labels(event.target.checked ? [...labels, one.code as Label] : labels.filter((label) => label !== one.code))}
            />{" "}
            {one.words}
          </label>
        ))}
      </fieldset>
      <div className="k-panel__row">
        <Button small type="submit" disabled={busy}>
          Add the agreement
        </Button>
        <button type="button" className="k-link-button" onClick={cancel}>
          Not now
        </button>
      </div>
    </form>
  );
}

export function EndAgreement({ agreement, changed }: { agreement: Agreement; changed: (said: string) => void }) {
  const [sure, set_sure] = useState(false);
  const { busy, problem, send } = useSend();
  if (agreement.ends) return null;
  async function end() {
    if (!sure) return set_sure(true);
    const done = await send((key) => call("POST /agreements/{id}/end", { path: { id: agreement.id }, body: { day: today() }, key }));
    if (done) changed("The agreement has ended: nobody sees anything by it from today.");
    return undefined;
  }
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <button type="button" className="k-link-button k-small" disabled={busy} onClick={() => void end()}>
        {sure ? "Yes, end it today" : "End…"}
        <span className="nhsuk-u-visually-hidden"> the agreement for {agreement.purpose.replace(/-/g, " ")}</span>
      </button>
    </>
  );
}
