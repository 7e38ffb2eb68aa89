// Which organisations there are, by what agreement their people see anything, and their teams.
import { useState } from "react";
import type { Organisation } from "../api/types";
import { in_words } from "../parts/days";
import { counted, organisation_in_words } from "../parts/words";
import { useVocabulary, word_of } from "../shell/session";
import { EndAgreement, NewAgreementForm, purpose_in_words } from "./agreement_form";
import { NewOrganisationForm, NewTeamForm } from "./organisation_form";

function Agreements({ organisation, changed }: { organisation: Organisation; changed: (said: string) => void }) {
  const words = useVocabulary();
  if (organisation.agreements.length === 0) return <p className="k-error">None: its people see nothing.</p>;
  return (
    <ul className="k-plain">
      {organisation.agreements.map((agreement) => (
        <li key={agreement.id}>
          <strong>{purpose_in_words(agreement.purpose)}</strong>, from {in_words(agreement.starts)}
          {agreement.ends ? ` to ${in_words(agreement.ends)}` : ""}
          <span className="k-cell-note">
            {agreement.document}
            {agreement.labels.length > 0 ? `; covers ${agreement.labels.map((label) => word_of(words?.labels, label)).join(", ")}` : "; no sensitive facts"}
          </span>
          <EndAgreement agreement={agreement} changed={changed} />
        </li>
      ))}
    </ul>
  );
}

function Teams({ organisation }: { organisation: Organisation }) {
  if (organisation.teams.length === 0) return <p className="k-small">None.</p>;
  return (
    <ul className="k-plain">
      {organisation.teams.map((team) => (
        <li key={team.id}>
          {organisation_in_words(team.name)}
          <span className="k-cell-note">
            {counted(team.members, "member")}, {counted(team.open_offers, "open offer")}, {counted(team.open_cases, "open case")}
            {team.led ? "" : "; "}
            {team.led ? null : <strong className="k-error">nobody leads it</strong>}
          </span>
        </li>
      ))}
    </ul>
  );
}

type Adding = "agreement" | "team" | null;

function OrganisationCard({ organisation, changed }: { organisation: Organisation; changed: (said: string) => void }) {
  const [adding, set_adding] = useState<Adding>(null);
  const made = (said: string) => {
    set_adding(null);
    changed(said);
  };
  const cancel = () => set_adding(null);
  return (
    <section className="k-card" aria-label={organisation.name}>
      <h3>{organisation_in_words(organisation.name)}</h3>
      <p className="k-small">
        <code>{organisation.id}</code>
        {organisation.kind ? `, ${organisation.kind.replace(/-/g, " ")}` : ""}
      </p>
      <h4>Agreements</h4>
      <Agreements organisation={organisation} changed={changed} />
      <h4>Teams</h4>
      <Teams organisation={organisation} />
      {adding === "agreement" ? <NewAgreementForm organisation={organisation} made={made} cancel={cancel} /> : null}
      {adding === "team" ? <NewTeamForm organisation={organisation} made={made} cancel={cancel} /> : null}
      {adding === null ? (
        <p className="k-panel__row">
          <button type="button" className="k-link-button" onClick={() => set_adding("agreement")}>
            Add an agreement<span className="nhsuk-u-visually-hidden"> for {organisation.name}</span>
          </button>
          <button type="button" className="k-link-button" onClick={() => set_adding("team")}>
            Add a team<span className="nhsuk-u-visually-hidden"> of {organisation.name}</span>
          </button>
        </p>
      ) : null}
    </section>
  );
}

export function OrganisationsPanel({ organisations, changed }: { organisations: readonly Organisation[]; changed: (said: string) => void }) {
  const [adding, set_adding] = useState(false);
  const kinds = [...new Set(organisations.map((one) => one.kind).filter(Boolean))].sort();
  return (
    <>
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
        <p>
          <button type="button" className="k-link-button" onClick={() => set_adding(true)}>
            Add an organisation
          </button>
        </p>
      )}
      <div className="k-grid-2">
        {organisations.map((one) => (
          <OrganisationCard key={one.id} organisation={one} changed={changed} />
        ))}
      </div>
    </>
  );
}
