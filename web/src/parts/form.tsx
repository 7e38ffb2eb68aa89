// Every form is this one: what the server refused stands at its head, what is missing stands at its field and takes the
// focus, one button does it, and there is a way out. A name in `lacks` is that of a field.
import { type ReactNode, createContext, useCallback, useContext, useEffect, useId, useRef, useState } from "react";
import { Button } from "nhsuk-react-components";
import { type DraftText, KeptNote } from "../shell/draft";
import { ProblemNotice } from "./notices";
import { type Sending, useSend } from "./use_send";

export interface FormState extends Sending {
  missing: readonly string[];
  // Whether anything is wanting; each that is says so at its field, and the first takes the focus.
  lacks: (wanting: Record<string, boolean>) => boolean;
  // Somebody is at it: it is no longer said.
  mended: (field: string) => void;
}

export function fields_wanting(wanting: Record<string, boolean>): string[] {
  return Object.keys(wanting).filter((field) => wanting[field]);
}

export function useForm(): FormState {
  const sending = useSend();
  const [missing, set_missing] = useState<readonly string[]>([]);
  const lacks = useCallback((wanting: Record<string, boolean>) => {
    const fields = fields_wanting(wanting);
    set_missing(fields);
    return fields.length > 0;
  }, []);
  const mended = useCallback((field: string) => set_missing((before) => (before.includes(field) ? before.filter((one) => one !== field) : before)), []);
  return { ...sending, missing, lacks, mended };
}

const Missing = createContext<readonly string[]>([]);

interface FormWanted {
  form: FormState;
  // What the button says, and how much it weighs beside others on the screen.
  does: string;
  weight?: "first" | "second" | "warning";
  submit: () => Promise<unknown>;
  cancel?: () => void;
  // Where somebody else was there first: shows how it stands now.
  again?: () => void;
  // What to do where the server knows nobody and nothing of the kind.
  if_absent?: ReactNode;
  // Set apart from what it stands in.
  panel?: boolean;
  // Opened by a button that is gone: the first field takes its focus.
  takes_focus?: boolean;
  label?: string;
  children?: ReactNode;
}

export function Form({ form, does, weight = "first", submit, cancel, again, if_absent, panel = false, takes_focus = false, label, children }: FormWanted) {
  const { busy, problem, missing } = form;
  const box = useRef<HTMLFormElement>(null);
  const asked = useRef(0);
  const [tries, set_tries] = useState(0);
  useEffect(() => {
    if (asked.current === tries) return;
    asked.current = tries;
    if (missing.length > 0) box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [missing, tries]);
  useEffect(() => {
    if (takes_focus) box.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, [takes_focus]);
  return (
    <form
      ref={box}
      className={panel ? "k-form k-panel" : "k-form"}
      aria-label={label}
      autoComplete="off"
      noValidate
      onChange={(event) => form.mended((event.target as HTMLElement).dataset["field"] ?? "")}
      onSubmit={(event) => {
        event.preventDefault();
        set_tries(tries + 1);
        void submit();
      }}
    >
      {problem ? (
        <ProblemNotice problem={problem} again={problem.is_conflict ? again : undefined}>
          {problem.is_absent ? if_absent : null}
        </ProblemNotice>
      ) : null}
      <Missing value={missing}>{children}</Missing>
      <div className="k-panel__row">
        <Button small type="submit" disabled={busy} secondary={weight === "second"} warning={weight === "warning"}>
          {does}
        </Button>
        {cancel ? (
          <button type="button" className="k-link-button" onClick={cancel}>
            Not now
          </button>
        ) : null}
      </div>
    </form>
  );
}

interface FieldWanted {
  // As `lacks` calls it.
  name?: string;
  label: ReactNode;
  // What it says while it is wanting.
  wants?: string;
  hint?: ReactNode;
}

interface Told {
  id: string;
  "data-field": string | undefined;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
}

function Field({ name, label, wants, hint, children }: FieldWanted & { children: (told: Told) => ReactNode }) {
  const id = useId();
  const wanting = useContext(Missing).includes(name ?? "");
  const told_by = [wanting ? `${id}-wants` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ");
  return (
    <div className="k-field">
      <label htmlFor={id}>{label}</label>
      {wanting ? (
        <strong className="k-error k-field__wants" id={`${id}-wants`}>
          {wants}
        </strong>
      ) : null}
      {children({ id, "data-field": name, "aria-invalid": wanting, "aria-describedby": told_by || undefined })}
      {hint ? (
        <p className="k-field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}

interface TextWanted extends FieldWanted {
  type?: "text" | "password" | "date";
  value: string;
  set: (text: string) => void;
  min?: string;
  max?: string;
  // What the browser may offer: a name of the autocomplete attribute.
  offers?: string;
  // Words to choose from, or to write another.
  list?: readonly string[];
}

export function TextField({ type = "text", value, set, min, max, offers, list, ...field }: TextWanted) {
  const id = useId();
  return (
    <Field {...field}>
      {(told) => (
        <>
          <input type={type} value={value} min={min} max={max} autoComplete={offers} spellCheck={false} list={list ? id : undefined} onChange={(event) => set(event.target.value)} {...told} />
          {list ? (
            <datalist id={id}>
              {list.map((word) => (
                <option key={word} value={word} />
              ))}
            </datalist>
          ) : null}
        </>
      )}
    </Field>
  );
}

export interface Choice {
  code: string;
  words: string;
}

interface ChoiceWanted extends FieldWanted {
  choices: readonly Choice[];
  value: string;
  set: (code: string) => void;
  // What stands there before anything is chosen; without it the first is.
  none?: string;
}

export function ChoiceField({ choices, value, set, none, ...field }: ChoiceWanted) {
  return (
    <Field {...field}>
      {(told) => (
        <select value={value} onChange={(event) => set(event.target.value)} {...told}>
          {none !== undefined ? <option value="">{none}</option> : null}
          {choices.map((one) => (
            <option key={one.code} value={one.code}>
              {one.words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function LinesField({ rows = 2, value, set, ...field }: FieldWanted & { rows?: number; value: string; set: (text: string) => void }) {
  return <Field {...field}>{(told) => <textarea rows={rows} value={value} onChange={(event) => set(event.target.value)} {...told} />}</Field>;
}

// Lines that are kept as they are typed.
export function DraftField({ draft, rows = 3, ...field }: FieldWanted & { draft: DraftText; rows?: number }) {
  return (
    <>
      <LinesField rows={rows} value={draft.text} set={draft.set_text} {...field} />
      <KeptNote kept={draft.kept} />
    </>
  );
}
