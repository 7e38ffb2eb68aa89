// One offer: who, why now, what is not known; accepted or declined in two clicks.
import { useEffect, useRef, useState } from "react";
import { Button } from "nhsuk-react-components";
import { call } from "../api/client";
import type { ColleaguesPage, Offer, ServicePlaces, Vocabulary } from "../api/types";
import type { Asked } from "../api/use_answer";
import { from_today, in_london, in_words, now_moment } from "../parts/days";
import { ProblemNotice } from "../parts/notices";
import { BeforeContact, PersonLine } from "../parts/person_line";
import { counted } from "../parts/words";
import { useSend } from "../parts/use_send";
import { DraftedNote, useDraft } from "../shell/draft";
import { stage_name, useMe } from "../shell/session";
import { VocabularyProblem } from "../shell/vocabulary";
import { is_overdue } from "./day_summary";

export interface Decided {
  offer: Offer;
  how: "accepted" | "declined";
  owner_name: string;
}

interface Wanted {
  offer: Offer;
  places: ServicePlaces | undefined;
  colleagues: Asked<ColleaguesPage>;
  words: Vocabulary | null;
  decided: (what: Decided) => void;
  again: () => void;
}

function Bullets({ title, of, kind }: { title: string; of: readonly string[]; kind: string }) {
  if (of.length === 0) return null;
  return (
    <div className={`k-offer__${kind}`}>
      <h4>{title}</h4>
      <ul>
        {of.map((text) => (
          <li key={text}>{/^[a-z0-9-]+$/.test(text) ? text.replace(/-/g, " ") : text}</li>
        ))}
      </ul>
    </div>
  );
}

