// Who was referred to the team and waits for it: each with who sent them and why, until the team ends it with a reason.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import type { Referral } from "../api/types";
import { useAnswer } from "../api/use_answer";
import { moment_in_words } from "../parts/days";
import { ProblemNotice } from "../parts/notices";
import { BeforeContact, PersonLine } from "../parts/person_line";
import { useSend } from "../parts/use_send";
import { KeptNote, useDraft } from "../shell/draft";

function EndForm({ referral, ended, cancel }: { referral: Referral; ended: () => void; cancel: () => void }) {
  const draft = useDraft(`referral/${referral.id}`);
  const [missing, set_missing] = useState(false);
  const { busy, problem, send } = useSend();

  async function end() {
    const why = draft.text.trim();
    if (why === "") return set_missing(true);
    const done = await send((key) => call("POST /referrals/{id}/end", { path: { id: referral.id }, body: { why }, version: referral.version, key }));
    if (!done) return undefined;
    await draft.drop();
    return ended();
  }

  return (
    <form
      className="k-form k-panel"
      onSubmit={(event) => {
        event.preventDefault();
        void end();
      }}
    >
      {problem ? <ProblemNotice problem={problem} again={problem.is_conflict ? ended : undefined} /> : null}
      <label>
        How it ended{missing ? <strong className="k-error"> Say what became of it.</strong> : null}
        <textarea rows={2} value={draft.text} aria-invalid={missing} onChange={(event) => draft.set_text(event.target.value)} />
      </label>
      <KeptNote kept={draft.kept} />
      <div className="k-panel__row">
        <Button secondary small type="submit" disabled={busy}>
          End the referral
        </Button>
        <button type="button" className="k-link-button" onClick={cancel}>
          Not now
        </button>
      </div>
    </form>
  );
}

export function ReferralsPanel() {
  const referrals = useAnswer("GET /referrals");
  const [open, set_open] = useState<string | null>(null);
  const items = referrals.value?.items ?? [];
  if (referrals.problem) return <ProblemNotice problem={referrals.problem} again={() => void referrals.again()} />;
  if (items.length === 0) return null;
  return (
    <section className="k-day__people" aria-labelledby="referrals-heading">
      <h2 id="referrals-heading">Referred to your team</h2>
      {items.map((referral) => (
        <article key={referral.id} className="k-offer" aria-label={`Referral: ${referral.person.name}`}>
          <PersonLine person={referral.person} level="h3" />
          <p className="k-offer__tier">
            {referral.why}
            <span className="k-cell-note">
              {referral.made_by}, {referral.from_organisation}, {moment_in_words(referral.made_at)}; owner {referral.owner_name}
            </span>
          </p>
          <BeforeContact person={referral.person} />
          {open === referral.id ? (
            <EndForm
              referral={referral}
              cancel={() => set_open(null)}
              ended={() => {
                set_open(null);
                void referrals.again();
              }}
            />
          ) : (
            <Button secondary small type="button" onClick={() => set_open(referral.id)}>
              End
              <span className="nhsuk-u-visually-hidden"> the referral of {referral.person.name}</span>
            </Button>
          )}
        </article>
      ))}
    </section>
  );
}
