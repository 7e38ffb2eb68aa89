// What an administrator can do with one account: give or end a role, set a password, disable it.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import type { Account, GrantRole, Organisation } from "../api/types";
import { ProblemNotice } from "../parts/notices";
import { useSend } from "../parts/use_send";
import { useVocabulary, word_of } from "../shell/session";

interface Wanted {
  account: Account;
  accounts: readonly Account[];
  organisations: readonly Organisation[];
  changed: (said: string) => void;
}

function GiveRole({ account, organisations, changed }: Wanted) {
  const words = useVocabulary();
  const [role, set_role] = useState<GrantRole["role"] | "">("");
  const [team, set_team] = useState("");
  const { busy, problem, send } = useSend();
  const teams = organisations.flatMap((one) => one.teams);
  async function give() {
    if (role === "") return;
    const done = await send((key) => call("POST /accounts/{id}/roles", { path: { id: account.id }, body: { role, team }, key }));
    if (done) changed(`${account.shown_name} now acts as ${word_of(words?.roles, role).toLowerCase()}.`);
  }
  return (
    <form
      className="k-form"
      onSubmit={(event) => {
        event.preventDefault();
        void give();
      }}
    >
      {problem ? <ProblemNotice problem={problem} /> : null}
      <label>
        Role
        <select value={role} required onChange={(event) => set_role(event.target.value as GrantRole["role"] | "")}>
          <option value="">Choose…</option>
          {(words?.roles ?? []).map((one) => (
            <option key={one.code} value={one.code}>
              {one.words}
            </option>
          ))}
        </select>
      </label>
      <label>
        Team, where the role is of one
        <select value={team} onChange={(event) => set_team(event.target.value)}>
          <option value="">no team</option>
          {teams.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <Button secondary small type="submit" disabled={busy}>
        Give the role
      </Button>
    </form>
  );
}

function EndRole({ account, accounts, changed }: Wanted) {
  const words = useVocabulary();
  const [grant, set_grant] = useState(account.grants[0]?.id ?? "");
  const [hand_to, set_hand_to] = useState("");
  const { busy, problem, send } = useSend();
  if (account.grants.length === 0) return <p className="k-small">Acts as nothing.</p>;
  const chosen = account.grants.find((one) => one.id === grant) ?? account.grants[0];
  const of_team = accounts.filter((one) => one.id !== account.id && one.grants.some((own) => own.team !== "" && own.team === chosen?.team));
  async function end() {
    if (!chosen) return;
    const done = await send((key) => call("POST /roles/{grant}/end", { path: { grant: chosen.id }, body: { hand_to }, key }));
    if (done) changed(`${account.shown_name} no longer acts as ${word_of(words?.roles, chosen.role).toLowerCase()}; the sessions of that role have ended.`);
  }
  return (
    <form
      className="k-form"
      onSubmit={(event) => {
        event.preventDefault();
        void end();
      }}
    >
      {problem ? <ProblemNotice problem={problem} /> : null}
      <label>
        Role
        <select value={grant} onChange={(event) => set_grant(event.target.value)}>
          {account.grants.map((one) => (
            <option key={one.id} value={one.id}>
              {word_of(words?.roles, one.role)}
              {one.team_name ? `, ${one.team_name}` : ""}
            </option>
          ))}
        </select>
      </label>
      <label>
        Who takes what they own
        <select value={hand_to} onChange={(event) => set_hand_to(event.target.value)}>
          <option value="">they own nothing</option>
          {of_team.map((one) => (
            <option key={one.id} value={one.id}>
              {one.shown_name}
            </option>
          ))}
        </select>
      </label>
      <Button secondary small type="submit" disabled={busy}>
        End the role
      </Button>
    </form>
  );
}

function Access({ account, changed }: Wanted) {
  const [password, set_password] = useState("");
  const setting = useSend();
  const disabling = useSend();
  const [sure, set_sure] = useState(false);
  async function set_it() {
    const done = await setting.send((key) => call("POST /accounts/{id}/password", { path: { id: account.id }, body: { password }, key }));
    if (done) changed(`The password of ${account.shown_name} is set; all their sessions have ended.`);
  }
  async function disable() {
    if (!sure) return set_sure(true);
    const done = await disabling.send((key) => call("POST /accounts/{id}/disable", { path: { id: account.id }, key }));
    if (done) changed(`${account.shown_name} cannot sign in any more.`);
    return undefined;
  }
  const problem = setting.problem ?? disabling.problem;
  return (
    <>
      <form
        className="k-form"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void set_it();
        }}
      >
        {problem ? <ProblemNotice problem={problem} /> : null}
        <label>
          New password, 12 characters or more
          <input type="password" minLength={12} required autoComplete="new-password" value={password} onChange={(event) => set_password(event.target.value)} />
        </label>
        <Button secondary small type="submit" disabled={setting.busy}>
          Set the password
        </Button>
      </form>
      {account.disabled ? null : (
        <p>
          <button type="button" className="k-link-button" disabled={disabling.busy} onClick={() => void disable()}>
            {sure ? "Yes, disable this account" : "Disable the account…"}
          </button>
        </p>
      )}
    </>
  );
}

export function AccountPanel(wanted: Wanted) {
  return (
    <div className="k-actions">
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
    </div>
  );
}
