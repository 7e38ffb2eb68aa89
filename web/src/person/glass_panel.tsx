// On the page of a person whose record is shut: the way in for an emergency.
import { useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import { in_london } from "../parts/days";
import { GlassForm } from "./glass_form";

export function GlassPanel({ person_id, opened }: { person_id: string; opened: () => void }) {
  const [open, set_open] = useState(false);
  const [until, set_until] = useState("");

  if (until)
    return (
      <p className="k-notice k-notice--conflict" role="status">
        Emergency access is asked for, until {in_london(until).time}. The privacy officer has been told. It opens nothing that is sealed or your own.
      </p>
    );
  return (
    <section className="k-card k-noprint k-glass" aria-labelledby="glass-heading">
      <h2 id="glass-heading">Emergency access</h2>
      {open ? (
        <GlassForm
          does="Break the glass"
          ask={(said, key) => call("POST /people/{person_id}/break-glass", { path: { person_id }, body: said, key })}
          broken={(answer) => {
            set_until(answer.until);
            set_open(false);
            opened();
          }}
          cancel={() => set_open(false)}
        />
      ) : (
        <>
          <p className="k-small">If somebody may come to harm because you cannot see the record.</p>
          <Button secondary small type="button" onClick={() => set_open(true)}>
            Break the glass…
          </Button>
        </>
      )}
    </section>
  );
}
