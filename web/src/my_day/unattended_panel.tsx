// For who leads: offers that nobody took by their day, and who was declined and is to be asked again, each with whose it is
// and how late. The longest due stands first.
import type { UnattendedOffer } from "../api/types";
import { usePages } from "../api/use_pages";
import { Absent } from "../parts/absence";
import { from_today, in_london } from "../parts/days";
import { Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { age_in_words, sex_in_words } from "../parts/person_line";
import { ShowMore } from "../parts/show_more";
import { type Column, Table } from "../parts/table";
import { UnattendedCounts } from "../parts/unattended_counts";
import { counted, organisation_in_words } from "../parts/words";
import { Link, person_path } from "../shell/route";

export function late_in_words(offer: Pick<UnattendedOffer, "kind" | "late_days">): string {
  if (offer.kind === "overdue") return offer.late_days === 0 ? "since today" : `${counted(offer.late_days, "day")} late`;
  return offer.late_days === 0 ? "to be asked again from today" : `to be asked again, for ${counted(offer.late_days, "day")}`;
}

const columns: Column<UnattendedOffer>[] = [
  {
    name: "Person",
    heads: true,
    cell: ({ person }) =>
      person === null ? (
        <Absent of={{ absent: "withheld", words: "no longer among your team's people" }} />
      ) : (
        <>
          <Link href={person_path(person.person_id)}>{person.name}</Link> {person.deceased ? <strong className="k-tag k-tag--dead">Died</strong> : null}
          <span className="k-cell-note">
            {age_in_words(person.age_years, person.birth_date, person.birth_precision)}, {sex_in_words(person.sex)}
            {person.locality_name ? `, ${person.locality_name}` : ""}
          </span>
        </>
      ),
  },
  {
    name: "How late",
    cell: (one) => (
      <>
        <span className={one.kind === "overdue" ? "k-quiet" : undefined}>{late_in_words(one)}</span>
        <span className="k-cell-note">{one.due_words}</span>
      </>
    ),
  },
  {
    name: "Whose",
    cell: (one) => (
      <>
        {one.owner_name || "nobody's"}
        <span className="k-cell-note">{organisation_in_words(one.team_name)}</span>
      </>
    ),
  },
  {
    name: "List",
    cell: (one) => (
      <>
        {one.service_name}
        <span className="k-cell-note">offered {from_today(in_london(one.offered_at).day)}</span>
      </>
    ),
  },
];

export function UnattendedPanel() {
  const offers = usePages("GET /offers/unattended", {}, 25);
  return (
    <section id="unattended" className="k-day__people" aria-labelledby="unattended-heading">
      <h2 id="unattended-heading">Offers without an answer</h2>
      {offers.problem ? <ProblemNotice problem={offers.problem} again={() => void offers.again()} /> : null}
      {offers.first === null && offers.busy ? <Waiting what="the offers that wait" /> : null}
      {offers.first && offers.shown === 0 ? <Nothing title="No offer is past its day">Nobody who was declined is due to be asked again either.</Nothing> : null}
      {offers.first && offers.shown > 0 ? (
        <>
          {offers.first.counts.length > 1 ? <UnattendedCounts counts={offers.first.counts} /> : null}
          <Table caption="Offers past their day, and people to be asked again, the longest due first" look="k-people" columns={columns} rows={offers.items} key_of={(one) => `${one.kind}/${one.id}`} />
          <ShowMore of={offers} one="offer" />
        </>
      ) : null}
    </section>
  );
}
