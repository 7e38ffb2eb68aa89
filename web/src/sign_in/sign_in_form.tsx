// Name and password, and what the server said if they did not fit.
import { useRef, useState } from "react";
import { Button, TextInput } from "nhsuk-react-components";
import { Problem } from "../api/client";
import { problem_from } from "../api/use_answer";
import { useSession } from "../shell/session";

export function SignInForm({ name: fixed_name, done }: { name?: string; done?: () => void }) {
  const { sign_in } = useSession();
  const [name, set_name] = useState(fixed_name ?? "");
  const [password, set_password] = useState("");
  const [shown, set_shown] = useState(false);
  const [problem, set_problem] = useState<Problem | null>(null);
  const busy = useRef(false);
  const [waiting, set_waiting] = useState(false);

  async function send() {
    if (busy.current) return;
    if (name.trim() === "" || password === "") {
      set_problem(new Problem(0, "empty", "Type your name and your password", ""));
      return;
    }
    busy.current = true;
    set_waiting(true);
    set_problem(null);
    try {
      await sign_in(name.trim(), password);
      done?.();
    } catch (failure) {
      set_problem(problem_from(failure));
      set_password("");
    } finally {
      busy.current = false;
      set_waiting(false);
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {problem ? (
        <div className="k-notice k-notice--problem" role="alert">
          <p className="k-notice__title">{problem.detail || problem.title}</p>
        </div>
      ) : null}
      {fixed_name === undefined ? (
        <TextInput
          id="name"
          label="Account name"
          width="20"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={name}
          onChange={(event) => set_name(event.target.value)}
        />
      ) : (
        <input type="hidden" autoComplete="username" value={fixed_name} readOnly />
      )}
      <TextInput
        id="password"
        label="Password"
        type={shown ? "text" : "password"}
        width="20"
        autoComplete="current-password"
        value={password}
        onChange={(event) => set_password(event.target.value)}
        formGroupProps={{
          afterInput: (
            <button type="button" className="k-link-button k-show" aria-pressed={shown} onClick={() => set_shown(!shown)}>
              {shown ? "Hide" : "Show"}
            </button>
          ),
        }}
      />
      <Button type="submit" disabled={waiting}>
        {waiting ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}
