// What this is, who may see what, and how to read it. What it says is what src/care/access.cpp does: its table is
// docs/methods/who-may-see-what.md in the words of those who use it.
import type { Absence } from "../api/types";
import { Absent, absence_words } from "../parts/absence";
import { ScreenTitle } from "../shell/frame";
import { useSession } from "../shell/session";

const kinds: Absence["absent"][] = ["none", "unknown", "not-shared", "stale", "withheld"];

const roles: { role: string; sees: string; because: string; not: string }[] = [
  {
    role: "Co-ordinator",
    sees: "The record of people in the team's care, or referred to the team. Of people on an open list: who they are, how to reach them and why they are listed.",
    because: "An open case, an open referral, an open entry of the team's list",
    not: "Anybody else. Sensitive facts that the organisation's agreement does not cover.",
  },
  {
    role: "Navigator",
    sees: "As a co-ordinator",
    because: "As a co-ordinator",
    not: "Sensitive facts of any kind.",
  },
  {
    role: "Practice",
    sees: "The record of people registered with the practice, and as a co-ordinator",
    because: "Registration, as the published snapshot says; and as a co-ordinator",
    not: "People of other practices without such a reason.",
  },
  {
    role: "Team leader",
    sees: "As a co-ordinator, for care. For running the service: who is on the list, referred or in care, without their record; counts of the team and of the place.",
    because: "As a co-ordinator",
    not: "As a co-ordinator.",
  },
  { role: "Analyst", sees: "Counts of the place, small ones hidden; the sources and their quality", because: "An agreement for planning", not: "Any person." },
  {
    role: "Privacy officer",
    sees: "Who looked at a person, and what has to be looked at afterwards",
    because: "Checking access",
    not: "What the record says.",
  },
  {
    role: "Administrator",
    sees: "Accounts, organisations, agreements, sources and what was set aside from them",
    because: "Administration",
    not: "Any person's record.",
  },
];

export function HelpScreen() {
  const { about } = useSession();
  return (
    <div className="k-help">
      <ScreenTitle tab="Help" lead="What this is, who may see what, and how to read what it shows.">
        Help
      </ScreenTitle>
      <nav aria-label="On this page" className="k-card">
        <ul className="k-toc">
          <li>
            <a href="#what">What this is</a>
          </li>
          <li>
            <a href="#who">Who may see what</a>
          </li>
          <li>
            <a href="#absence">When something is not there</a>
          </li>
          <li>
            <a href="#dates">The dates</a>
          </li>
          <li>
            <a href="#stage">Stages and scores</a>
          </li>
          <li>
            <a href="#lists">Lists and offers</a>
          </li>
          <li>
            <a href="#kept">What is kept of what you do</a>
          </li>
        </ul>
      </nav>

      <section id="what">
        <h2>What this is</h2>
        <p>
          Kursaal takes the extracts of every agency of a place, makes one linked population of them, and says who may need help next and why. Teams take
          people on, or say why not; what they did comes back with the next run. It is used here for <strong>{about.place}</strong>.
        </p>
        {about.synthetic ? (
          <p className="k-notice k-notice--synthetic">
            <strong>This is a demonstration.</strong> Every person, event and figure is made up. Do not use anything here for anybody's care.
          </p>
        ) : null}
        <p>It advises. Nothing here decides about anybody: a professional does, with the person. It knows what was recorded and sent, and nothing else.</p>
      </section>

      <section id="who">
        <h2>Who may see what</h2>
        <p>
          Five things have to fit, each time: your role, your organisation's agreement, a relationship with the person, the sensitivity of the fact, and what you
          look for. A locality is no relationship. Who may not see a person gets the same answer as for a person who is not there.
        </p>
        <table className="k-table">
          <caption className="nhsuk-u-visually-hidden">What each role sees, and because of what</caption>
          <thead>
            <tr>
              <th scope="col">Role</th>
              <th scope="col">Sees</th>
              <th scope="col">Because of</th>
              <th scope="col">Does not see</th>
            </tr>
          </thead>
          <tbody>
            {roles.map((one) => (
              <tr key={one.role}>
                <th scope="row" data-label="Role">
                  {one.role}
                </th>
                <td data-label="Sees">{one.sees}</td>
                <td data-label="Because of">{one.because}</td>
                <td data-label="Does not see">{one.not}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>
          Your own record and that of family you have declared stay shut, in every role. People whose identity is protected are seen only by who has an open case,
          or by their practice.
        </p>
        <h3>In an emergency</h3>
        <p>
          Co-ordinators, practices and team leaders can break the glass: a reason, your own words, and your password again. It opens one person to you for one
          hour, and stands in the privacy officer's queue from that moment. Somebody else judges whether it was justified. Whom no search shows can be named: by
          NHS number, or by the full name and the whole birth date. If it opens nobody, that says nothing about whether there is such a person.
        </p>
      </section>

      <section id="absence">
        <h2>When something is not there</h2>
        <p>Nothing here is left empty without a reason. There are five, and each asks for something else to be done.</p>
        <table className="k-table k-table--narrow">
          <caption className="nhsuk-u-visually-hidden">The five kinds of absence</caption>
          <thead>
            <tr>
              <th scope="col">It says</th>
              <th scope="col">It means</th>
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind}>
                <th scope="row" data-label="It says">
                  <Absent of={{ absent: kind, words: "" }} plain />
                </th>
                <td data-label="It means">{absence_words[kind].means}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>None of them is zero, and none of them is “no”. A feed that stopped must not look like somebody getting better.</p>
      </section>

      <section id="dates">
        <h2>The dates</h2>
        <p>
          What you see is a <strong>snapshot</strong>: what the sources had sent by a day. Its date stands at the top of every screen and is kept with everything
          that you decide. An event has two dates: when it happened, and when it was known. Each source's freshness stands on the person's page and on the Data
          screen. What you and your colleagues do here is live, and seen at once.
        </p>
      </section>

      <section id="stage">
        <h2>Stages and scores</h2>
        <p>
          The stage of the pathway is <strong>suggested</strong> by rules that can be read, and <strong>confirmed</strong> by a professional. The two stand side by
          side; the confirmed one holds until its day. End of life is never computed: it comes from a clinician's record alone.
        </p>
        <p>
          A score shows its version, what it was made from, down to file and line, and what was missing. A score on a code list that is only a <em>starter</em> list
          shows no band outside a demonstration. No score here has been validated for deciding about one person.
        </p>
      </section>

      <section id="lists">
        <h2>Lists and offers</h2>
        <p>
          A list is as long as a team has places. Its order is written down by the place, in tiers; waiting raises people; a recorded draw settles ties. It is no
          probability. Every entry has an owner, a day by which it is to be decided, and an end with a reason. Who was declined is asked again after the months that
          you say, where the reason allows it.
        </p>
      </section>

      <section id="kept">
        <h2>What is kept of what you do</h2>
        <p>
          Each time you see a person, or try to, a line is written: who, in what role, why, when. It cannot be changed without that being found. A privacy officer
          can see who looked at whom. What you type is kept as you type, for you alone, until you send it; a session that ends after 20 minutes without use, or after
          12 hours, loses none of it.
        </p>
      </section>
    </div>
  );
}
