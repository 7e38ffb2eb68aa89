// For the administrator: who may sign in, as what; which organisations there are and by what agreement they see anything.
import { useState } from "react";
import type { Account, Organisation } from "../api/types";
import { useAnswer } from "../api/use_answer";
import { in_words } from "../parts/days";
import { DoneNotice, Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { counted, organisation_in_words } from "../parts/words";
import { ScreenTitle } from "../shell/frame";
import { useVocabulary, word_of } from "../shell/session";
import { AccountPanel } from "./account_panel";
import { EndAgreement, NewAgreementForm } from "./agreement_form";
import { NewAccountForm } from "./new_account_form";

function state_of(account: Account): string {
  if (account.disabled) return "disabled";
  if (account.locked) return "locked after wrong passwords";
  return account.has_password ? "password" : account.external_issuer ? `signs in through ${account.external_issuer}` : "cannot sign in";
}

function Accounts({ accounts, organisations, changed }: { accounts: readonly Account[]; organisations: readonly Organisation[]; changed: (said: string) => void }) {
  const words = useVocabulary();
  const [part, set_part] = useState("");
  const [open, set_open] = useState<string | null>(null);
  const wanted = part.trim().toLowerCase();
  const shown = accounts.filter((one) => `${one.name} ${one.shown_name} ${one.organisation_name}`.toLowerCase().includes(wanted));
  return (
    <>
      <div className="k-filters">
        <label className="k-inline">
          Name or organisation
          <input type="search" value={part} autoComplete="off" onChange={(event) => set_part(event.target.value)} />
        </label>
        <span className="k-small">{counted(shown.length, "account")}</span>
      </div>
      <table className="k-table k-people">
        <caption className="nhsuk-u-visually-hidden">Accounts</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Organisation</th>
            <th scope="col">Acts as</th>
            <th scope="col">Signs in by</th>
            <th scope="col">
              <span className="nhsuk-u-visually-hidden">What to do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <AccountRows key={one.id} account={one} open={open === one.id} toggle={() => set_open(open === one.id ? null : one.id)}>
              <th scope="row" data-label="Account">
                <strong>{one.shown_name}</strong>
                <span className="k-cell-note">
                  {one.name}
                  {one.demo ? ", demonstration" : ""}
                </span>
              </th>
              <td data-label="Organisation">{organisation_in_words(one.organisation_name)}</td>
              <td data-label="Acts as">
                {one.grants.length === 0 ? (
                  <span className="k-small">nothing</span>
                ) : (
                  <ul className="k-accounts__roles">
                    {one.grants.map((grant) => (
                      <li key={grant.id}>
                        {word_of(words?.roles, grant.role)}
                        {grant.team_name ? `, ${organisation_in_words(grant.team_name)}` : ""}
                      </li>
                    ))}
                  </ul>
                )}
              </td>
              <td data-label="Signs in by">{one.disabled || one.locked ? <strong className="k-error">{state_of(one)}</strong> : state_of(one)}</td>
              <AccountPanel
                account={one}
                accounts={accounts}
                organisations={organisations}
                changed={(said) => {
                  set_open(null);
                  changed(said);
                }}
              />
            </AccountRows>
          ))}
        </tbody>
      </table>
    </>
  );
}

// The row of an account, and beneath it what can be done with it.
function AccountRows({ account, open, toggle, children }: { account: Account; open: boolean; toggle: () => void; children: React.ReactNode[] }) {
  const cells = children.slice(0, -1);
  const panel = children[children.length - 1];
  return (
    <>
      <tr className={open ? "k-people__open" : undefined}>
        {cells}
        <td className="k-people__doors">
          <button type="button" className="k-link-button" aria-expanded={open} onClick={toggle}>
            {open ? "Close" : "Change"}
            <span className="nhsuk-u-visually-hidden">: {account.shown_name}</span>
          </button>
        </td>
      </tr>
      {open ? (
        <tr className="k-people__panel">
          <td colSpan={5}>{panel}</td>
        </tr>
      ) : null}
    </>
  );
}

