// Which organisations there are, by what agreement their people see anything, and their teams; beneath a row each
// agreement with its paper, and what can be added.
import { useState } from "react";
import type { Agreement, Organisation, TeamOfOrganisation } from "../api/types";
import { in_words, today } from "../parts/days";
import { Nothing } from "../parts/notices";
import { type Column, Table } from "../parts/table";
import { capital, counted, organisation_in_words } from "../parts/words";
import { useVocabulary, word_of } from "../shell/session";
import { EndAgreement, NewAgreementForm, has_ended, purpose_in_words } from "./agreement_form";
import { NewOrganisationForm, NewTeamForm } from "./organisation_form";

// An agreement holds from its first day to the day before its end.
export function is_in_force(agreement: Pick<Agreement, "starts" | "ends">, day: string): boolean {
  return agreement.starts <= day && !has_ended(agreement, day);
}

// Purposes that something holds for now. What has ended or is to come is told beneath.
export function purposes_in_force(organisation: Pick<Organisation, "agreements">, day: string): string[] {
  return [...new Set(organisation.agreements.filter((one) => is_in_force(one, day)).map((one) => one.purpose))];
}

function when_in_words(agreement: Agreement, day: string): string {
  if (has_ended(agreement, day)) return ": ended";
  return agreement.starts > day ? ": to come" : "";
}

function Agreements({ organisation, changed }: { organisation: Organisation; changed: (said: string) => void }) {
  const words = useVocabulary();
  if (organisation.agreements.length === 0) return <p className="k-error">None: its people see nothing.</p>;
  return (
    <ul className="k-plain">
      {organisation.agreements.map((agreement) => (
        <li key={agreement.id}>
          <strong>{capital(purpose_in_words(agreement.purpose))}</strong>, from {in_words(agreement.starts)}
          {agreement.ends ? ` to ${in_words(agreement.ends)}` : ""}
          {when_in_words(agreement, today())}
          <span className="k-cell-note">{agreement.document}</span>
          <span className="k-cell-note">
            {agreement.labels.length > 0 ? `Covers ${agreement.labels.map((label) => word_of(words?.labels, label)).join(", ")}.` : "Covers no sensitive facts."}
          </span>
          <EndAgreement agreement={agreement} changed={changed} />
        </li>
      ))}
    </ul>
  );
}

function TeamWords({ team }: { team: TeamOfOrganisation }) {
  return (
    <>
      {organisation_in_words(team.name)}
      <span className="k-cell-note">
        {counted(team.members, "member")}, {counted(team.open_offers, "open offer")}, {counted(team.open_cases, "open case")}
        {team.led ? "" : "; "}
        {team.led ? null : <strong className="k-error">nobody leads it</strong>}
      </span>
    </>
  );
}

type Adding = "agreement" | "team" | null;

function OrganisationPanel({ organisation, changed }: { organisation: Organisation; changed: (said: string) => void }) {
  const [adding, set_adding] = useState<Adding>(null);
  const made = (said: string) => {
    set_adding(null);
    changed(said);
  };
  const cancel = () => set_adding(null);
  const door = (what: Adding, label: string, about: string) =>
    adding === null ? (
      <button type="button" className="k-link-button" onClick={() => set_adding(what)}>
        {label}
        <span className="nhsuk-u-visually-hidden"> {about}</span>
      </button>
    ) : null;
  return (
    <div className="k-actions k-actions--two">
      <section>
        <h3>Agreements</h3>
        <Agreements organisation={organisation} changed={changed} />
        {adding === "agreement" ? <NewAgreementForm organisation={organisation} made={made} cancel={cancel} /> : null}
        {door("agreement", "Add an agreement", `for ${organisation.name}`)}
      </section>
      <section>
        <h3>Teams</h3>
        {organisation.teams.length === 0 ? (
          <p className="k-small">None.</p>
        ) : (
          <ul className="k-plain">
            {organisation.teams.map((team) => (
              <li key={team.id}>
                <TeamWords team={team} />
                <span className="k-cell-note">
                  <code>{team.id}</code>
                </span>
              </li>
            ))}
          </ul>
        )}
        {adding === "team" ? <NewTeamForm organisation={organisation} made={made} cancel={cancel} /> : null}
        {door("team", "Add a team", `of ${organisation.name}`)}
      </section>
    </div>
  );
}

export function OrganisationsPanel({ organisations, changed }: { organisations: readonly Organisation[]; changed: (said: string) => void }) {
  const [adding, set_adding] = useState(false);
  const [open, set_open] = useState<string | null>(null);
  const [part, set_part] = useState("");
  const kinds = [...new Set(organisations.map((one) => one.kind).filter(Boolean))].sort();
  const wanted = part.trim().toLowerCase();
  const shown = organisations.filter((one) => `${one.name} ${one.id} ${one.kind}`.toLowerCase().includes(wanted));

  const columns: Column<Organisation>[] = [
    {
      name: "Organisation",
      heads: true,
      cell: (one) => (
        <>
          <strong>{organisation_in_words(one.name)}</strong>
          <span className="k-cell-note">
            <code>{one.id}</code>
            {one.kind ? `, ${one.kind.replace(/-/g, " ")}` : ""}
          </span>
        </>
      ),
    },
    {
      name: "Sees people for",
      cell: (one) => {
        const purposes = purposes_in_force(one, today());
        return purposes.length === 0 ? <span className="k-error">nothing: no agreement{one.agreements.length > 0 ? " in force" : ""}</span> : purposes.map(purpose_in_words).join(", ");
      },
    },
    {
      name: "Teams",
      cell: (one) =>
        one.teams.length === 0 ? (
          <span className="k-small">none</span>
        ) : (
          <ul className="k-accounts__roles">
            {one.teams.map((team) => (
              <li key={team.id}>
                <TeamWords team={team} />
              </li>
            ))}
          </ul>
        ),
    },
    {
      name: "What to do",
      silent: true,
      cell: (one) => (
        <button type="button" className="k-link-button" aria-expanded={open === one.id} onClick={() => set_open(open === one.id ? null : one.id)}>
          {open === one.id ? "Close" : "Open"}
          <span className="nhsuk-u-visually-hidden">: {one.name}</span>
        </button>
      ),
    },
  ];

  return (
    <>
      <div className="k-filters">
        <label className="k-inline">
          Name, code or kind
          <input type="search" value={part} autoComplete="off" onChange={(event) => set_part(event.target.value)} />
        </label>
        <span className="k-small" role="status">
          {counted(shown.length, "organisation")}
        </span>
      </div>
      <Table
        caption="Organisations"
        look="k-people"
        columns={columns}
        rows={shown}
        key_of={(one) => one.id}
        below={(one) => (open === one.id ? <OrganisationPanel organisation={one} changed={changed} /> : null)}
      />
      {shown.length === 0 ? <Nothing title={organisations.length === 0 ? "There is no organisation yet" : "No organisation fits"} /> : null}
      {adding ? (
        <NewOrganisationForm
          kinds={kinds}
          cancel={() => set_adding(false)}
          made={(said) => {
            set_adding(false);
            changed(said);
          }}
        />
      ) : (
        <button type="button" className="k-link-button" onClick={() => set_adding(true)}>
          Add an organisation
        </button>
      )}
    </>
  );
}
