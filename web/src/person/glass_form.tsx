// Emergency access: a reason, one's own words, the password again. It says beforehand what follows from it.
import { type ReactNode, useState } from "react";
import { ChoiceField, Form, LinesField, TextField, useForm } from "../parts/form";
import { useVocabulary } from "../shell/session";

export interface GlassSaid {
  reason: string;
  text: string;
  password: string;
}

interface Wanted<T> {
  does: string;
  // What else is wanting, by the name of its field.
  lacks?: () => Record<string, boolean>;
  ask: (said: GlassSaid, key: string) => Promise<T>;
  broken: (answer: T) => void;
  cancel: () => void;
  if_absent?: ReactNode;
  // What stands before the reason: who it is.
  children?: ReactNode;
}

export function GlassForm<T>({ does, lacks, ask, broken, cancel, if_absent, children }: Wanted<T>) {
  const words = useVocabulary();
  const form = useForm();
  const [reason, set_reason] = useState("");
  const [text, set_text] = useState("");
  const [password, set_password] = useState("");

  async function break_it() {
    if (form.lacks({ ...lacks?.(), reason: reason === "", text: text.trim() === "", password: password === "" })) return;
    const answers: T[] = [];
    await form.send(async (key) => answers.push(await ask({ reason, text: text.trim(), password }, key)));
    set_password("");
    for (const answer of answers) broken(answer);
  }

  return (
    <Form form={form} does={does} weight="warning" submit={break_it} cancel={cancel} if_absent={if_absent}>
      <div className="k-glass__follows">
        <p>What follows:</p>
        <ul>
          <li>
            The record of <strong>this one person</strong> is open to you for <strong>one hour</strong>. It opens nothing that is sealed or your own.
          </li>
          <li>
            It stands in the <strong>privacy officer's queue</strong> at once, with what you write here, and somebody else judges whether it was justified.
          </li>
          <li>That you looked is written down for good, and the person can ask who did.</li>
        </ul>
      </div>
      {children}
      <ChoiceField name="reason" label="Reason" wants="Choose one." none="Choose…" choices={words?.glass_reasons ?? []} value={reason} set={set_reason} />
      <LinesField name="text" label="In your own words" wants="Write why." value={text} set={set_text} />
      <TextField name="password" label="Your password again" wants="Type it." type="password" offers="current-password" value={password} set={set_password} />
    </Form>
  );
}
