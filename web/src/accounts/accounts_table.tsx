// The accounts in one table: who, of which organisation, as what, how they sign in; beneath a row what can be done.
import { useState } from "react";
import type { Account, Organisation } from "../api/types";
import { Nothing } from "../parts/notices";
import { type Column, Table } from "../parts/table";
import { counted, organisation_in_words } from "../parts/words";
import { useVocabulary, word_of } from "../shell/session";
import { AccountPanel } from "./account_panel";

export function state_of(account: Account): string {
  if (account.disabled) return "disabled";
  if (account.locked) return "locked after wrong passwords";
  return account.has_password ? "password" : account.external_issuer ? `signs in through ${account.external_issuer}` : "cannot sign in";
}

interface Wanted {
  accounts: readonly Account[];
  // Whether these are only the first.
  more_follow: boolean;
  organisations: readonly Organisation[];
  changed: (said: string) => void;
}

export function AccountsTable({ accounts, more_follow, organisations, changed }: Wanted) {
  const words = useVocabulary();
  const [part, set_part] = useState("");
  const [open, set_open] = useState<string | null>(null);
  const wanted = part.trim().toLowerCase();
  const shown = accounts.filter((one) => `${one.name} ${one.shown_name} ${one.organisation_name}`.toLowerCase().includes(wanted));

  const columns: Column<Account>[] = [
    {
      name: "Account",
      heads: true,
      cell: (one) => (
        <>
          <strong>{one.shown_name}</strong>
          <span className="k-cell-note">
            {one.name}
            {one.demo ? ", demonstration" : ""}
          </span>
        </>
      ),
    },
    { name: "Organisation", cell: (one) => organisation_in_words(one.organisation_name) },
    {
      name: "Acts as",
      cell: (one) =>
        one.grants.length === 0 ? (
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
        ),
    },
    { name: "Signs in by", cell: (one) => (one.disabled || one.locked ? <strong className="k-error">{state_of(one)}</strong> : state_of(one)) },
    {
      name: "What to do",
      silent: true,
      cell: (one) => (
        <button type="button" className="k-link-button" aria-expanded={open === one.id} onClick={() => set_open(open === one.id ? null : one.id)}>
          {open === one.id ? "Close" : "Change"}
          <span className="nhsuk-u-visually-hidden">: {one.shown_name}</span>
        </button>
      ),
    },
  ];

  return (
    <>
      <div className="k-filters">
        <label className="k-inline">
          Name or organisation
          <input type="search" value={part} autoComplete="off" onChange={(event) => set_part(event.target.value)} />
        </label>
        <span className="k-small" role="status">
          {counted(shown.length, "account")}
          {more_follow ? " of those shown" : ""}
        </span>
      </div>
      <Table
        caption="Accounts"
        look="k-people"
        columns={columns}
        rows={shown}
        key_of={(one) => one.id}
        below={(one) =>
          open === one.id ? (
            <AccountPanel
              account={one}
              accounts={accounts}
              more_follow={more_follow}
              organisations={organisations}
              changed={(said) => {
                set_open(null);
                changed(said);
              }}
            />
          ) : null
        }
      />
      {shown.length === 0 ? <Nothing title={accounts.length === 0 ? "There is no account yet" : "No account fits"} /> : null}
    </>
  );
}
