// My day: what waits for an answer, what changed, and one's people. Built for ten minutes.
import { useEffect, useRef, useState } from "react";
import type { Colleague, Offer, OffersPage } from "../api/types";
import { useAnswer } from "../api/use_answer";
import { usePages } from "../api/use_pages";
import { in_words, now_moment } from "../parts/days";
import { DoneNotice, Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { ShowMore } from "../parts/show_more";
import { counted } from "../parts/words";
import { ScreenTitle } from "../shell/frame";
import { Link, person_path } from "../shell/route";
import { useMe, useVocabulary } from "../shell/session";
import { ChangesList } from "./changes_list";
import { at_least, offers_in_words, summary_of } from "./day_summary";
import { MyPeople } from "./my_people";
import { type Decided, OfferCard } from "./offer_card";
import { ReferralsPanel } from "./referrals_panel";
import { PlacesLeft } from "./places_left";
import { StagesPanel } from "./stages_panel";
import { UnattendedPanel } from "./unattended_panel";

function without(page: OffersPage, decided: Decided): OffersPage {
  const services = page.services.map((service) =>
    decided.how === "accepted" && service.service === decided.offer.service ? { ...service, places_left: Math.max(0, service.places_left - 1) } : service,
  );
  return { ...page, services, items: page.items.filter((offer) => offer.id !== decided.offer.id) };
}

export function MyDayScreen() {
  const me = useMe();
  const words = useVocabulary();
  const offers = usePages("GET /offers", {}, 40);
  const cases = usePages("GET /cases", {}, 300);
  const changes = usePages("GET /changes", {}, 200, 100);
  const colleagues = useAnswer("GET /colleagues");
  const [decided, set_decided] = useState<Decided | null>(null);
  const [said, set_said] = useState("");
  const [service, set_service] = useState("");
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (decided) notice.current?.focus();
  }, [decided]);

  const leads = me.role === "team-leader";
  const now = now_moment();
  const all: readonly Offer[] = offers.items;
  const services = offers.first?.services ?? [];
  const day = summary_of(all, services, cases.items, changes.items, now);
  const team: readonly Colleague[] = colleagues.value?.items ?? [{ account: me.account, shown_name: me.shown_name, role: me.role }];
  const shown = service === "" ? all : all.filter((offer) => offer.service === service);

  function take(what: Decided) {
    set_said("");
    set_decided(what);
    offers.put((page) => without(page, what));
    if (what.how === "accepted") void cases.again();
  }

  return (
    <>
      <ScreenTitle tab="My day">My day</ScreenTitle>
      <p className="k-summary">
        <a href="#offers">{offers.first ? offers_in_words(day, offers.more_follow) : "offers"}</a>
        <span className="k-dot"> {offers.first ? counted(day.places_left, "place is left", "places are left") : ""}</span>
        <span className="k-dot">
          {" "}
          <a href="#changes">{changes.first ? (day.changes === 0 ? "nothing new" : at_least(counted(day.changes, "thing is new", "things are new"), changes.more_follow)) : "what changed"}</a>
        </span>
        <span className="k-dot">
          {" "}
          <a href="#people">{cases.first ? `${at_least(counted(day.mine, "person", "people"), cases.more_follow)} in my care` : "my people"}</a>
          {day.quiet + day.not_seen > 0 ? `, ${day.quiet + day.not_seen} without contact for 30 days or at all` : ""}
        </span>
        {leads ? (
          <span className="k-dot">
            {" "}
            <a href="#unattended">offers without an answer</a>, <a href="#stages">stages to look at again</a>
          </span>
        ) : null}
      </p>
      {decided ? (
        <div ref={notice} tabIndex={-1}>
          <DoneNotice close={() => set_decided(null)}>
            {decided.how === "accepted" ? (
              <>
                <strong>{decided.offer.person.name}</strong> is accepted, looked after by {decided.owner_name}.{" "}
                <Link href={person_path(decided.offer.person.person_id)}>Open the person</Link>
              </>
            ) : (
              <>
                The offer to <strong>{decided.offer.person.name}</strong> is declined, with your reason.
              </>
            )}
          </DoneNotice>
        </div>
      ) : null}
      {said ? <DoneNotice close={() => set_said("")}>{said}</DoneNotice> : null}
      <div className="k-day">
        <section id="offers" aria-labelledby="offers-heading" className="k-day__offers">
          <h2 id="offers-heading">Offers</h2>
          {offers.problem ? <ProblemNotice problem={offers.problem} again={() => void offers.again()} /> : null}
          {offers.first === null && offers.busy ? <Waiting what="the offers" /> : null}
          {offers.first ? (
            <>
              <PlacesLeft services={services} offers={all} chosen={service} choose={set_service} />
              {shown.length === 0 ? (
                <Nothing title="No offer waits for an answer">
                  The next list comes with the next snapshot. The one shown is of {in_words(offers.first.as_of)}.
                </Nothing>
              ) : (
                shown.map((offer) => (
                  <OfferCard
                    key={offer.id}
                    offer={offer}
                    places={services.find((one) => one.service === offer.service)}
                    colleagues={team}
                    words={words}
                    decided={take}
                    again={() => void offers.again()}
                  />
                ))
              )}
              <ShowMore of={offers} one="offer" />
            </>
          ) : null}
        </section>
        <section id="changes" aria-labelledby="changes-heading" className="k-card k-day__changes">
          <h2 id="changes-heading">Since you last looked</h2>
          {changes.problem ? <ProblemNotice problem={changes.problem} again={() => void changes.again()} /> : null}
          {changes.first === null && changes.busy ? <Waiting what="what changed" /> : null}
          {changes.first ? <ChangesList changes={changes} first={changes.first} words={words} seen={() => void changes.again()} /> : null}
        </section>
      </div>
      {leads ? <UnattendedPanel /> : null}
      <ReferralsPanel />
      <section id="people" aria-labelledby="people-heading" className="k-day__people">
        <div className="k-card__head">
          <h2 id="people-heading">My people</h2>
          <a className="k-small" href="/api/v1/caseload-copy" target="_blank" rel="noreferrer">
            A copy to print, for when the system is down
          </a>
        </div>
        {cases.problem ? <ProblemNotice problem={cases.problem} again={() => void cases.again()} /> : null}
        {cases.first === null && cases.busy ? <Waiting what="your people" /> : null}
        {cases.first ? (
          <MyPeople
            key={cases.shown === 0 ? "nobody" : "somebody"}
            cases={cases.items}
            colleagues={team}
            words={words}
            changed={(done) => {
              set_decided(null);
              set_said(done);
              void cases.again();
            }}
          />
        ) : null}
        <ShowMore of={cases} one="person" many="people" />
      </section>
      <StagesPanel words={words} leads={leads} />
    </>
  );
}
