// Beside the record: who else is involved, decisions with their documents, lists, feeds and who looked.
import type { Person } from "../api/types";
import { Absent, Or, is_absence } from "../parts/absence";
import { in_words, moment_in_words } from "../parts/days";
import { count, counted } from "../parts/words";

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
          {person.decisions.length > 1 ? <p className="k-small">All that are recorded are shown. Where they conflict, find out which holds before you act.</p> : null}
          {person.decisions.map((one, i) => (
            <dl key={i} className="k-pairs k-decision">
              <div>
                <dt>What</dt>
                <dd>
                  <strong>{one.item}</strong>
                </dd>
              </div>
              <div>
                <dt>State</dt>
                <dd>{one.status || <Absent of={missing} plain />}</dd>
              </div>
              <div>
                <dt>By</dt>
                <dd>
                  <Or value={one.author} plain>
                    {(text) => text || <Absent of={missing} plain />}
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
                    {(text) => text || <Absent of={missing} plain />}
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
  const mine = person.my_case;
  return (
    <section className="k-card" aria-labelledby="lists-heading">
      <h2 id="lists-heading">Lists and care</h2>
      {mine ? (
        <p>
          In the care of your team since {moment_in_words(mine.opened_at)}, looked after by <strong>{mine.mine ? "you" : mine.owner_name}</strong>.
        </p>
      ) : null}
      {person.in_lists.length === 0 ? (
        mine ? null : <Absent of={{ absent: "none", words: "on no list, and not in your team's care" }} />
      ) : (
        <ul className="k-plain">
          {person.in_lists.map((one) => (
            <li key={one.service}>
              <strong>{one.name}</strong>
              <span className="k-cell-line">{one.tier_words}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function FeedsPanel({ person }: { person: Person }) {
  if (person.feeds.length === 0) return null;
  return (
    <section className="k-card" aria-labelledby="feeds-heading">
      <h2 id="feeds-heading">How fresh this is</h2>
      <ul className="k-pairs">
        {person.feeds.map((feed) => (
          <li key={feed.source}>
            <span>{feed.name}</span>
            {feed.stale ? (
              <Absent of={{ absent: "stale", words: feed.covers_to ? `covers to ${in_words(feed.covers_to)}` : "covers no known time" }} />
            ) : (
              <span>{feed.covers_to ? `to ${in_words(feed.covers_to)}` : "time not known"}</span>
            )}
          </li>
        ))}
      </ul>
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
