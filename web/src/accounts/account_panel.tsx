// What an administrator can do with one account: give or end a role, set a password, declare kin, disable it.
import { useState } from "react";
import { call } from "../api/client";
import type { Account, GrantRole, Organisation } from "../api/types";
import { ChoiceField, Form, TextField, useForm } from "../parts/form";
import { SureButton } from "../parts/sure_button";
import { organisation_in_words } from "../parts/words";
import { useVocabulary, word_of } from "../shell/session";
import { least_password } from "./new_account_form";

interface Wanted {
  account: Account;
  accounts: readonly Account[];
  // Whether these are only the first.
  more_follow: boolean;
  organisations: readonly Organisation[];
  changed: (said: string) => void;
}

function GiveRole({ account, organisations, changed }: Wanted) {
  const words = useVocabulary();
  const form = useForm();
  const [role, set_role] = useState<GrantRole["role"] | "">("");
  const [team, set_team] = useState("");
  const teams = organisations.flatMap((one) => one.teams);
  async function give() {
    if (form.lacks({ role: role === "" }) || role === "") return;
    const done = await form.send((key) => call("POST /accounts/{id}/roles", { path: { id: account.id }, body: { role, team }, key }));
    if (done) changed(`${account.shown_name} now acts as ${word_of(words?.roles, role).toLowerCase()}.`);
  }
  return (
    <Form form={form} does="Give the role" weight="second" submit={give}>
      <ChoiceField name="role" label="Role" wants="Choose one." none="Choose…" choices={words?.roles ?? []} value={role} set={(code) => set_role(code as GrantRole["role"] | "")} />
      <ChoiceField
        label="Team, where the role is of one"
        none="no team"
        choices={teams.map((one) => ({ code: one.id, words: organisation_in_words(one.name) }))}
        value={team}
        set={set_team}
      />
    </Form>
  );
}

function EndRole({ account, accounts, more_follow, changed }: Wanted) {
  const words = useVocabulary();
  const form = useForm();
  const [grant, set_grant] = useState(account.grants[0]?.id ?? "");
  const [hand_to, set_hand_to] = useState("");
  const chosen = account.grants.find((one) => one.id === grant) ?? account.grants[0];
  if (!chosen) return <p className="k-small">Acts as nothing.</p>;
  const { id, role, team } = chosen;
  const of_team = accounts.filter((one) => one.id !== account.id && one.grants.some((own) => own.team !== "" && own.team === team));
  async function end() {
    const done = await form.send((key) => call("POST /roles/{grant}/end", { path: { grant: id }, body: { hand_to }, key }));
    if (done) changed(`${account.shown_name} no longer acts as ${word_of(words?.roles, role).toLowerCase()}; the sessions of that role have ended.`);
  }
  return (
    <Form form={form} does="End the role" weight="second" submit={end}>
      <ChoiceField
        label="Role to end"
        choices={account.grants.map((one) => ({ code: one.id, words: [word_of(words?.roles, one.role), one.team_name].filter(Boolean).join(", ") }))}
        value={id}
        set={set_grant}
      />
      <ChoiceField
        label="Who takes what they own"
        hint={more_follow ? "Only of the accounts that are shown: show more of them at the foot of the table, if somebody is missing here" : undefined}
        none="they own nothing"
        choices={of_team.map((one) => ({ code: one.id, words: one.shown_name }))}
        value={hand_to}
        set={set_hand_to}
      />
    </Form>
  );
}

function Access({ account, changed }: Wanted) {
  const form = useForm();
  const [password, set_password] = useState("");
  async function set_it() {
    if (form.lacks({ password: password.length < least_password })) return;
    const done = await form.send((key) => call("POST /accounts/{id}/password", { path: { id: account.id }, body: { password }, key }));
    if (done) changed(`The password of ${account.shown_name} is set; all their sessions have ended.`);
  }
  return (
    <>
      <Form form={form} does="Set the password" weight="second" submit={set_it}>
        <TextField
          name="password"
          label="New password"
          wants={`At least ${least_password} characters.`}
          hint={`${least_password} characters or more. It ends a lock-out, and all their sessions`}
          type="password"
          offers="new-password"
          value={password}
          set={set_password}
        />
      </Form>
      {account.disabled ? null : (
        <p>
          <SureButton
            does="Disable the account…"
            surely="Yes, disable this account"
            about={`of ${account.shown_name}`}
            send={(key) => call("POST /accounts/{id}/disable", { path: { id: account.id }, key })}
            done={() => changed(`${account.shown_name} cannot sign in any more.`)}
          />
        </p>
      )}
    </>
  );
}

const kinships = [
  { code: "self", words: "themselves" },
  { code: "partner", words: "a partner" },
  { code: "parent", words: "a parent" },
  { code: "child", words: "a child" },
  { code: "sibling", words: "a brother or sister" },
  { code: "other-family", words: "other family" },
  { code: "household", words: "somebody they live with" },
];

// Whom the holder of the account may never see here, in any role, with the glass broken or not.
function Kin({ account, changed }: Wanted) {
  const form = useForm();
  const [person_id, set_person_id] = useState("");
  const [kin, set_kin] = useState("");
  async function declare() {
    if (form.lacks({ kin: kin === "", person_id: person_id.trim() === "" })) return;
    const done = await form.send((key) => call("POST /accounts/{id}/kin", { path: { id: account.id }, body: { person_id: person_id.trim(), kin }, key }));
    if (done) changed(`The record of whoever has that key now stays shut to ${account.shown_name}, in every role.`);
  }
  return (
    <Form form={form} does="Keep it shut to them" weight="second" submit={declare}>
      <ChoiceField name="kin" label="To the holder of this account the person is" wants="Choose." none="Choose…" choices={kinships} value={kin} set={set_kin} />
      <TextField
        name="person_id"
        label="The person's key"
        wants="Write it."
        hint="Their practice or the privacy officer tells it. Nothing of the person is shown here, nor whether there is one of that key"
        value={person_id}
        set={set_person_id}
      />
    </Form>
  );
}

export function AccountPanel(wanted: Wanted) {
  return (
    <div className="k-actions k-actions--four">
      <section>
        <h3>Give a role</h3>
        <GiveRole {...wanted} />
      </section>
      <section>
        <h3>End a role</h3>
        <EndRole {...wanted} />
      </section>
      <section>
        <h3>Access</h3>
        <Access {...wanted} />
      </section>
      <section>
        <h3>Own and family</h3>
        <Kin {...wanted} />
      </section>
    </div>
  );
}
