// An agreement lets an organisation's people see anything at all: for a purpose, from a day, by a paper, and which
// sensitive facts it covers.
import { useState } from "react";
import { call } from "../api/client";
import type { AddAgreement, Agreement, Organisation } from "../api/types";
import { today } from "../parts/days";
import { ChoiceField, Form, TextField, useForm } from "../parts/form";
import { SureButton } from "../parts/sure_button";
import { useVocabulary } from "../shell/session";

const purposes: readonly AddAgreement["purpose"][] = ["direct-care", "running-the-service", "planning", "checking-access", "administration"];

type Label = NonNullable<AddAgreement["labels"]>[number];

export function purpose_in_words(purpose: string): string {
  return purpose.replace(/-/g, " ");
}

export function NewAgreementForm({ organisation, made, cancel }: { organisation: Organisation; made: (said: string) => void; cancel: () => void }) {
  const words = useVocabulary();
  const form = useForm();
  const [purpose, set_purpose] = useState<AddAgreement["purpose"]>("direct-care");
  const [document, set_document] = useState("");
  const [starts, set_starts] = useState(today());
  const [ends, set_ends] = useState("");
  const [labels, set_labels] = useState<readonly Label[]>([]);

  async function make() {
    if (form.lacks({ document: document.trim() === "", starts: starts === "", ends: ends !== "" && ends <= starts })) return;
    const body = { organisation: organisation.id, purpose, labels: [...labels], document: document.trim(), starts, ends: ends === "" ? null : ends };
    const done = await form.send((key) => call("POST /agreements", { body, key }));
    if (done) made(`${organisation.name} has an agreement for ${purpose_in_words(purpose)}.`);
  }

  return (
    <Form form={form} does="Add the agreement" label={`A new agreement for ${organisation.name}`} submit={make} cancel={cancel} panel>
      <div className="k-form__row">
        <ChoiceField
          label="Purpose"
          choices={purposes.map((one) => ({ code: one, words: purpose_in_words(one) }))}
          value={purpose}
          set={(code) => set_purpose(purposes.find((one) => one === code) ?? "direct-care")}
        />
        <TextField name="document" label="Which paper says so" wants="Write its name and day." value={document} set={set_document} />
        <TextField name="starts" label="From" wants="Choose a day." type="date" value={starts} set={set_starts} />
        <TextField name="ends" label="Until, if it says so" wants="Choose a later day, or none." type="date" value={ends} set={set_ends} />
      </div>
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
    </Form>
  );
}

export function has_ended(agreement: Pick<Agreement, "ends">, day: string): boolean {
  return agreement.ends !== null && agreement.ends <= day;
}

export function EndAgreement({ agreement, changed }: { agreement: Agreement; changed: (said: string) => void }) {
  if (has_ended(agreement, today())) return null;
  return (
    <SureButton
      does="End…"
      surely="Yes, end it today"
      about={`the agreement for ${purpose_in_words(agreement.purpose)}`}
      send={(key) => call("POST /agreements/{id}/end", { path: { id: agreement.id }, body: { day: today() }, key })}
      done={() => changed("The agreement has ended: nobody sees anything by it from today.")}
    />
  );
}
