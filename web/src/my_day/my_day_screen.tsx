// My day: what waits for an answer, what changed, and one's people. Built for ten minutes.
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Offer, OffersPage } from "../api/types";
import { useAnswer } from "../api/use_answer";
import { usePages } from "../api/use_pages";
import { in_words, now_moment } from "../parts/days";
import { DoneNotice, Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { ShowMore } from "../parts/show_more";
import { counted } from "../parts/words";
import { ScreenTitle } from "../shell/frame";
import { Link, person_path } from "../shell/route";
import { useMe, useVocabulary } from "../shell/session";
import { ChangesList, news_of } from "./changes_list";
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

function DecidedWords({ offer, how, owner_name }: Decided) {
  const { name, person_id } = offer.person;
  return how === "accepted" ? (
    <>
      <strong>{name}</strong> is accepted, looked after by {owner_name}. <Link href={person_path(person_id)}>Open the person</Link>
    </>
  ) : (
    <>
      The offer to <strong>{name}</strong> is declined, with your reason.
    </>
  );
}

export function MyDayScreen() {
  const me = useMe();
  const words = useVocabulary();
  const offers = usePages("GET /offers", {}, 40);
  const cases = usePages("GET /cases", {}, 300);
  const changes = usePages("GET /changes", {}, 200, 100);
  const colleagues = useAnswer("GET /colleagues");
  const [told, set_told] = useState<{ words: ReactNode } | null>(null);
  const [decisions, set_decisions] = useState(0);
  const [service, set_service] = useState("");
  // What had the focus is gone once it is done: one goes on from what is said of it, or from the heading.
  const notice = useRef<HTMLDivElement>(null);
  const changes_heading = useRef<HTMLHeadingElement>(null);
  const people_heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (told) notice.current?.focus();
  }, [told]);
  // All that were shown are decided: the next are fetched without being asked for.
  const { shown: offers_shown, more_follow, turning, turn_problem, turn } = offers;
  const all_decided = offers_shown === 0 && more_follow;
  useEffect(() => {
    if (all_decided && !turning && !turn_problem) void turn();
  }, [all_decided, turning, turn_problem, turn]);

  const leads = me.role === "team-leader";
  const now = now_moment();
  const all: readonly Offer[] = offers.items;
  const services = offers.first?.services ?? [];
  const day = summary_of(all, services, cases.items, news_of(changes.items, changes.first?.left ?? []), now);
  const shown = service === "" ? all : all.filter((offer) => offer.service === service);

  function take(what: Decided) {
    set_told({ words: <DecidedWords {...what} /> });
    set_decisions((before) => before + 1);
    offers.put((page) => without(page, what));
    if (what.how === "accepted") void cases.again();
  }

  function seen() {
    changes_heading.current?.focus();
    void changes.again();
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
          <a href="#people">{cases.first ? `${day.mine === 0 && cases.more_follow ? "nobody of those shown" : at_least(counted(day.mine, "person", "people"), cases.more_follow)} in my care` : "my people"}</a>
          {day.quiet + day.not_seen > 0 ? `, ${at_least(String(day.quiet + day.not_seen), cases.more_follow)} without contact for 30 days or at all` : ""}
        </span>
        {leads ? (
          <span className="k-dot">
            {" "}
            <a href="#unattended">offers without an answer</a>, <a href="#stages">stages to look at again</a>
          </span>
        ) : null}
      </p>
      {told ? (
        <div ref={notice} tabIndex={-1}>
          <DoneNotice close={() => set_told(null)}>{told.words}</DoneNotice>
        </div>
      ) : null}
      <div className="k-day">
        <section id="offers" aria-labelledby="offers-heading" className="k-day__offers">
          <h2 id="offers-heading">Offers</h2>
          {offers.problem ? <ProblemNotice problem={offers.problem} again={() => void offers.again()} /> : null}
          {offers.first === null && offers.busy ? <Waiting what="the offers" /> : null}
          {offers.first ? (
            <>
              <PlacesLeft services={services} offers={all} more_follow={more_follow} chosen={service} choose={set_service} />
              {shown.map((offer) => (
                <OfferCard
                  key={offer.id}
                  offer={offer}
                  places={services.find((one) => one.service === offer.service)}
                  colleagues={colleagues}
                  words={words}
                  decided={take}
                  again={() => void offers.again()}
                />
              ))}
              {shown.length === 0 && all.length > 0 ? (
                <Nothing title={`No offer of ${services.find((one) => one.service === service)?.name ?? "this list"} ${more_follow ? "is among those shown" : "waits"}`}>
                  Offers of other lists {more_follow ? "are" : "do"}.{" "}
                  <button type="button" className="k-link-button" onClick={() => set_service("")}>
                    Show all lists
                  </button>
                </Nothing>
              ) : null}
              {all.length === 0 && !more_follow ? (
                <Nothing title="No offer waits for an answer">
                  The next list comes with the next snapshot. The one shown is of {in_words(offers.first.as_of)}.
                </Nothing>
              ) : null}
              {all_decided && turn_problem ? <ProblemNotice problem={turn_problem} again={() => void turn()} /> : null}
              {all_decided && !turn_problem ? <Waiting what="the next offers" /> : null}
              {all_decided ? null : <ShowMore of={offers} one="offer" />}
            </>
          ) : null}
        </section>
        <section id="changes" aria-labelledby="changes-heading" className="k-card k-day__changes">
          <h2 id="changes-heading" ref={changes_heading} tabIndex={-1}>Since you last looked</h2>
          {changes.problem ? <ProblemNotice problem={changes.problem} again={() => void changes.again()} /> : null}
          {changes.first === null && changes.busy ? <Waiting what="what changed" /> : null}
          {changes.first ? <ChangesList changes={changes} first={changes.first} words={words} seen={seen} /> : null}
        </section>
      </div>
      {leads ? <UnattendedPanel key={decisions} /> : null}
      <ReferralsPanel done={(words) => set_told({ words })} />
      <section id="people" aria-labelledby="people-heading" className="k-day__people">
        <div className="k-card__head">
          <h2 id="people-heading" ref={people_heading} tabIndex={-1}>My people</h2>
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
            more_follow={cases.more_follow}
            colleagues={colleagues}
            words={words}
            changed={(done) => {
              set_told({ words: done });
              void cases.again();
            }}
            again={() => {
              people_heading.current?.focus();
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
