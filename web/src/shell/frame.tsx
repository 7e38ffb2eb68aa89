// What surrounds every screen: the warning that all is made up, who is signed in as what, where one can go, and of which
// day the data are.
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "nhsuk-react-components";
import type { Problem } from "../api/client";
import { problem_from } from "../api/use_answer";
import { in_words, moment_in_words } from "../parts/days";
import { organisation_in_words } from "../parts/words";
import { Link, useAddress } from "./route";
import { SearchBox } from "./search_box";
import { useSession, useVocabulary, word_of } from "./session";

interface Place {
  href: string;
  label: string;
}

function places_of(may: { offers: boolean; people: boolean; place: boolean; data: boolean; privacy: boolean; accounts: boolean }): Place[] {
  const all: (Place & { open: boolean })[] = [
    { href: "/my-day", label: "My day", open: may.offers },
    { href: "/people", label: "Find a person", open: may.people },
    { href: "/place", label: "The place", open: may.place },
    { href: "/data", label: "Data", open: may.data },
    { href: "/privacy", label: "Privacy queue", open: may.privacy },
    { href: "/accounts", label: "Accounts", open: may.accounts },
    { href: "/help", label: "Help", open: true },
  ];
  return all.filter((place) => place.open).map(({ href, label }) => ({ href, label }));
}

export function first_place(may: Parameters<typeof places_of>[0]): string {
  return places_of(may)[0]?.href ?? "/help";
}

export function SyntheticBanner() {
  const { about } = useSession();
  if (!about.synthetic) return null;
  return (
    <div className="k-synthetic" role="note" aria-label="Synthetic data">
      <strong>SYNTHETIC</strong> <span>Nobody here exists. Do not use it for anybody's care.</span>
    </div>
  );
}

function Mark() {
  return (
    <svg className="k-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M4 25h24v2H4zM6 23v-7h3v7zm5 0v-7h3v7zm7 0v-7h3v7zm5 0v-7h3v7zM5 14.5C6.5 8.5 11 5.2 16 5.2s9.5 3.3 11 9.3z" fill="currentColor" />
      <circle cx="16" cy="3.6" r="1.4" fill="#ffb81c" />
    </svg>
  );
}

// What the server did not do, so that nobody walks away in the belief that it did.
interface NotDone {
  what: "sign-out" | "act-as";
  problem: Problem;
  again: () => void;
}

function NotDoneNotice({ what, problem, again }: NotDone) {
  const leaving = what === "sign-out";
  return (
    <div className="k-notice k-notice--problem" role="alert">
      <p className="k-notice__title">{leaving ? "You are not signed out" : "You act as before"}</p>
      <p className="k-notice__text">
        The server did not do it: {(problem.detail || problem.title).replace(/\.$/, "")}.{" "}
        {leaving ? "Until it does, whoever comes to this computer goes on as you: lock it, or close every window of this browser." : ""}
      </p>
      <Button secondary small type="button" onClick={again}>
        Try again
      </Button>
    </div>
  );
}

function AccountMenu({ not_done }: { not_done: (what: NotDone | null) => void }) {
  const { me, sign_out, act_as } = useSession();
  const words = useVocabulary();
  const box = useRef<HTMLDetailsElement>(null);
  if (!me) return null;
  const others = me.grants.filter((grant) => !(grant.role === me.role && grant.team === me.team));
  const close = () => box.current?.removeAttribute("open");
  const attempt = (what: NotDone["what"], change: () => Promise<void>) => {
    close();
    not_done(null);
    change().catch((failure: unknown) => not_done({ what, problem: problem_from(failure), again: () => attempt(what, change) }));
  };
  return (
    <details
      className="k-account"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        close();
        box.current?.querySelector("summary")?.focus();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) close();
      }}
    >
      <summary>
        <span className="k-account__name">{me.shown_name}</span>
        <span className="k-account__role">
          {word_of(words?.roles, me.role)}
          {me.team_name ? `, ${organisation_in_words(me.team_name)}` : ""}
        </span>
      </summary>
      <div className="k-account__menu">
        <p>
          {organisation_in_words(me.organisation_name)}
        </p>
        {others.map((grant) => (
          <button
            key={grant.id}
            type="button"
            onClick={() => attempt("act-as", () => act_as(grant.id))}
          >
            Act as {word_of(words?.roles, grant.role)}
            {grant.team_name ? `, ${grant.team_name}` : ""}
          </button>
        ))}
        <button type="button" onClick={() => attempt("sign-out", sign_out)}>
          Sign out
        </button>
      </div>
    </details>
  );
}

