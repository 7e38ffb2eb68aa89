// A new account: a name to sign in with, a name that others see, an organisation; a first password, or who the sign-in
// provider says that they are.
import { useState } from "react";
import { call } from "../api/client";
import type { Organisation } from "../api/types";
import { ChoiceField, Form, TextField, useForm } from "../parts/form";
import { organisation_in_words } from "../parts/words";
import { useSession } from "../shell/session";

export const least_password = 12;

export function NewAccountForm({ organisations, made, cancel }: { organisations: readonly Organisation[]; made: (said: string) => void; cancel: () => void }) {
  const { about } = useSession();
  const form = useForm();
  const [name, set_name] = useState("");
  const [shown_name, set_shown_name] = useState("");
  const [organisation, set_organisation] = useState("");
  const [by, set_by] = useState<"password" | "provider">("password");
  const [password, set_password] = useState("");
  const [issuer, set_issuer] = useState("");
  const [subject, set_subject] = useState("");
  const outside = by === "provider";

  async function make() {
    if (
      form.lacks({
        name: name.trim() === "",
        shown_name: shown_name.trim() === "",
        organisation: organisation === "",
        password: !outside && password.length < least_password,
        issuer: outside && issuer.trim() === "",
        subject: outside && subject.trim() === "",
      })
    )
      return;
    const proof = outside ? { external_issuer: issuer.trim(), external_subject: subject.trim() } : { password };
    const body = { name: name.trim(), shown_name: shown_name.trim(), organisation, ...proof };
    const done = await form.send((key) => call("POST /accounts", { body, key }));
    if (done) made(`${shown_name.trim()} can sign in once a role is given.`);
  }

  return (
    <Form form={form} does="Add the account" label="A new account" submit={make} cancel={cancel} panel>
      <div className="k-form__row">
        <TextField name="name" label="Name to sign in with" wants="Write one." value={name} set={set_name} />
        <TextField name="shown_name" label="Name that others see" wants="Write one." value={shown_name} set={set_shown_name} />
        <ChoiceField
          name="organisation"
          label="Organisation"
          wants="Choose one."
          none="Choose…"
          choices={organisations.map((one) => ({ code: one.id, words: organisation_in_words(one.name) }))}
          value={organisation}
          set={set_organisation}
        />
        {about.sign_in.oidc ? (
          <ChoiceField
            label="Signs in by"
            choices={[
              { code: "password", words: "a password" },
              { code: "provider", words: "the sign-in provider" },
            ]}
            value={by}
            set={(code) => set_by(code === "provider" ? "provider" : "password")}
          />
        ) : null}
        {outside ? (
          <>
            <TextField name="issuer" label="Address of the provider" wants="Write it." hint="Its issuer, to the letter: https://id.example" value={issuer} set={set_issuer} />
            <TextField name="subject" label="Their number with the provider" wants="Write it." hint="The subject (sub) that it gives of them" value={subject} set={set_subject} />
          </>
        ) : (
          <TextField
            name="password"
            label="First password"
            wants={`At least ${least_password} characters.`}
            hint={`${least_password} characters or more`}
            type="password"
            offers="new-password"
            value={password}
            set={set_password}
          />
        )}
      </div>
    </Form>
  );
}
