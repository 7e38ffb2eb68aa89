// A new organisation, and a new team of one. Neither sees anything yet: that takes an agreement, and a role in the team.
import { useState } from "react";
import { call } from "../api/client";
import type { Organisation } from "../api/types";
import { Form, TextField, useForm } from "../parts/form";
import { organisation_in_words } from "../parts/words";

// A code as the server takes it; what is wrong with it is said before it is sent.
export function is_code(text: string): boolean {
  return /^[A-Za-z0-9._:@/+-]{1,128}$/.test(text.trim());
}

export function NewOrganisationForm({ kinds, made, cancel }: { kinds: readonly string[]; made: (said: string) => void; cancel: () => void }) {
  const form = useForm();
  const [id, set_id] = useState("");
  const [name, set_name] = useState("");
  const [kind, set_kind] = useState("");

  async function make() {
    if (form.lacks({ id: !is_code(id), name: name.trim() === "", kind: !is_code(kind) })) return;
    const body = { id: id.trim(), name: name.trim(), kind: kind.trim() };
    const done = await form.send((key) => call("POST /organisations", { body, key }));
    if (done) made(`${body.name} is there. Its people see nothing before it has an agreement.`);
  }

  return (
    <Form form={form} does="Add the organisation" label="A new organisation" submit={make} cancel={cancel} panel>
      <div className="k-form__row">
        <TextField name="name" label="Name" wants="Write it." value={name} set={set_name} />
        <TextField name="id" label="Code" wants="Letters, digits, dots and hyphens, without blanks." hint="Of the national register where it has one: it stays for good" value={id} set={set_id} />
        <TextField name="kind" label="Kind" wants="One word, as others here have." hint="As the site calls it" list={kinds} value={kind} set={set_kind} />
      </div>
    </Form>
  );
}

export function NewTeamForm({ organisation, made, cancel }: { organisation: Organisation; made: (said: string) => void; cancel: () => void }) {
  const form = useForm();
  const [id, set_id] = useState("");
  const [name, set_name] = useState("");

  async function make() {
    if (form.lacks({ name: name.trim() === "", id: !is_code(id) })) return;
    const body = { id: id.trim(), name: name.trim(), organisation: organisation.id };
    const done = await form.send((key) => call("POST /teams", { body, key }));
    if (done) made(`${body.name} is a team of ${organisation_in_words(organisation.name)}. Give somebody the role of its leader.`);
  }

  return (
    <Form form={form} does="Add the team" label={`A new team of ${organisation.name}`} submit={make} cancel={cancel} panel>
      <TextField name="name" label="Name of the team" wants="Write it." value={name} set={set_name} />
      <TextField
        name="id"
        label="Code of the team"
        wants="Letters, digits, dots and hyphens, without blanks."
        hint="A team called service.locality is sent the offers of that service there. It stays for good"
        value={id}
        set={set_id}
      />
    </Form>
  );
}
