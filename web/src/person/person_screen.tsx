// A person: who, since when, why listed, who else is involved, and how far it can be relied on.
import { useAnswer } from "../api/use_answer";
import { Absent } from "../parts/absence";
import { ProblemNotice, Waiting } from "../parts/notices";
import { ScreenTitle } from "../shell/frame";
import { Link } from "../shell/route";
import { useMe } from "../shell/session";
import { ReferPanel } from "./refer_panel";
import { GlassPanel } from "./glass_panel";
import { may_break_glass } from "./glass_search";
import { NotesPanel } from "./notes_panel";
import { FlagsPanel, ScoresPanel, UsePanel } from "./scores_panel";
import { DecisionsPanel, FeedsPanel, InvolvedPanel, ListsPanel, LookedPanel } from "./side_panels";
import { StagePanel } from "./stage_panel";
import { TimelinePanel } from "./timeline_panel";
import { WhoPanel } from "./who_panel";

export default function PersonScreen({ person_id }: { person_id: string }) {
  const me = useMe();
  const asked = useAnswer("GET /people/{person_id}", { path: { person_id } });
  const again = () => void asked.again();
  const person = asked.value;

  if (asked.problem?.is_absent)
    return (
      <>
        <ScreenTitle tab="A person">Nobody here for you</ScreenTitle>
        <p>
          There is no such person, or nothing makes them yours to see: no open case, referral, list entry or registration. The answer is the same for both.{" "}
          <Link href="/help">Who may see what</Link>
        </p>
        {may_break_glass(me.role) ? <GlassPanel person_id={person_id} opened={again} /> : null}
      </>
    );
  if (asked.problem)
    return (
      <>
        <ScreenTitle tab="A person">A person</ScreenTitle>
        <ProblemNotice problem={asked.problem} again={again} />
      </>
    );
  if (!person) return <Waiting what="the person" />;

  const record = person.sight === "record";
  return (
    <div className="k-person">
      <WhoPanel person={person} />
      {!record ? (
        <div className="k-notice">
          <p className="k-notice__title">You see the minimum</p>
          <p className="k-notice__text">
            Who they are, how to reach them and why they are listed. The record opens when your team accepts the offer. <Absent of={{ absent: "withheld", words: "the rest of the record" }} />
          </p>
        </div>
      ) : null}
      <NotesPanel person={person} changed={again} />
      <div className="k-person__columns">
        <div className="k-person__main">
          {record ? null : <ListsPanel person={person} />}
          <StagePanel person={person} changed={again} />
          {record ? (
            <section className="k-card" aria-labelledby="timeline-heading">
              <h2 id="timeline-heading">Timeline</h2>
              <TimelinePanel key={person.snapshot} person_id={person_id} as_of={person.as_of} feeds={person.feeds} />
            </section>
          ) : null}
          <ScoresPanel scores={person.scores} />
        </div>
        <div className="k-person__side">
          {!record && may_break_glass(me.role) ? <GlassPanel person_id={person_id} opened={again} /> : null}
          {record ? <ListsPanel person={person} /> : null}
          <InvolvedPanel person={person} />
          {person.may_refer ? <ReferPanel person_id={person_id} changed={again} /> : null}
          <DecisionsPanel person={person} />
          <FlagsPanel flags={person.flags} />
          <UsePanel use={person.use} />
          <FeedsPanel person={person} />
          <LookedPanel person={person} />
        </div>
      </div>
    </div>
  );
}
