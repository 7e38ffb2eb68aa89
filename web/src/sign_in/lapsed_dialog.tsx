// Over the page when a session has ended: the page beneath stays as it is, and goes on once the same person is back. Who
// signs in through a provider does so in another window; this one keeps what was typed, and notices.
import { useEffect, useRef, useState } from "react";
import { on_word } from "../shell/other_windows";
import { type Resumed, role_ended, useSession } from "../shell/session";
import { SignInForm } from "./sign_in_form";

const why_not: Record<Resumed, string> = {
  back: "",
  nobody: "Nobody is signed in yet.",
  another: "Somebody else is signed in in this browser. This page goes on for its own account alone.",
  "another-role": "You are signed in in another window, in another role than this page's. Go on here, and that window has to be loaded again.",
  "role-ended": role_ended,
};

export function LapsedDialog() {
  const { about, lapsed, me, name, leave, resume } = useSession();
  const [said, set_said] = useState("");
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (lapsed && dialog.current && !dialog.current.open) dialog.current.showModal();
    if (!lapsed) dialog.current?.close();
  }, [lapsed]);

  // Back in this window after another one: it looks by itself, and says nothing where nobody has signed in.
  useEffect(() => {
    if (!lapsed) return undefined;
    set_said("");
    const look = () => {
      if (document.visibilityState === "hidden") return;
      resume(false).then(
        (how) => how !== "nobody" && set_said(why_not[how]),
        () => undefined,
      );
    };
    const stop = on_word((word) => word === "signed-in" && look());
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      stop();
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [lapsed, resume]);

  if (!lapsed || !me) return null;
  const { oidc, password } = about.sign_in;
  return (
    <dialog ref={dialog} className="k-dialog" aria-labelledby="lapsed-heading" onCancel={(event) => event.preventDefault()}>
      <h2 id="lapsed-heading">Your session has ended</h2>
      <p>
        Sign in again as <strong>{name || me.shown_name}</strong> and go on where you were. What you typed is still here.
      </p>
      {oidc ? (
        <>
          <p>
            <a className="nhsuk-button nhsuk-button--login" href={oidc.href} target="_blank" rel="noreferrer">
              {oidc.label}
              <span className="nhsuk-u-visually-hidden"> (in another window)</span>
            </a>
          </p>
          <p className="k-small">It opens in another window. This one goes on by itself when you are back.</p>
          <p>
            <button type="button" className="k-link-button" onClick={() => void resume(true).then((how) => set_said(why_not[how]), () => set_said(why_not.nobody))}>
              I have signed in there: go on
            </button>
          </p>
          {password ? <p className="k-dialog__or">or with a password</p> : null}
        </>
      ) : null}
      {said ? (
        <p className="k-error" role="alert">
          {said}
        </p>
      ) : null}
      {password ? name ? <SignInForm name={name} /> : <SignInForm /> : null}
      <button type="button" className="k-link-button" onClick={leave}>
        Leave instead
      </button>
    </dialog>
  );
}
