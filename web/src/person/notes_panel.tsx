// What staff wrote so that contact goes well: safe contact, communication needs, and a line about the person.
import { useState } from "react";
import { call } from "../api/client";
import type { Absence, Noted, Person } from "../api/types";
import { Absent, is_absence } from "../parts/absence";
import { moment_in_words } from "../parts/days";
import { Form, LinesField, useForm } from "../parts/form";
import { ChangedMeanwhile, JustDone } from "../parts/notices";
import { KeptNote, useDraft } from "../shell/draft";

type Kind = "about_me" | "communication_needs" | "safe_contact";

const kinds: { kind: Kind; title: string; hint: string }[] = [
  { kind: "safe_contact", title: "Safe contact", hint: "When, where and to whom it is safe to call, write or visit." },
  { kind: "communication_needs", title: "Communication needs", hint: "Language, format, an interpreter, hearing, sight." },
  { kind: "about_me", title: "About me", hint: "What matters to them, in their own words." },
];

function Signed({ note }: { note: Noted }) {
  if (!note.by) return null;
  return (
    <p className="k-small">
      {note.by}
      {note.at ? `, ${moment_in_words(note.at)}` : ""}
    </p>
  );
}

interface EditorWanted {
  person: Person;
  kind: Kind;
  value: Noted | Absence;
  hint: string;
  done: () => void;
  changed: () => void;
  cancel: () => void;
}

// Words are sent over those that were on the screen when they were begun, and over no others: `read` is their version.
function Editor({ person, kind, value, hint, done, changed: look_again, cancel }: EditorWanted) {
  const { person_id } = person;
  const before = is_absence(value) ? "" : value.text;
  const draft = useDraft(`note/${kind}/${person_id}`);
  const version = person.note_versions[kind];
  const [read, set_read] = useState(version);
  const [changed, set_changed] = useState(false);
  const form = useForm();
  const text = changed || draft.text !== "" ? draft.text : before;
  // Words that are no others than what stands there now go over nothing.
  const over = text === before ? version : read;

  async function save() {
    const saved = await form.send((key) => call("PUT /people/{person_id}/notes/{kind}", { path: { person_id, kind }, body: { text: text.trim() }, version: over, key }));
    if (!saved) return;
    await draft.drop();
    done();
  }

  function show_now() {
    form.forget();
    look_again();
  }

  return (
    <Form form={form} does="Save" submit={save} cancel={cancel} again={show_now} takes_focus>
      {over !== version ? (
        <ChangedMeanwhile read={() => set_read(version)}>{is_absence(value) ? "Nothing is written here any more." : "What stands here now is another's, and is shown below."}</ChangedMeanwhile>
      ) : null}
      <LinesField
        label={<span className="k-small">{hint}</span>}
        rows={3}
        value={text}
        set={(typed) => {
          if (!changed && draft.text === "") set_read(version);
          set_changed(true);
          draft.set_text(typed);
        }}
      />
      <KeptNote kept={draft.kept} />
      {!is_absence(value) && text !== before ? (
        <div>
          <p className="k-small">Instead of what stands here now:</p>
          <p className="k-note__text">{value.text}</p>
          <Signed note={value} />
        </div>
      ) : null}
    </Form>
  );
}

export function NotesPanel({ person, changed }: { person: Person; changed: () => void }) {
  const [open, set_open] = useState<Kind | null>(null);
  // Which was closed last: the focus goes to what it leaves.
  const [closed, set_closed] = useState<{ kind: Kind; saved: boolean } | null>(null);
  function close(kind: Kind, saved: boolean) {
    set_open(null);
    set_closed({ kind, saved });
    if (saved) changed();
  }
  return (
    <section className="k-notes" aria-label="Before you make contact">
      {kinds.map(({ kind, title, hint }) => {
        const value = person[kind];
        const set = !is_absence(value);
        return (
          <div key={kind} className={`k-note ${set && kind !== "about_me" ? "k-note--set" : ""}`}>
            <h2>{title}</h2>
            {open === kind ? (
              <Editor
                person={person}
                kind={kind}
                value={value}
                hint={hint}
                cancel={() => close(kind, false)}
                done={() => close(kind, true)}
                changed={changed}
              />
            ) : (
              <>
                {closed?.kind === kind && closed.saved ? <JustDone>{title}: saved.</JustDone> : null}
                {is_absence(value) ? (
                  <p>
                    <Absent of={value} />
                  </p>
                ) : (
                  <>
                    <p className="k-note__text">{value.text}</p>
                    <Signed note={value} />
                  </>
                )}
                {kind === "communication_needs" && !is_absence(person.identity.communication_needs_recorded) ? (
                  <p>
                    {person.identity.communication_needs_recorded} <span className="k-small">(as a source sent it)</span>
                  </p>
                ) : null}
                {is_absence(value) && value.absent === "withheld" ? null : (
                  <button
                    type="button"
                    className="k-link-button k-small"
                    autoFocus={closed?.kind === kind && !closed.saved}
                    onClick={() => {
                      set_closed(null);
                      set_open(kind);
                    }}
                  >
                    {set ? "Change" : "Write"}
                    <span className="nhsuk-u-visually-hidden"> {title.toLowerCase()}</span>
                  </button>
                )}
              </>
            )}
          </div>
        );
      })}
    </section>
  );
}