export function SnapshotStamp() {
  const { about, refresh_about } = useSession();
  const address = useAddress();
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else refresh_about().catch(() => undefined);
  }, [address, refresh_about]);
  const { snapshot } = about;
  if (!snapshot)
    return (
      <p className="k-stamp k-stamp--none">
        <strong>No snapshot is published yet.</strong> Nothing is known of anybody until the first run has ended.
      </p>
    );
  return (
    <p className="k-stamp">
      <span>
        Data as of <strong>{in_words(snapshot.as_of, "day", true)}</strong>
      </span>
      <span>known by {in_words(snapshot.known_by)}</span>
      <span>published {moment_in_words(snapshot.published_at)}</span>
      <span>
        snapshot <code>{snapshot.content_id.slice(0, 12)}</code>
      </span>
    </p>
  );
}

export function Frame({ children }: { children: ReactNode }) {
  const { about, me, other_goes_on, replaced } = useSession();
  const address = useAddress();
  const [open, set_open] = useState(false);
  const [not_done, set_not_done] = useState<NotDone | null>(null);
  useEffect(() => set_open(false), [address]);
  const places = me ? places_of(me.may) : [];
  return (
    <>
      <a className="nhsuk-skip-link" href="#main">
        Skip to main content
      </a>
      <header>
        <SyntheticBanner />
        <div className="k-header">
        <div className="k-header__row k-width">
          <Link className="k-header__name" href="/">
            <Mark />
            <span>
              Kursaal <span className="k-header__place">{about.place}</span>
            </span>
          </Link>
          {me?.may.people ? <SearchBox /> : null}
          {me ? <AccountMenu not_done={set_not_done} /> : null}
          {me ? (
            <button type="button" className="k-header__menu" aria-expanded={open} aria-controls="k-nav" onClick={() => set_open(!open)}>
              Menu
            </button>
          ) : null}
        </div>
        {me ? (
          <nav id="k-nav" className={`k-nav ${open ? "k-nav--open" : ""}`} aria-label="Screens">
            <ul className="k-width">
              {places.map((place) => {
                const here = address === place.href || address.startsWith(`${place.href}/`);
                return (
                  <li key={place.href}>
                    <Link href={place.href} aria-current={here ? "page" : undefined}>
                      {place.label}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </nav>
        ) : null}
        </div>
        <div className="k-strip">
          <div className="k-width">
            <SnapshotStamp />
          </div>
        </div>
      </header>
      <main id="main" className="k-width k-main" tabIndex={-1}>
        {me && not_done ? <NotDoneNotice {...not_done} /> : null}
        {me && replaced ? (
          <div className="k-notice k-notice--problem" role="alert">
            <p className="k-notice__title">This page is of before</p>
            <p className="k-notice__text">Another window of this browser has signed in since, as somebody else or in another role. Nothing can be changed from here any more.</p>
            <Button secondary small type="button" onClick={() => window.location.reload()}>
              Load this page again
            </Button>
          </div>
        ) : null}
        {me && other_goes_on ? (
          <p className="k-notice k-notice--done" role="status">
            You are signed in again. The window where you were goes on by itself, with what you typed: you can close this one.
          </p>
        ) : null}
        {children}
      </main>
      <footer className="k-footer">
        <div className="k-width">
          <p>
            {about.synthetic ? <strong>SYNTHETIC. </strong> : null}
            Scores and lists here are advice to people who decide. Absence of information does not mean that there is nothing.
          </p>
          <p>
            Kursaal {about.version} · <Link href="/help">What this is, and who may see what</Link>
          </p>
        </div>
      </footer>
    </>
  );
}

// The heading of a screen: takes the focus when the screen changes, so that a screen reader says where one is.
export function ScreenTitle({ children, lead, tab }: { children: ReactNode; lead?: ReactNode; tab: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { about } = useSession();
  useEffect(() => {
    document.title = `${tab} – Kursaal${about.synthetic ? " (SYNTHETIC)" : ""}`;
  }, [tab, about.synthetic]);
  useEffect(() => {
    if (screen_changes++ > 0) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="k-title">
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
      {lead ? <p className="k-title__lead">{lead}</p> : null}
    </div>
  );
}

let screen_changes = 0;
