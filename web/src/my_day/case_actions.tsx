// What can be done with a person in one's care: note a contact, hand over, close with an outcome.
import { useState } from "react";
import { call } from "../api/client";
import type { Case, ColleaguesPage, Vocabulary } from "../api/types";
import type { Asked } from "../api/use_answer";
import { today } from "../parts/days";
import { ChoiceField, DraftField, Form, TextField, useForm } from "../parts/form";
import { ProblemNotice } from "../parts/notices";
import { useDraft } from "../shell/draft";
import { VocabularyProblem } from "../shell/vocabulary";

interface Wanted {
  care_case: Pick<Case, "id" | "version" | "owner"> & { person: { name: string } };
  colleagues: Asked<ColleaguesPage>;
  words: Vocabulary | null;
  done: (said: string) => void;
  // Where somebody else was there first: shows how it stands now.
  again: () => void;
}

function ContactForm({ care_case, words, done, again }: Wanted) {
  const draft = useDraft(`contact/${care_case.id}`);
  const form = useForm();
  const [day, set_day] = useState(today());
  const [kind, set_kind] = useState("");
  const chosen = kind || (words?.contact_kinds[0]?.code ?? "");

  async function record() {
    if (form.lacks({ day: day === "" })) return;
    const body = { day, kind: chosen, note: draft.text.trim() };
    const recorded = await form.send((key) => call("POST /cases/{id}/contacts", { path: { id: care_case.id }, body, version: care_case.version, key }));
    if (!recorded) return;
    await draft.drop();
    done(`The contact with ${care_case.person.name} is recorded.`);
  }

  return (
    <Form form={form} does="Record the contact" submit={record} again={again}>
      <VocabularyProblem />
      <div className="k-form__row">
        <TextField name="day" label="Day" wants="Choose one." type="date" max={today()} value={day} set={set_day} />
        <ChoiceField label="How" choices={words?.contact_kinds ?? []} value={chosen} set={set_kind} />
      </div>
      <DraftField label="Note" draft={draft} />
    </Form>
  );
}

function HandOverForm({ care_case, colleagues, done, again }: Wanted) {
  const form = useForm();
  const [to, set_to] = useState("");
  if (!colleagues.value) return colleagues.problem ? <ProblemNotice problem={colleagues.problem} again={() => void colleagues.again()} /> : null;
  const others = colleagues.value.items.filter((one) => one.account !== care_case.owner);
  if (others.length === 0) return <p className="k-small">There is nobody else in the team to hand over to.</p>;
  const chosen = to || (others[0]?.account ?? "");
  const chosen_name = others.find((one) => one.account === chosen)?.shown_name ?? "";

  async function hand_over() {
    const given = await form.send((key) => call("POST /cases/{id}/hand-over", { path: { id: care_case.id }, body: { to: chosen }, version: care_case.version, key }));
    if (given) done(`${care_case.person.name} is now looked after by ${chosen_name}.`);
  }

  return (
    <Form form={form} does="Hand over" weight="second" submit={hand_over} again={again}>
      <ChoiceField label="To whom" choices={others.map((one) => ({ code: one.account, words: one.shown_name }))} value={chosen} set={set_to} />
    </Form>
  );
}

function CloseForm({ care_case, words, done, again }: Wanted) {
  const draft = useDraft(`close/${care_case.id}`);
  const form = useForm();
  const [outcome, set_outcome] = useState("");

  async function close() {
    if (form.lacks({ outcome: outcome === "" })) return;
    const body = { outcome, note: draft.text.trim() };
    const closed = await form.send((key) => call("POST /cases/{id}/close", { path: { id: care_case.id }, body, version: care_case.version, key }));
    if (!closed) return;
    await draft.drop();
    done(`The case of ${care_case.person.name} is closed.`);
  }

  return (
    <Form form={form} does="Close the case" weight="second" submit={close} again={again}>
      <VocabularyProblem />
      <ChoiceField name="outcome" label="Outcome" wants="Choose how it ended." none="Choose…" choices={words?.case_outcomes ?? []} value={outcome} set={set_outcome} />
      <DraftField label="Note" draft={draft} />
    </Form>
  );
}

export function CaseActions(given: Wanted) {
  // The version of when this was opened: what somebody else changed meanwhile is said, and not gone over.
  const [care_case] = useState(given.care_case);
  const wanted = { ...given, care_case };
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
