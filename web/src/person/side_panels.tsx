// Beside the record: who else is involved, decisions with their documents, lists, feeds and who looked.
import type { Person } from "../api/types";
import { Absent, Or, is_absence } from "../parts/absence";
import { from_today, in_london, in_words, moment_in_words } from "../parts/days";
import { count, counted, domain_in_words, joined } from "../parts/words";
import { Link } from "../shell/route";
import { useMe } from "../shell/session";

export function InvolvedPanel({ person }: { person: Person }) {
  return (
    <section className="k-card" aria-labelledby="involved-heading">
      <h2 id="involved-heading">Who else is involved</h2>
      {person.involved.length === 0 ? (
        <Absent of={person.sight === "minimum" ? { absent: "withheld", words: "the record is not open to you" } : { absent: "none", words: "no source that reports tells of anybody" }} />
      ) : (
        <ul className="k-plain">
          {person.involved.map((one) => (
            <li key={`${one.organisation}/${one.what}`}>
              <strong>{one.organisation}</strong>
              <span className="k-cell-line">{one.what}</span>
              <span className="k-cell-note">
                {one.since ? `since ${in_words(one.since)}` : ""}
                {one.since && one.last ? ", " : ""}
                {one.last ? `last ${in_words(one.last)}` : ""}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

// Never one without its author, day, state, place and review (safety rule 10): what of these is not known is said.
export function DecisionsPanel({ person }: { person: Person }) {
  if (person.sight === "minimum") return null;
  const missing = { absent: "unknown" as const, words: "" };
  return (
    <section className="k-card k-decisions" aria-labelledby="decisions-heading">
      <h2 id="decisions-heading">Recorded decisions</h2>
      {person.decisions.length === 0 ? (
        <Absent of={{ absent: "none", words: "no source has sent one. One may exist on paper" }} />
      ) : (
        <>
          {person.decisions_conflict ? <p className="k-notice k-notice--conflict">These conflict. Find out which holds before you act.</p> : null}
          {person.decisions.map((one, i) => (
            <dl key={i} className="k-pairs k-decision">
              <div>
                <dt>What</dt>
                <dd>
                  <strong>{one.words || one.item}</strong>
                </dd>
              </div>
              <div>
                <dt>State</dt>
                <dd>
                  <Or value={one.status} plain>
                    {(text) => text}
                  </Or>
                </dd>
              </div>
              <div>
                <dt>By</dt>
                <dd>
                  <Or value={one.author} plain>
                    {(text) => text}
                  </Or>
                </dd>
              </div>
              <div>
                <dt>On</dt>
                <dd>{one.day ? in_words(one.day) : <Absent of={missing} plain />}</dd>
              </div>
              <div>
                <dt>Document</dt>
                <dd>
                  <Or value={one.place} plain>
                    {(text) => text}
                  </Or>
                </dd>
              </div>
              <div>
                <dt>Review</dt>
                <dd>{one.review_day ? in_words(one.review_day) : <Absent of={missing} plain />}</dd>
              </div>
              <div>
                <dt>Told by</dt>
                <dd>{one.source}</dd>
              </div>
            </dl>
          ))}
        </>
      )}
    </section>
  );
}

export function ListsPanel({ person }: { person: Person }) {
  const me = useMe();
  const { my_case, my_offer } = person;
  const nothing = person.in_lists.length === 0 && !my_case && !my_offer && person.referred_to.length === 0;
  return (
    <section className="k-card" aria-labelledby="lists-heading">
      <h2 id="lists-heading">Lists and care</h2>
      {my_case ? (
        <p>
          <strong>{my_case.service_name}</strong>: in the care of {my_case.team_name} since {in_words(in_london(my_case.opened_at).day)}, looked after by{" "}
          <strong>{my_case.owner === me.account ? "you" : my_case.owner_name}</strong>
          <span className="k-cell-note">{my_case.last_contact ? `last contact ${from_today(my_case.last_contact)}` : "not seen yet"}</span>
        </p>
      ) : null}
      {my_offer ? (
        <p>
          <strong>{my_offer.service_name}</strong>: offered to your team, to be decided by {moment_in_words(my_offer.due_at)}. <Link href="/my-day">Decide in My day</Link>
        </p>
      ) : null}
      {person.referred_to.length > 0 ? <p>Referred to {joined(person.referred_to)}.</p> : null}
      {nothing ? <Absent of={{ absent: "none", words: "on no list, and not in your team's care" }} /> : null}
      {person.in_lists.length > 0 ? (
        <ul className="k-plain">
          {person.in_lists.map((one) => (
            <li key={`${one.service}/${one.name}/${one.status}`}>
              <strong>{one.name}</strong>, {one.status.replace(/-/g, " ")}
              {one.position ? `, place ${one.position}` : ""}
              {one.tier_words ? <span className="k-cell-line">{one.tier_words}</span> : null}
              {one.reasons.length > 0 ? <span className="k-cell-note">{one.reasons.join("; ")}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

export function FeedsPanel({ person }: { person: Person }) {
  if (person.feeds.length === 0) return null;
  const stale = person.feeds.filter((feed) => feed.stale);
  const fresh = person.feeds.filter((feed) => !feed.stale);
  const about = (feed: Person["feeds"][number]) => feed.domains.map(domain_in_words).join(", ");
  return (
    <section className="k-card" aria-labelledby="feeds-heading">
      <h2 id="feeds-heading">How fresh this is</h2>
      {stale.length > 0 ? (
        <ul className="k-plain">
          {stale.map((feed) => (
            <li key={feed.source}>
              {feed.name} <span className="k-small">{about(feed)}</span>
              <span className="k-cell-line">
                <Absent of={{ absent: "stale", words: feed.words }} />
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <details className="k-more">
        <summary>
          {stale.length > 0 ? `The other ${counted(fresh.length, "feed")}` : `All ${counted(fresh.length, "feed")}`} cover{fresh.length === 1 ? "s" : ""} the time asked about
        </summary>
        <ul className="k-pairs">
          {fresh.map((feed) => (
            <li key={feed.source}>
              <span>
                {feed.name} <span className="k-small">{about(feed)}</span>
              </span>
              <span className="k-small">{feed.covers_to ? `before ${in_words(feed.covers_to)}` : "time not known"}</span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

export function LookedPanel({ person }: { person: Person }) {
  return (
    <section className="k-card" aria-labelledby="looked-heading">
      <h2 id="looked-heading">Who looked</h2>
      {is_absence(person.looked) ? (
        <Absent of={person.looked} />
      ) : (
        <p>
          Looked at <strong>{counted(person.looked.count, "time")}</strong>, by you {count(person.looked.mine)}. This look is written down too.
        </p>
      )}
    </section>
  );
}
