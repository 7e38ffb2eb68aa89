// The same as a card of its own, for who plans or administers: no person in it.
import { useAnswer } from "../api/use_answer";
import { Nothing, ProblemNotice, Waiting } from "./notices";
import { UnattendedCounts } from "./unattended_counts";

export function UnattendedCard() {
  const asked = useAnswer("GET /offers/unattended");
  return (
    <section className="k-card" aria-labelledby="unattended-heading">
      <h2 id="unattended-heading">Offers without an answer</h2>
      <p className="k-small">Nobody took them by their day, or somebody who was declined is to be asked again and nobody asks. Counted as it stands now, not as of the snapshot.</p>
      {asked.problem ? <ProblemNotice problem={asked.problem} again={() => void asked.again()} /> : null}
      {asked.value === null && asked.busy ? <Waiting what="the counts" /> : null}
      {asked.value ? asked.value.counts.length === 0 ? <Nothing title="Every offer has been seen to" /> : <UnattendedCounts counts={asked.value.counts} /> : null}
    </section>
  );
}
