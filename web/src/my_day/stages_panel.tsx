// Stages that want a look: where a professional's and the rules' differ, or one has lapsed, and where the run found that
// records contradict each other. Who leads sees them at once; others open them, since each look is written down.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import type { Disagreement, StageCheck, Vocabulary } from "../api/types";
import { usePages } from "../api/use_pages";
import { from_today, in_words } from "../parts/days";
import { Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { ShowMore } from "../parts/show_more";
import { type Column, Table } from "../parts/table";
import { Link, person_path } from "../shell/route";
import { stage_name } from "../shell/session";

function Who({ person }: { person: Disagreement["person"] }) {
  return (
    <>
      <Link href={person_path(person.person_id)}>{person.name}</Link> {person.deceased ? <strong className="k-tag k-tag--dead">Died</strong> : null}
      {person.locality_name ? <span className="k-cell-note">{person.locality_name}</span> : null}
    </>
  );
}

function Differing({ words }: { words: Vocabulary | null }) {
  const rows = usePages("GET /stages/disagreements", {}, 25);
  const columns: Column<Disagreement>[] = [
    { name: "Person", heads: true, cell: (one) => <Who person={one.person} /> },
    {
      name: "Confirmed",
      cell: (one) => (
        <>
          {stage_name(words, one.confirmed)} {one.lapsed ? <span className="k-tag k-tag--urgent">Lapsed</span> : null}
          <span className="k-cell-note">
            {one.by}; {one.lapsed ? "held until" : "holds until"} {in_words(one.until)}
          </span>
        </>
      ),
    },
    { name: "Suggested now", cell: (one) => stage_name(words, one.suggested) },
    { name: "Why it was confirmed", cell: (one) => one.why },
  ];
  return (
    <>
      <h3>The two stages differ, or the confirmed one has lapsed</h3>
      {rows.problem ? <ProblemNotice problem={rows.problem} again={() => void rows.again()} /> : null}
      {rows.first === null && rows.busy ? <Waiting what="the stages" /> : null}
      {rows.first && rows.shown === 0 ? <Nothing title="None differs" /> : null}
      {rows.shown > 0 ? <Table caption="Stages that differ or have lapsed" look="k-people" columns={columns} rows={rows.items} key_of={(one) => one.person.person_id} /> : null}
      <ShowMore of={rows} one="person" many="people" />
    </>
  );
}

function Checks({ words }: { words: Vocabulary | null }) {
  const rows = usePages("GET /stages/checks", {}, 25);
  const columns: Column<StageCheck>[] = [
    { name: "Person", heads: true, cell: (one) => <Who person={one.person} /> },
    { name: "What contradicts what", cell: (one) => one.words },
    {
      name: "Stage",
      cell: (one) => (
        <>
          {stage_name(words, one.stage)}
          <span className="k-cell-note">suggested: {stage_name(words, one.suggested)}</span>
        </>
      ),
    },
    {
      name: "Who is asked to look",
      cell: (one) => (
        <>
          {one.team_name || one.owner_role}
          <span className="k-cell-note">{one.act_by ? `by ${in_words(one.act_by)}, ${from_today(one.act_by)}` : "by no day that is known"}</span>
        </>
      ),
    },
  ];
  const first = rows.items[0];
  return (
    <>
      <h3>What the run found to check</h3>
      {rows.problem ? <ProblemNotice problem={rows.problem} again={() => void rows.again()} /> : null}
      {rows.first === null && rows.busy ? <Waiting what="what to check" /> : null}
      {rows.first && rows.shown === 0 ? <Nothing title="Nothing contradicts a confirmed stage" /> : null}
      {rows.shown > 0 ? (
        <Table caption="Stages that records contradict, the soonest to be looked at first" look="k-people" columns={columns} rows={rows.items} key_of={(one, at) => `${one.person.person_id}/${at}`} />
      ) : null}
      {first ? (
        <p className="k-small">
          As of {in_words(first.as_of)}, snapshot <code>{first.snapshot.slice(0, 12)}</code>. What you and your colleagues confirm now counts from the next run.
        </p>
      ) : null}
      <ShowMore of={rows} one="check" />
    </>
  );
}

export function StagesPanel({ words, leads }: { words: Vocabulary | null; leads: boolean }) {
  const [open, set_open] = useState(leads);
  return (
    <section id="stages" className="k-day__people" aria-labelledby="stages-heading">
      <h2 id="stages-heading">Stages to look at again</h2>
      {open ? (
        <>
          <Differing words={words} />
          <Checks words={words} />
        </>
      ) : (
        <>
          <p>Where a confirmed stage and the suggested one differ, where one has lapsed, and where records contradict one. That you looked is written down.</p>
          <Button secondary small type="button" onClick={() => set_open(true)}>
            Show them
          </Button>
        </>
      )}
    </section>
  );
}
