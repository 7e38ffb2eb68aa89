// The place in counts: for analysts and boards. Nothing of a person is fetched for it; small counts were hidden before
// they were published.
import { useEffect, useState } from "react";
import { type Problem, call } from "../api/client";
import type { Place } from "../api/types";
import { problem_from, useAnswer } from "../api/use_answer";
import { in_words } from "../parts/days";
import { ProblemNotice, Waiting } from "../parts/notices";
import { UnattendedCard } from "../parts/unattended_card";
import { count } from "../parts/words";
import { ScreenTitle } from "../shell/frame";
import { useMe, useSession, useVocabulary } from "../shell/session";
import { type Cell, value_of } from "./cells";
import { change_in_words } from "./change_bars";
import { CohortsFigure, DeprivationFigure, FunnelFigure, GapsTable, LocalitiesFigure, LoopFigure, MovementFigure, StageCohortFigure, StagesFigure, TimeTable } from "./place_figures";

function Tile({ cell, before, words }: { cell: Cell | undefined; before: Cell | null | undefined; words: string }) {
  const value = value_of(cell);
  return (
    <li>
      <span className="k-tile__number">{value === null ? "hidden" : count(value)}</span> {words}
      {cell && before !== undefined ? <span className="k-tile__change">{change_in_words({ label: words, now: cell, before })}</span> : null}
    </li>
  );
}

// Every locality's own page of counts, for comparing them: all of the snapshot that the place itself is shown of, or a
// word to fetch that again.
function useAllLocalities(place: Place, newer: () => void): { all: Place[] | null; problem: Problem | null; again: () => void } {
  const [all, set_all] = useState<Place[] | null>(null);
  const [problem, set_problem] = useState<Problem | null>(null);
  const [tries, set_tries] = useState(0);
  const of = place.locality === "all" ? place.snapshot : null;
  useEffect(() => {
    if (of === null) return undefined;
    let gone = false;
    set_all(null);
    set_problem(null);
    Promise.all(place.localities.map((one) => call("GET /place", { query: { locality: one.id } }))).then(
      (found) => {
        if (gone) return;
        if (found.every((one) => one.snapshot === of)) set_all(found);
        else newer();
      },
      (failure: unknown) => {
        if (!gone) set_problem(problem_from(failure));
      },
    );
    return () => {
      gone = true;
    };
    // One fetch for each snapshot: the page itself is a new object at each answer.
  }, [of, tries]);
  return { all, problem, again: () => set_tries(tries + 1) };
}

function Counts({ place, where, again }: { place: Place; where: string; again: () => void }) {
  const me = useMe();
  const words = useVocabulary();
  const compared = useAllLocalities(place, again);
  const whole = place.locality === "all";
  const own = place.population.find((one) => one.locality === place.locality);
  const unplaced = whole ? value_of(place.population.find((one) => one.locality === "not known")?.people) : null;
  const stage = (code: string) => place.stages.find((one) => one.stage === code);
  const wanted = { place, words, where };
  return (
    <>
      <p className="k-small">{place.rule.words}</p>
      <ul className="k-tiles">
        <Tile cell={own?.people} before={own?.before} words="people" />
        <Tile cell={stage("adaptive")?.people} before={stage("adaptive")?.before} words="adaptive" />
        <Tile cell={stage("assisted")?.people} before={stage("assisted")?.before} words="assisted" />
        <Tile cell={stage("dependent")?.people} before={stage("dependent")?.before} words="dependent" />
        <Tile cell={stage("end-of-life")?.people} before={stage("end-of-life")?.before} words="end of life" />
        <Tile cell={stage("unknown")?.people} before={stage("unknown")?.before} words="stage not known" />
      </ul>
      {unplaced ? (
        <p className="k-small">
          {count(unplaced)} of them have no known locality: mostly calls and visits that came without an NHS number, each of which is counted as somebody of their own until
          linking by name and address comes. Their stage is not known, and no list holds them.
        </p>
      ) : null}
      <div className="k-grid-2">
        <section className="k-card">
          <StagesFigure {...wanted} />
          <h3>How long in the stage of now</h3>
          <p className="k-small">Month ends back to back, up to a year; a month that cannot be told ends the count, so it is “at least”.</p>
          <TimeTable {...wanted} />
        </section>
        <section className="k-card">
          <CohortsFigure {...wanted} />
          <StageCohortFigure {...wanted} />
        </section>
      </div>
      {whole ? (
        <section className="k-card">
          {compared.problem ? <ProblemNotice problem={compared.problem} again={compared.again} /> : null}
          {compared.all ? <LocalitiesFigure all={compared.all} words={words} /> : compared.problem ? null : <Waiting what="the localities" />}
        </section>
      ) : null}
      <section className="k-card">
        <FunnelFigure {...wanted} />
      </section>
      <section className="k-card">
        <LoopFigure {...wanted} />
      </section>
      <section className="k-card">
        <MovementFigure {...wanted} />
      </section>
      <section className="k-card">
        <DeprivationFigure {...wanted} />
      </section>
      {whole && me.role === "analyst" ? <UnattendedCard /> : null}
      <section className="k-card" aria-labelledby="gaps-heading">
        <h2 id="gaps-heading">Care that guidance asks for</h2>
        <p className="k-small">Absence of data is not absence of care: it may have been given and recorded elsewhere.</p>
        <GapsTable {...wanted} />
      </section>
    </>
  );
}

// The choice of the locality stands while another is fetched, so that whoever goes through them by keyboard goes on.
export default function PlaceScreen() {
  const { about } = useSession();
  const [locality, set_locality] = useState("");
  const asked = useAnswer("GET /place", { query: locality === "" ? {} : { locality } });
  const place = asked.value;
  const [localities, set_localities] = useState<Place["localities"]>([]);
  const again = () => void asked.again();
  const where = locality === "" ? about.place : (localities.find((one) => one.id === locality)?.name ?? "the locality");
  useEffect(() => {
    if (place) set_localities(place.localities);
  }, [place]);

  return (
    <div className="k-place">
      <ScreenTitle tab="The place" lead={place ? `Counts of people at ${in_words(place.as_of, "day", true)}${place.before ? `, held against ${in_words(place.before)}` : ""}.` : undefined}>
        The place{locality === "" ? "" : `: ${where}`}
      </ScreenTitle>
      <div className="k-filters">
        <label className="k-inline">
          Locality
          <select value={locality} onChange={(event) => set_locality(event.target.value)}>
            <option value="">the whole place</option>
            {localities.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {asked.problem ? <ProblemNotice problem={asked.problem} again={again} /> : null}
      {place ? <Counts key={place.locality} place={place} where={where} again={again} /> : asked.problem ? null : <Waiting what="the counts" />}
    </div>
  );
}
