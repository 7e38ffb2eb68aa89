// Hand somebody to another team: it sees them from that moment, until it ends the referral.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import { useAnswer } from "../api/use_answer";
import { ProblemNotice, Waiting } from "../parts/notices";
import { useSend } from "../parts/use_send";
import { KeptNote, useDraft } from "../shell/draft";
import { useMe } from "../shell/session";

function ReferForm({ person_id, referred, cancel }: { person_id: string; referred: (team: string) => void; cancel: () => void }) {
  const me = useMe();
  const teams = useAnswer("GET /teams");
  const draft = useDraft(`refer/${person_id}`);
  const [team, set_team] = useState("");
  const [missing, set_missing] = useState("");
  const { busy, problem, send } = useSend();
  if (teams.problem) return <ProblemNotice problem={teams.problem} again={() => void teams.again()} />;
  if (!teams.value) return <Waiting what="teams" />;
  const others = teams.value.items.filter((one) => one.team !== me.team);

  async function refer() {
    const why = draft.text.trim();
    if (team === "") return set_missing("team");
    if (why === "") return set_missing("why");
    const done = await send((key) => call("POST /people/{person_id}/referrals", { path: { person_id }, body: { team, why }, key }));
    if (!done) return undefined;
    await draft.drop();
    return referred(others.find((one) => one.team === team)?.name ?? team);
  }

  return (
    <form
      className="k-form"
      onSubmit={(event) => {
        event.preventDefault();
        void refer();
      }}
    >
      {problem ? <ProblemNotice problem={problem} /> : null}
      <label>
        To which team{missing === "team" ? <strong className="k-error"> Choose one.</strong> : null}
        <select value={team} aria-invalid={missing === "team"} onChange={(event) => set_team(event.target.value)}>
          <option value="">Choose…</option>
          {others.map((one) => (
            <option key={one.team} value={one.team}>
              {one.name} ({one.organisation_name})
            </option>
          ))}
        </select>
      </label>
      <label>
        Why{missing === "why" ? <strong className="k-error"> Say what you ask of them.</strong> : null}
        <textarea rows={3} value={draft.text} aria-invalid={missing === "why"} onChange={(event) => draft.set_text(event.target.value)} />
      </label>
      <KeptNote kept={draft.kept} />
      <div className="k-panel__row">
        <Button small type="submit" disabled={busy}>
          Refer
        </Button>
        <button type="button" className="k-link-button" onClick={cancel}>
          Not now
        </button>
      </div>
    </form>
  );
}

export function ReferPanel({ person_id }: { person_id: string }) {
  const [open, set_open] = useState(false);
  const [team, set_team] = useState("");
  return (
    <section className="k-card k-noprint" aria-labelledby="refer-heading">
      <h2 id="refer-heading">Refer to another team</h2>
      {team ? (
        <p className="k-notice k-notice--done" role="status">
          Referred to {team}. They see the person from now on.
        </p>
      ) : null}
      {open ? (
        <ReferForm
          person_id={person_id}
          cancel={() => set_open(false)}
          referred={(name) => {
            set_open(false);
            set_team(name);
          }}
        />
      ) : (
        <Button secondary small type="button" onClick={() => set_open(true)}>
          Refer…
        </Button>
      )}
    </section>
  );
}
