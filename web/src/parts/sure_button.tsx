// What cannot be undone asks once more in its own place: the second click does it.
import { useState } from "react";
import { ProblemNotice } from "./notices";
import { useSend } from "./use_send";

interface Wanted {
  does: string;
  surely: string;
  // Which one, for those who hear the button and do not see where it stands.
  about: string;
  send: (key: string) => Promise<unknown>;
  done: () => void;
}

export function SureButton({ does, surely, about, send, done }: Wanted) {
  const [sure, set_sure] = useState(false);
  const sending = useSend();
  async function press() {
    if (!sure) return set_sure(true);
    if (await sending.send(send)) done();
    return undefined;
  }
  return (
    <>
      {sending.problem ? <ProblemNotice problem={sending.problem} /> : null}
      <button type="button" className="k-link-button k-small" disabled={sending.busy} onClick={() => void press()} onBlur={() => set_sure(false)}>
        {sure ? surely : does}
        <span className="nhsuk-u-visually-hidden"> {about}</span>
      </button>
    </>
  );
}
