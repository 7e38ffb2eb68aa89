// Emergency access: a reason, one's own words, the password again. It says beforehand what follows from it.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import { in_london } from "../parts/days";
import { ProblemNotice } from "../parts/notices";
import { useSend } from "../parts/use_send";
import { useVocabulary } from "../shell/session";

export function GlassPanel({ person_id, opened }: { person_id: string; opened: () => void }) {
  const words = useVocabulary();
  const [open, set_open] = useState(false);
  const [reason, set_reason] = useState("");
  const [text, set_text] = useState("");
  const [password, set_password] = useState("");
  const [missing, set_missing] = useState("");
  const [until, set_until] = useState("");
  const { busy, problem, send } = useSend();

  async function break_it() {
    if (reason === "") return set_missing("Choose a reason.");
    if (text.trim() === "") return set_missing("Write why, in your own words.");
    if (password === "") return set_missing("Type your password again.");
    set_missing("");
    const done = await send(async (key) => {
      const answer = await call("POST /people/{person_id}/break-glass", { path: { person_id }, body: { reason, text: text.trim(), password }, key });
      set_until(answer.until);
    });
    set_password("");
    if (!done) return undefined;
    set_open(false);
    return opened();
  }

  if (until)
    return (
      <p className="k-notice k-notice--conflict" role="status">
        Emergency access is asked for, until {in_london(until).time}. The privacy officer has been told. It opens nothing that is sealed or your own.
      </p>
    );
  return (
    <section className="k-card k-noprint k-glass" aria-labelledby="glass-heading">
      <h2 id="glass-heading">Emergency access</h2>
      {!open ? (
        <>
          <p className="k-small">If somebody may come to harm because you cannot see the record.</p>
          <Button secondary small type="button" onClick={() => set_open(true)}>
            Break the glass…
          </Button>
        </>
      ) : (
        <form
          className="k-form"
          onSubmit={(event) => {
            event.preventDefault();
            void break_it();
          }}
        >
          <p>
            It opens this one person to you for one hour. It goes to the <strong>privacy officer's queue</strong> at once, with what you write here, and somebody
            else judges whether it was justified.
          </p>
          {problem ? <ProblemNotice problem={problem} /> : null}
          {missing ? (
            <p className="k-error" role="alert">
              {missing}
            </p>
          ) : null}
          <label>
            Reason
            <select value={reason} onChange={(event) => set_reason(event.target.value)}>
              <option value="">Choose…</option>
              {(words?.glass_reasons ?? []).map((one) => (
                <option key={one.code} value={one.code}>
                  {one.words}
                </option>
              ))}
            </select>
          </label>
          <label>
            In your own words
            <textarea rows={2} value={text} onChange={(event) => set_text(event.target.value)} />
          </label>
          <label>
            Your password again
            <input type="password" autoComplete="current-password" value={password} onChange={(event) => set_password(event.target.value)} />
          </label>
          <div className="k-panel__row">
            <Button warning small type="submit" disabled={busy}>
              Break the glass
            </Button>
            <button type="button" className="k-link-button" onClick={() => set_open(false)}>
              Not now
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