function AcceptPanel({ offer, colleagues, decided, again, cancel }: Omit<Wanted, "places" | "words"> & { cancel: () => void }) {
  const me = useMe();
  const [owner, set_owner] = useState(me.account);
  // As it stood when this was opened: what somebody else changed meanwhile is said, and not gone over.
  const [version] = useState(offer.version);
  const { busy, problem, send } = useSend();
  const confirm = useRef<HTMLButtonElement>(null);
  useEffect(() => confirm.current?.focus(), []);
  const team = colleagues.value?.items ?? [];
  const owner_name = team.find((one) => one.account === owner)?.shown_name ?? me.shown_name;

  async function accept() {
    const body = owner === me.account ? {} : { owner };
    const done = await send((key) => call("POST /offers/{id}/accept", { path: { id: offer.id }, body, version, key }));
    if (done) decided({ offer, how: "accepted", owner_name });
  }

  return (
    <div className="k-panel" role="group" aria-label={`Accept ${offer.person.name}`}>
      {problem ? <ProblemNotice problem={problem} again={problem.is_conflict ? again : undefined} /> : null}
      <div className="k-panel__row" hidden={problem?.is_conflict ?? false}>
        <Button small type="button" ref={confirm} disabled={busy} onClick={() => void accept()}>
          {busy ? "Accepting…" : owner === me.account ? "Accept into my care" : `Accept for ${owner_name}`}
        </Button>
        {team.length > 1 ? (
          <label className="k-inline">
            Who looks after them
            <select value={owner} onChange={(event) => set_owner(event.target.value)}>
              {team.map((one) => (
                <option key={one.account} value={one.account}>
                  {one.account === me.account ? `me (${one.shown_name})` : one.shown_name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <button type="button" className="k-link-button" onClick={cancel}>
          Not now
        </button>
      </div>
      {colleagues.problem && !colleagues.value ? (
        <p className="k-small">
          Who else is in the team could not be fetched.{" "}
          <button type="button" className="k-link-button" onClick={() => void colleagues.again()}>
            Try again
          </button>
        </p>
      ) : null}
    </div>
  );
}

function DeclinePanel({ offer, words, decided, again, cancel }: Omit<Wanted, "places" | "colleagues"> & { cancel: () => void }) {
  const draft = useDraft(`offer/${offer.id}`);
  const [version] = useState(offer.version);
  const [months, set_months] = useState(6);
  const { busy, problem, send } = useSend();
  const [missing, set_missing] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), [words]);

  async function decline(reason: string, asks_again: boolean) {
    const note = draft.text.trim();
    if (reason === "other" && note === "") {
      set_missing(true);
      return;
    }
    const body = { reason, note, ask_again_months: asks_again ? months : 0 };
    const done = await send((key) => call("POST /offers/{id}/decline", { path: { id: offer.id }, body, version, key }));
    if (!done) return;
    await draft.drop();
    decided({ offer, how: "declined", owner_name: "" });
  }

  return (
    <div className="k-panel" role="group" aria-label={`Decline ${offer.person.name}`}>
      {problem ? <ProblemNotice problem={problem} again={problem.is_conflict ? again : undefined} /> : null}
      <VocabularyProblem />
      <p className="k-panel__title">Why not? A click on the reason declines.</p>
      <div className="k-reasons">
        {(words?.decline_reasons ?? []).map((reason, i) => (
          <button
            key={reason.code}
            ref={i === 0 ? first : undefined}
            type="button"
            className="k-reason"
            disabled={busy}
            onClick={() => void decline(reason.code, reason.asks_again)}
          >
            <span>{reason.words}</span>
            <span className="k-reason__then">{reason.asks_again ? `asked again in ${counted(months, "month")}` : "not asked again for this reason"}</span>
          </button>
        ))}
      </div>
      <div className="k-panel__row k-panel__row--top">
        <label className="k-inline">
          Ask again after
          <select value={months} onChange={(event) => set_months(Number(event.target.value))}>
            {[1, 3, 6, 12, 24].map((each) => (
              <option key={each} value={each}>
                {counted(each, "month")}
              </option>
            ))}
          </select>
        </label>
        <div className="k-panel__note">
          <DraftedNote label="Note, if there is more to say" wants="Write a few words: the reason is “other”." missing={missing} typing={() => set_missing(false)} draft={draft} />
        </div>
        <button type="button" className="k-link-button" onClick={cancel}>
          Not now
        </button>
      </div>
    </div>
  );
}

function waiting_in_words(weeks: number | null): string {
  if (weeks === null) return " waiting time not known";
  return weeks > 0 ? ` waiting at least ${counted(weeks, "week")}` : " new on the list";
}

export function OfferCard({ offer, places, colleagues, words, decided, again }: Wanted) {
  const [open, set_open] = useState<"accept" | "decline" | null>(null);
  const now = now_moment();
  const late = is_overdue(offer, now);
  const full = places !== undefined && places.places_left <= 0;
  const accept_button = useRef<HTMLButtonElement>(null);
  const close = () => {
    set_open(null);
    window.setTimeout(() => accept_button.current?.focus(), 0);
  };
  // A panel that could not do it is of before: the card shows what stands now, and decides on that.
  const look_again = () => {
    close();
    again();
  };
  return (
    <article className={`k-offer ${late ? "k-offer--late" : ""}`} aria-label={`Offer: ${offer.person.name}`}>
      <header className="k-offer__head">
        <span className="k-offer__rank" aria-label={`Place ${offer.position} on the list`}>
          {offer.position}
        </span>
        <PersonLine person={offer.person} level="h3" />
        <p className={`k-offer__due ${late ? "k-offer__due--late" : ""}`}>
          {late ? <strong>Overdue, was to be decided </strong> : "Decide "}
          <time dateTime={offer.due_at}>{from_today(in_london(offer.due_at).day)}</time>
          <span className="k-cell-note">{offer.due_words}</span>
        </p>
      </header>
      <p className="k-offer__tier">
        <strong className={`k-tag k-tag--tier${Math.min(offer.tier, 4)}`}>Tier {offer.tier}</strong> {offer.tier_words}
        <span className="k-dot"> stage suggested: {stage_name(words, offer.stage_suggested)}</span>
        <span className="k-dot">
          {waiting_in_words(offer.waiting_weeks)}
        </span>
      </p>
      <div className="k-offer__body">
        <Bullets title="Why" of={offer.reasons} kind="why" />
        <Bullets title="Lately" of={offer.lately} kind="lately" />
        <Bullets title="Not known" of={offer.unknown} kind="unknown" />
      </div>
      <BeforeContact person={offer.person} />
      {open === null ? (
        <div className="k-offer__doors">
          <Button small type="button" ref={accept_button} disabled={full} onClick={() => set_open("accept")}>
            Accept
            <span className="nhsuk-u-visually-hidden"> {offer.person.name}</span>
          </Button>
          <Button small secondary type="button" onClick={() => set_open("decline")}>
            Decline
            <span className="nhsuk-u-visually-hidden"> {offer.person.name}</span>
          </Button>
          {full ? <span className="k-small">No place is left on this list.</span> : null}
          <span className="k-offer__source">
            {offer.service_name}, owner {offer.owner_name}
            {offer.data_through ? `, data through ${in_words(offer.data_through)}` : ""}
            {offer.due_rule ? `; to be decided ${offer.due_rule}` : ""}
          </span>
        </div>
      ) : null}
      {open === "accept" ? <AcceptPanel offer={offer} colleagues={colleagues} decided={decided} again={look_again} cancel={close} /> : null}
      {open === "decline" ? <DeclinePanel offer={offer} words={words} decided={decided} again={look_again} cancel={close} /> : null}
    </article>
  );
}