function Organisations({ organisations, changed }: { organisations: readonly Organisation[]; changed: (said: string) => void }) {
  const words = useVocabulary();
  const [open, set_open] = useState<string | null>(null);
  return (
    <div className="k-grid-2">
      {organisations.map((one) => (
        <section key={one.id} className="k-card" aria-label={one.name}>
          <h3>{organisation_in_words(one.name)}</h3>
          <p className="k-small">
            <code>{one.id}</code>
            {one.kind ? `, ${one.kind.replace(/-/g, " ")}` : ""}
          </p>
          <h4>Agreements</h4>
          {one.agreements.length === 0 ? (
            <p className="k-error">None: its people see nothing.</p>
          ) : (
            <ul className="k-plain">
              {one.agreements.map((agreement) => (
                <li key={agreement.id}>
                  <strong>{agreement.purpose.replace(/-/g, " ")}</strong>, from {in_words(agreement.starts)}
                  {agreement.ends ? ` to ${in_words(agreement.ends)}` : ""}
                  <span className="k-cell-note">
                    {agreement.document}
                    {agreement.labels.length > 0 ? `; covers ${agreement.labels.map((label) => word_of(words?.labels, label)).join(", ")}` : "; no sensitive facts"}
                  </span>
                  <EndAgreement agreement={agreement} changed={changed} />
                </li>
              ))}
            </ul>
          )}
          {one.teams.length > 0 ? (
            <>
              <h4>Teams</h4>
              <ul className="k-plain">
                {one.teams.map((team) => (
                  <li key={team.id}>
                    {organisation_in_words(team.name)}
                    <span className="k-cell-note">
                      {counted(team.members, "member")}, {counted(team.open_offers, "open offer")}, {counted(team.open_cases, "open case")}
                      {team.led ? "" : "; nobody leads it"}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          ) : null}
          {open === one.id ? (
            <NewAgreementForm
              organisation={one}
              cancel={() => set_open(null)}
              made={(said) => {
                set_open(null);
                changed(said);
              }}
            />
          ) : (
            <button type="button" className="k-link-button" onClick={() => set_open(one.id)}>
              Add an agreement<span className="nhsuk-u-visually-hidden"> for {one.name}</span>
            </button>
          )}
        </section>
      ))}
    </div>
  );
}

export default function AccountsScreen() {
  const accounts = useAnswer("GET /accounts");
  const organisations = useAnswer("GET /organisations");
  const [said, set_said] = useState("");
  const [adding, set_adding] = useState(false);
  const changed = (words: string) => {
    set_said(words);
    void accounts.again();
    void organisations.again();
  };
  const problem = accounts.problem ?? organisations.problem;
  return (
    <div className="k-place">
      <ScreenTitle tab="Accounts" lead="Who may sign in and as what. A role that ends, ends its sessions at once, and leaves nobody without an owner.">
        Accounts
      </ScreenTitle>
      {said ? <DoneNotice close={() => set_said("")}>{said}</DoneNotice> : null}
      {problem ? <ProblemNotice problem={problem} again={() => changed("")} /> : null}
      {!accounts.value && accounts.busy ? <Waiting what="the accounts" /> : null}
      {accounts.value && organisations.value ? (
        <>
          <section className="k-card" aria-labelledby="accounts-heading">
            <h2 id="accounts-heading">People who sign in</h2>
            {accounts.value.items.length === 0 ? <Nothing title="There is no account yet" /> : null}
            <Accounts accounts={accounts.value.items} organisations={organisations.value.items} changed={changed} />
            {adding ? (
              <NewAccountForm
                organisations={organisations.value.items}
                cancel={() => set_adding(false)}
                made={(words) => {
                  set_adding(false);
                  changed(words);
                }}
              />
            ) : (
              <button type="button" className="k-link-button" onClick={() => set_adding(true)}>
                Add an account
              </button>
            )}
          </section>
          <section aria-labelledby="organisations-heading">
            <h2 id="organisations-heading">Organisations, agreements, teams</h2>
            <Organisations organisations={organisations.value.items} changed={changed} />
          </section>
        </>
      ) : null}
    </div>
  );
}
