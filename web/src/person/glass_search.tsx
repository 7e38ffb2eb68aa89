// Nobody found, and the record is needed now: emergency access to somebody who can be named exactly. Whether there is
// such a person is said only by the record opening.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import type { FindByNameAndBirth, FindByNumber } from "../api/types";
import { today } from "../parts/days";
import { TextField } from "../parts/form";
import { go_to, person_path } from "../shell/route";
import { GlassForm } from "./glass_form";
import { can_be_nhs_number, digits_of } from "./nhs_number";

type By = "number" | "name";

const ways: { by: By; words: string }[] = [
  { by: "number", words: "by NHS number" },
  { by: "name", words: "by full name and birth date" },
];

// What was searched for already need not be typed again.
export function begun_with(query: string): { by: By; number: string; name: string } {
  const number = /^[\d\s-]+$/.test(query) && digits_of(query).length === 10 ? query.trim() : "";
  const name = number === "" && !/\d/.test(query) ? query.trim() : "";
  return { by: name === "" ? "number" : "name", number, name };
}

function Sought({ query, cancel }: { query: string; cancel: () => void }) {
  const begun = begun_with(query);
  const [by, set_by] = useState<By>(begun.by);
  const [number, set_number] = useState(begun.number);
  const [name, set_name] = useState(begun.name);
  const [birth_date, set_birth_date] = useState("");
  const find = (): FindByNumber | FindByNameAndBirth => (by === "number" ? { nhs_number: digits_of(number) } : { name: name.trim(), birth_date });
  const lacks = (): Record<string, boolean> =>
    by === "number" ? { number: !can_be_nhs_number(number) } : { name: name.trim() === "", birth_date: birth_date === "" || birth_date > today() };
  return (
    <GlassForm
      does="Open their record now"
      lacks={lacks}
      ask={(said, key) => call("POST /people/break-glass", { body: { find: find(), ...said }, key })}
      broken={(answer) => go_to(person_path(answer.person_id))}
      cancel={cancel}
      if_absent={
        <p className="k-notice__text">
          Check every digit, or every word and the day, and try again. It says the same where there is nobody, where several records fit, and where a record stays shut.
        </p>
      }
    >
      <fieldset className="k-checks">
        <legend>Who it is</legend>
        {ways.map((one) => (
          <label key={one.by}>
            <input type="radio" name="glass-by" checked={by === one.by} onChange={() => set_by(one.by)} /> {one.words}
          </label>
        ))}
      </fieldset>
      {by === "number" ? (
        <TextField name="number" label="NHS number" wants="That is no NHS number: check its ten digits." hint="Ten digits" value={number} set={set_number} />
      ) : (
        <div className="k-form__row">
          <TextField name="name" label="Full name" wants="Write all of it." hint="Every word of it as it is recorded, in any order" value={name} set={set_name} />
          <TextField name="birth_date" label="Birth date" wants="The whole date is needed." type="date" max={today()} value={birth_date} set={set_birth_date} />
        </div>
      )}
    </GlassForm>
  );
}

// The server refuses a navigator in any case.
export function may_break_glass(role: string): boolean {
  return role === "coordinator" || role === "practice" || role === "team-leader";
}

export function GlassSearch({ query, nobody }: { query: string; nobody: boolean }) {
  const [open, set_open] = useState(false);
  if (!open)
    return nobody ? (
      <section className="k-card k-noprint k-glass-search" aria-labelledby="glass-heading">
        <h2 id="glass-heading">If you need somebody's record now</h2>
        <p>
          In an emergency, where somebody may come to harm because you cannot see their record, you can open it by their NHS number, or by their full name and birth
          date.
        </p>
        <Button secondary small type="button" onClick={() => set_open(true)}>
          I need this person's record now…
        </Button>
      </section>
    ) : (
      <p>
        <button type="button" className="k-link-button" onClick={() => set_open(true)}>
          The person is not here, and I need their record now…
        </button>
      </p>
    );
  return (
    <section className="k-card k-noprint k-glass k-glass-search" aria-labelledby="glass-heading">
      <h2 id="glass-heading">Emergency access</h2>
      <Sought query={query} cancel={() => set_open(false)} />
    </section>
  );
}
