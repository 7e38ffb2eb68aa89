// Over the page when a session has ended: the page beneath stays as it is, and goes on once the same person is back.
import { useEffect, useRef } from "react";
import { go_to } from "../shell/route";
import { useSession } from "../shell/session";
import { SignInForm } from "./sign_in_form";

export function LapsedDialog() {
  const { lapsed, me, name, leave } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (lapsed && dialog.current && !dialog.current.open) dialog.current.showModal();
    if (!lapsed) dialog.current?.close();
  }, [lapsed]);
  if (!lapsed || !me) return null;
  return (
    <dialog ref={dialog} className="k-dialog" aria-labelledby="lapsed-heading" onCancel={(event) => event.preventDefault()}>
      <h2 id="lapsed-heading">Your session has ended</h2>
      <p>
        Sign in again as <strong>{name || me.shown_name}</strong> and go on where you were. What you typed is still here.
      </p>
      {name ? <SignInForm name={name} /> : <SignInForm />}
      <button
        type="button"
        className="k-link-button"
        onClick={() => {
          leave();
          go_to("/sign-in");
        }}
      >
        Leave instead
      </button>
    </dialog>
  );
}
