// Who was referred to the team and waits for it: each with who sent them and why, until the team ends it with a reason.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import type { Referral } from "../api/types";
import { usePages } from "../api/use_pages";
import { moment_in_words } from "../parts/days";
import { DraftField, Form, useForm } from "../parts/form";
import { ProblemNotice } from "../parts/notices";
import { BeforeContact, PersonLine } from "../parts/person_line";
import { ShowMore } from "../parts/show_more";
import { useDraft } from "../shell/draft";

function EndForm({ referral, ended, again, cancel }: { referral: Referral; ended: () => void; again: () => void; cancel: () => void }) {
  const draft = useDraft(`referral/${referral.id}`);
  const form = useForm();

  async function end() {
    const why = draft.text.trim();
    if (form.lacks({ why: why === "" })) return;
    const done = await form.send((key) => call("POST /referrals/{id}/end", { path: { id: referral.id }, body: { why }, version: referral.version, key }));
    if (!done) return;
    await draft.drop();
    ended();
  }

  return (
    <Form form={form} does="End the referral" weight="second" submit={end} cancel={cancel} again={again} panel>
      <DraftField name="why" label="How it ended" wants="Say what became of it." rows={2} draft={draft} />
    </Form>
  );
}

export function ReferralsPanel({ done }: { done: (said: string) => void }) {
  const referrals = usePages("GET /referrals", {}, 20);
  const [open, set_open] = useState<string | null>(null);
  const look_again = () => {
    set_open(null);
    void referrals.again();
  };
  if (referrals.problem) return <ProblemNotice problem={referrals.problem} again={() => void referrals.again()} />;
  if (referrals.shown === 0) return null;
  return (
    <section className="k-day__people" aria-labelledby="referrals-heading">
      <h2 id="referrals-heading">Referred to your team</h2>
      {referrals.items.map((referral) => (
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
              again={look_again}
              ended={() => {
                look_again();
                done(`The referral of ${referral.person.name} is ended.`);
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
      <ShowMore of={referrals} one="referral" />
    </section>
  );
}
