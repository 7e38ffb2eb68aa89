// What happened since this user last looked: nobody has to find it out by opening forty-five records.
import { call } from "../api/client";
import type { Change, ChangesPage } from "../api/types";
import { in_words, moment_in_words } from "../parts/days";
import { Nothing, ProblemNotice } from "../parts/notices";
import { counted } from "../parts/words";
import { useSend } from "../parts/use_send";
import { Link, person_path } from "../shell/route";

// What may not wait stands first, each with a word of its own and not a colour alone.
const kinds: Record<string, { tag: string; weight: number; look: string }> = {
  death: { tag: "Died", weight: 0, look: "dead" },
  "emergency-admission": { tag: "Admitted", weight: 1, look: "urgent" },
  "emergency-attendance": { tag: "A&E", weight: 2, look: "urgent" },
  "stage-suggested": { tag: "Stage", weight: 3, look: "plain" },
  "case-handed": { tag: "Handed over", weight: 4, look: "plain" },
  "offer-accepted": { tag: "Offer taken", weight: 5, look: "plain" },
  "offer-declined": { tag: "Offer declined", weight: 5, look: "plain" },
  "offer-left": { tag: "Offer left", weight: 5, look: "plain" },
};

export function kind_of(code: string): { tag: string; weight: number; look: string } {
  return kinds[code] ?? { tag: code.replace(/-/g, " "), weight: 6, look: "plain" };
}

export function most_pressing_first(a: Change, b: Change): number {
  return kind_of(a.kind).weight - kind_of(b.kind).weight || b.day.localeCompare(a.day) || a.name.localeCompare(b.name);
}

export function ChangesList({ page, seen }: { page: ChangesPage; seen: () => void }) {
  const { busy, problem, send } = useSend();
  const items = [...page.items].sort(most_pressing_first);
  const since = page.since ? `since ${moment_in_words(page.since)}` : "lately";
  if (items.length === 0 && page.left.length === 0) return <Nothing title="Nothing new">Nothing that the sources report has changed {since}.</Nothing>;
  return (
    <>
      <p className="k-small">What changed {since}.</p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <ul className="k-changes">
        {items.map((change, i) => {
          const kind = kind_of(change.kind);
          return (
            <li key={`${change.person_id}/${change.kind}/${change.day}/${i}`} className={`k-change k-change--${kind.look}`}>
              <span className={`k-tag k-tag--${kind.look}`}>{kind.tag}</span>
              <span className="k-change__who">
                <Link href={person_path(change.person_id)}>{change.name}</Link>
              </span>
              <span className="k-change__words">{change.words}</span>
              <span className="k-change__day">{in_words(change.day)}</span>
            </li>
          );
        })}
      </ul>
      {page.left.map((left) => (
        <p key={`${left.service}/${left.words}`} className="k-small">
          {counted(left.people, "offer")} of {left.service_name}: {left.words}.
        </p>
      ))}
      {page.more ? <p className="k-small">There is more than is shown here.</p> : null}
      <button
        type="button"
        className="k-link-button"
        disabled={busy}
        onClick={() => {
          void send(() => call("POST /changes/seen")).then((done) => {
            if (done) seen();
          });
        }}
      >
        I have seen all of these
      </button>
    </>
  );
}
