// Hand somebody to another team: it sees them from that moment, until it ends the referral.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import { useAnswer } from "../api/use_answer";
import { ChoiceField, DraftField, Form, useForm } from "../parts/form";
import { JustDone, ProblemNotice, Waiting } from "../parts/notices";
import { organisation_in_words } from "../parts/words";
import { useDraft } from "../shell/draft";
import { useMe } from "../shell/session";

function ReferForm({ person_id, referred, cancel }: { person_id: string; referred: (team: string) => void; cancel: () => void }) {
  const me = useMe();
  const teams = useAnswer("GET /teams");
  const draft = useDraft(`refer/${person_id}`);
  const form = useForm();
  const [team, set_team] = useState("");
  if (teams.problem) return <ProblemNotice problem={teams.problem} again={() => void teams.again()} />;
  if (!teams.value) return <Waiting what="teams" />;
  const others = teams.value.items.filter((one) => one.team !== me.team);

  async function refer() {
    const why = draft.text.trim();
    if (form.lacks({ team: team === "", why: why === "" })) return;
    const done = await form.send((key) => call("POST /people/{person_id}/referrals", { path: { person_id }, body: { team, why }, key }));
    if (!done) return;
    await draft.drop();
    referred(others.find((one) => one.team === team)?.name ?? team);
  }

  return (
    <Form form={form} does="Refer" submit={refer} cancel={cancel} takes_focus>
      <ChoiceField
        name="team"
        label="To which team"
        wants="Choose one."
        none="Choose…"
        choices={others.map((one) => ({ code: one.team, words: `${one.name} (${organisation_in_words(one.organisation_name)})` }))}
        value={team}
        set={set_team}
      />
      <DraftField name="why" label="Why" wants="Say what you ask of them." draft={draft} />
    </Form>
  );
}

export function ReferPanel({ person_id, changed }: { person_id: string; changed: () => void }) {
  const [open, set_open] = useState(false);
  const [left, set_left] = useState(false);
  const [team, set_team] = useState("");
  function open_form() {
    set_team("");
    set_open(true);
  }
  return (
    <section className="k-card k-noprint" aria-labelledby="refer-heading">
      <h2 id="refer-heading">Refer to another team</h2>
      {team ? <JustDone>Referred to {team}. They see the person from now on.</JustDone> : null}
      {open ? (
        <ReferForm
          person_id={person_id}
          cancel={() => {
            set_open(false);
            set_left(true);
          }}
          referred={(name) => {
            set_open(false);
            set_left(false);
            set_team(name);
            changed();
          }}
        />
      ) : (
        <Button secondary small type="button" autoFocus={left} onClick={open_form}>
          Refer…
        </Button>
      )}
    </section>
  );
}
