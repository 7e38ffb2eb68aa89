// What happened since this user last looked: nobody has to find it out by opening forty-five records. What moved says from
// what to what, and between which two snapshots.
import { call } from "../api/client";
import type { Change, ChangesPage, Vocabulary } from "../api/types";
import type { Turning } from "../api/use_pages";
import { in_words, moment_in_words } from "../parts/days";
import { Nothing, ProblemNotice } from "../parts/notices";
import { ShowMore } from "../parts/show_more";
import { counted, organisation_in_words } from "../parts/words";
import { useSend } from "../parts/use_send";
import { Link, person_path } from "../shell/route";
import { stage_name } from "../shell/session";

interface Kind {
  tag: string;
  weight: number;
  look: string;
}

// What may not wait stands first, each with a word of its own and not a colour alone. What moved is told apart by what.
const kinds: Record<string, Kind> = {
  "moved/death": { tag: "Died", weight: 0, look: "dead" },
  death: { tag: "Died", weight: 0, look: "dead" },
  "emergency-admission": { tag: "Admitted", weight: 1, look: "urgent" },
  "emergency-attendance": { tag: "A&E", weight: 2, look: "urgent" },
  "moved/moved-away": { tag: "Moved away", weight: 3, look: "differ" },
  "moved/stage": { tag: "Stage", weight: 4, look: "plain" },
  "stage-suggested": { tag: "Stage", weight: 4, look: "plain" },
  "moved/locality": { tag: "Locality", weight: 5, look: "plain" },
  "moved/practice": { tag: "Practice", weight: 5, look: "plain" },
  "case-handed": { tag: "Handed over", weight: 6, look: "plain" },
  "offer-accepted": { tag: "Offer taken", weight: 7, look: "plain" },
  "offer-declined": { tag: "Offer declined", weight: 7, look: "plain" },
  "offer-left": { tag: "Offer left", weight: 7, look: "plain" },
};

export function kind_of(change: Pick<Change, "kind" | "moved">): Kind {
  const code = change.moved ? `${change.kind}/${change.moved.what}` : change.kind;
  return kinds[code] ?? { tag: change.kind.replace(/-/g, " "), weight: 8, look: "plain" };
}

export function most_pressing_first(a: Change, b: Change): number {
  return kind_of(a).weight - kind_of(b).weight || b.day.localeCompare(a.day) || a.name.localeCompare(b.name);
}

// From which to which; nothing where there is nothing to say. Empty is not known, and says so.
export function from_to(change: Pick<Change, "moved">, words: Vocabulary | null): { from: string; to: string } | null {
  const { moved } = change;
  if (!moved || moved.what === "death" || moved.what === "moved-away") return null;
  const name = (code: string) => (code === "" ? "not known" : moved.what === "stage" ? stage_name(words, code) : organisation_in_words(code));
  return { from: name(moved.from), to: name(moved.to) };
}

// How many things are new: also the offers that left, of people who may not be named any more.
export function news_of(items: readonly unknown[], left: ChangesPage["left"]): number {
  return left.reduce((sum, one) => sum + one.people, items.length);
}

// The two snapshots between which anybody moved, where the one before is still kept.
export function snapshots_of(items: readonly Pick<Change, "moved">[]): { before: string; now: string } | null {
  const moved = items.find((one) => one.moved?.snapshot_before)?.moved;
  return moved?.snapshot_before ? { before: moved.snapshot_before.slice(0, 12), now: moved.snapshot.slice(0, 12) } : null;
}

interface Wanted {
  changes: Turning & { items: readonly Change[] };
  first: ChangesPage;
  words: Vocabulary | null;
  seen: () => void;
}

export function ChangesList({ changes, first, words, seen }: Wanted) {
  const { busy, problem, send } = useSend();
  const items = [...changes.items].sort(most_pressing_first);
  const since = first.since ? `since ${moment_in_words(first.since)}` : "lately";
  const snapshots = snapshots_of(items);
  if (items.length === 0 && first.left.length === 0) return <Nothing title="Nothing new">Nothing that the sources report has changed {since}.</Nothing>;
  return (
    <>
      <p className="k-small">What changed {since}.</p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <ul className="k-changes">
        {items.map((change, i) => {
          const kind = kind_of(change);
          const way = from_to(change, words);
          return (
            <li key={`${change.person_id}/${change.kind}/${change.day}/${i}`} className={`k-change k-change--${kind.look}`}>
              <span className={`k-tag k-tag--${kind.look}`}>{kind.tag}</span>
              <span className="k-change__who">
                <Link href={person_path(change.person_id)}>{change.name}</Link>
              </span>
              <span className="k-change__words">
                {way ? (
                  <>
                    <span className="nhsuk-u-visually-hidden">from </span>
                    {way.from} <span aria-hidden="true">→</span>
                    <span className="nhsuk-u-visually-hidden"> to</span> <strong>{way.to}</strong>
                  </>
                ) : (
                  change.words
                )}
              </span>
              <span className="k-change__day">{in_words(change.day)}</span>
            </li>
          );
        })}
      </ul>
      {snapshots ? (
        <p className="k-small">
          Who moved, did so between snapshot <code>{snapshots.before}</code> and the one served, <code>{snapshots.now}</code>.
        </p>
      ) : null}
      {first.left.map((left) => (
        <p key={`${left.service}/${left.words}`} className="k-small">
          {counted(left.people, "offer")} of {left.service_name}: {left.words}.
        </p>
      ))}
      <ShowMore of={changes} one="change" />
      {changes.more_follow ? (
        <p className="k-small">Those that are not shown yet count as new until you have shown them all.</p>
      ) : (
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
      )}
    </>
  );
}
