// For the administrator: who may sign in, as what; which organisations there are and by what agreement they see anything.
import { useEffect, useRef, useState } from "react";
import { useAnswer } from "../api/use_answer";
import { usePages } from "../api/use_pages";
import { DoneNotice, ProblemNotice, Waiting } from "../parts/notices";
import { ShowMore } from "../parts/show_more";
import { UnattendedCard } from "../parts/unattended_card";
import { ScreenTitle } from "../shell/frame";
import { AccountsTable } from "./accounts_table";
import { NewAccountForm } from "./new_account_form";
import { OrganisationsPanel } from "./organisations_panel";

export default function AccountsScreen() {
  const accounts = usePages("GET /accounts", {}, 100);
  const organisations = useAnswer("GET /organisations");
  const [said, set_said] = useState("");
  const [adding, set_adding] = useState(false);
  const notice = useRef<HTMLDivElement>(null);
  // The form that did it is gone: who works by keyboard or by ear goes on from what it says.
  useEffect(() => {
    if (said) notice.current?.focus();
  }, [said]);
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
      {said ? (
        <div ref={notice} tabIndex={-1}>
          <DoneNotice close={() => set_said("")}>{said}</DoneNotice>
        </div>
      ) : null}
      {problem ? <ProblemNotice problem={problem} again={() => changed("")} /> : null}
      {!accounts.first && accounts.busy ? <Waiting what="the accounts" /> : null}
      {accounts.first && organisations.value ? (
        <>
          <section className="k-card" aria-labelledby="accounts-heading">
            <h2 id="accounts-heading">People who sign in</h2>
            <AccountsTable accounts={accounts.items} more_follow={accounts.more_follow} organisations={organisations.value.items} changed={changed} />
            <ShowMore of={accounts} one="account" />
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
          <section className="k-card" aria-labelledby="organisations-heading">
            <h2 id="organisations-heading">Organisations, agreements, teams</h2>
            <OrganisationsPanel organisations={organisations.value.items} changed={changed} />
          </section>
          <UnattendedCard />
        </>
      ) : null}
    </div>
  );
}
