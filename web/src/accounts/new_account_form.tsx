// A new account: a name to sign in with, a name that others see, an organisation, a first password.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import type { Organisation } from "../api/types";
import { ProblemNotice } from "../parts/notices";
import { useSend } from "../parts/use_send";

export function NewAccountForm({ organisations, made, cancel }: { organisations: readonly Organisation[]; made: (said: string) => void; cancel: () => void }) {
  const [name, set_name] = useState("");
  const [shown_name, set_shown_name] = useState("");
  const [organisation, set_organisation] = useState(organisations[0]?.id ?? "");
  const [password, set_password] = useState("");
  const { busy, problem, send } = useSend();

  async function make() {
    const done = await send((key) => call("POST /accounts", { body: { name: name.trim(), shown_name: shown_name.trim(), organisation, password }, key }));
    if (done) made(`${shown_name.trim()} can sign in once a role is given.`);
  }

  return (
    <form
      className="k-form k-panel"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="k-form__row">
        <label>
          Name to sign in with
          <input type="text" required value={name} onChange={(event) => set_name(event.target.value)} />
        </label>
        <label>
          Name that others see
          <input type="text" required value={shown_name} onChange={(event) => set_shown_name(event.target.value)} />
        </label>
        <label>
          Organisation
          <select value={organisation} onChange={(event) => set_organisation(event.target.value)}>
            {organisations.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <label>
          First password, 12 characters or more
          <input type="password" required minLength={12} autoComplete="new-password" value={password} onChange={(event) => set_password(event.target.value)} />
        </label>
      </div>
      <div className="k-panel__row">
        <Button small type="submit" disabled={busy}>
          Add the account
        </Button>
        <button type="button" className="k-link-button" onClick={cancel}>
          Not now
        </button>
      </div>
    </form>
  );
}
