// Who this is, checked against what the person says: name, birth date, number, address, and how sure the link is.
import type { Person } from "../api/types";
import { Absent, Or } from "../parts/absence";
import { in_london, in_words } from "../parts/days";
import { age_in_words, sex_in_words } from "../parts/person_line";
import { ethnicity_in_words, nhs_number_in_words, organisation_in_words } from "../parts/words";
import { ScreenTitle } from "../shell/frame";

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const not_recorded = <Absent of={{ absent: "unknown", words: "" }} plain />;

// Two thresholds stand behind the words: what care may rest on, and what may not.
export function link_in_words(strength: number | null, identities: number): string {
  const joined = identities === 1 ? "one record" : `${identities} records of sources, joined`;
  if (strength === null || identities <= 1) return joined;
  const certainty = strength >= 0.9995 ? "surely the same person" : strength >= 0.99 ? "very probably the same person" : "check before relying on it";
  return `${joined}: ${certainty}`;
}

export function WhoPanel({ person }: { person: Person }) {
  const { identity } = person;
  // At the minimum these are kept back, whether they are known or not.
  const missing = person.sight === "minimum" ? <Absent of={{ absent: "withheld", words: "" }} plain /> : not_recorded;
  return (
    <section className="k-who" aria-label="Who this is">
      <ScreenTitle tab="A person">
        {identity.name} {identity.deceased ? <span className="k-tag k-tag--dead">Died{identity.death_date ? ` ${in_words(identity.death_date)}` : ""}</span> : null}
      </ScreenTitle>
      <dl className="k-facts">
        <Fact name="Born">
          <strong>{in_words(identity.birth_date, identity.birth_precision)}</strong>
          {identity.age_years !== null ? ` (${age_in_words(identity.age_years, identity.birth_date, identity.birth_precision)})` : ""}
        </Fact>
        <Fact name="NHS number">{identity.nhs_number ? <strong className="k-nowrap">{nhs_number_in_words(identity.nhs_number)}</strong> : missing}</Fact>
        <Fact name="Sex">{sex_in_words(identity.sex)}</Fact>
        <Fact name="Ethnicity">
          <Or value={identity.ethnicity} plain>
            {(code) => ethnicity_in_words(code)}
          </Or>
        </Fact>
        <Fact name="Language">
          <Or value={identity.language} plain>
            {(text) => text}
          </Or>
        </Fact>
        <Fact name="Postcode">{identity.postcode || missing}</Fact>
        <Fact name="Locality">{identity.locality_name || not_recorded}</Fact>
        <Fact name="Practice">{identity.practice_name ? organisation_in_words(identity.practice_name) : not_recorded}</Fact>
        <Fact name="Identity">{link_in_words(identity.link_strength, identity.identities)}</Fact>
      </dl>
      {person.glass_until ? (
        <p className="k-notice k-notice--conflict" role="status">
          <strong>Emergency access</strong> until {in_london(person.glass_until).time}. The privacy officer has been told.
        </p>
      ) : null}
      <p className="k-small">
        {person.relation_words ? `Why you see this: ${person.relation_words}. ` : ""}
        What the sources had sent by {in_words(person.as_of)}; snapshot <code>{person.snapshot.slice(0, 12)}</code>.
      </p>
    </section>
  );
}
