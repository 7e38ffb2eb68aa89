// Over the page when a session has ended: the page beneath stays as it is, and goes on once the same person is back.
import { useEffect, useRef, useState } from "react";
import { go_to } from "../shell/route";
import { useSession } from "../shell/session";
import { SignInForm } from "./sign_in_form";

export function LapsedDialog() {
  const { about, lapsed, me, name, leave, resume } = useSession();
  const [still_out, set_still_out] = useState(false);
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
      {about.sign_in.oidc ? (
        <>
          {/* In a window of its own: this one keeps what was typed. */}
          <p>
            <a href={about.sign_in.oidc.href} target="_blank" rel="noreferrer">
              {about.sign_in.oidc.label} (in another window)
            </a>
          </p>
          <p>
            <button type="button" className="k-link-button" onClick={() => void resume().then((back) => set_still_out(!back), () => set_still_out(true))}>
              I have signed in there: go on
            </button>
          </p>
          {still_out ? (
            <p className="k-error" role="alert">
              Nobody is signed in yet.
            </p>
          ) : null}
        </>
      ) : null}
      {about.sign_in.password ? name ? <SignInForm name={name} /> : <SignInForm /> : null}
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
