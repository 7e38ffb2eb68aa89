// The door. In a demonstration it names the accounts that there are and the one published password.
import { useState } from "react";
import { Problem } from "../api/client";
import type { DemoAccount } from "../api/types";
import { problem_from } from "../api/use_answer";
import { capital, organisation_in_words } from "../parts/words";
import { leave_from } from "../shell/come_back";
import { ScreenTitle } from "../shell/frame";
import { Link } from "../shell/route";
import { useSession } from "../shell/session";
import { SignInForm } from "./sign_in_form";

const role_order = ["coordinator", "navigator", "practice", "team-leader", "analyst", "privacy-officer", "administrator"];
const what_roles_do: Record<string, string> = {
  coordinator: "Takes offers, looks after people",
  navigator: "Takes offers, helps people find what there is",
  practice: "Sees the practice's own people",
  "team-leader": "Leads a team, sees the place in counts",
  analyst: "The place and the data, counts only",
  "privacy-officer": "Who looked, and whether they should have",
  administrator: "Accounts, agreements, sources",
};

function order_of(role: string): number {
  const at = role_order.indexOf(role);
  return at < 0 ? role_order.length : at;
}

function DemoAccounts({ accounts, password }: { accounts: readonly DemoAccount[]; password: string }) {
  const { sign_in } = useSession();
  const [problem, set_problem] = useState<Problem | null>(null);
  const [busy, set_busy] = useState("");
  const sorted = [...accounts].sort((a, b) => order_of(a.role) - order_of(b.role) || a.name.localeCompare(b.name));
  const roles = [...new Set(sorted.map((account) => account.role))];
  return (
    <section aria-labelledby="demo-heading" className="k-card k-demo">
      <h2 id="demo-heading">Try it as somebody</h2>
      <p>
        This is a demonstration. Everybody below can sign in with the password <code>{password}</code>; a click does it for you.
      </p>
      {problem ? (
        <p className="k-notice k-notice--problem" role="alert">
          {problem.detail || problem.title}
        </p>
      ) : null}
      {roles.map((role) => {
        const own = sorted.filter((account) => account.role === role);
        return (
          <div key={role} className="k-demo__role">
            <div>
              <h3>{role_title(role)}</h3>
              <p className="k-small">{what_roles_do[role] ?? ""}</p>
            </div>
            <ul>
              {own.map((account) => (
                <li key={account.name}>
                  <button
                    type="button"
                    disabled={busy !== ""}
                    onClick={() => {
                      set_busy(account.name);
                      set_problem(null);
                      sign_in(account.name, password)
                        .catch((failure: unknown) => set_problem(problem_from(failure)))
                        .finally(() => set_busy(""));
                    }}
                  >
                    <span className="k-demo__name">{account.name}</span>
                    <span className="k-demo__team">{organisation_in_words(account.team_name || account.shown_name)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

function role_title(role: string): string {
  return role === "coordinator" ? "Co-ordinator" : capital(role.replace(/-/g, " "));
}

export function SignInScreen() {
  const { about } = useSession();
  const demo = about.demo_accounts ?? [];
  return (
    <>
      <ScreenTitle tab="Sign in" lead={`Who needs help next in ${about.place}, and why; who takes them on; and whether it helped.`}>
        Sign in
      </ScreenTitle>
      <div className="k-sign-in">
        <section className="k-card" aria-label="Sign in with your account">
          {about.sign_in.oidc ? (
            <p>
              <a className="nhsuk-button nhsuk-button--login" href={about.sign_in.oidc.href} onClick={() => leave_from(window.location.pathname)}>
                {about.sign_in.oidc.label}
              </a>
            </p>
          ) : null}
          {about.sign_in.password ? <SignInForm /> : null}
          <p className="k-small">
            What you look at is written down with your name, the time and why you may see it. <Link href="/help">Who may see what</Link>
          </p>
        </section>
        {demo.length > 0 && about.demo_password ? <DemoAccounts accounts={demo} password={about.demo_password} /> : null}
      </div>
    </>
  );
}
