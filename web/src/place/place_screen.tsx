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

// Every locality's own page of counts, for comparing them.
function useAllLocalities(place: Place | null): { all: Place[] | null; problem: Problem | null } {
  const [all, set_all] = useState<Place[] | null>(null);
  const [problem, set_problem] = useState<Problem | null>(null);
  const of = place && place.locality === "all" ? place.snapshot : null;
  useEffect(() => {
    if (!place || of === null) return undefined;
    let gone = false;
    Promise.all(place.localities.map((one) => call("GET /place", { query: { locality: one.id } }))).then(
      (found) => {
        if (!gone) set_all(found);
      },
      (failure: unknown) => {
        if (!gone) set_problem(problem_from(failure));
      },
    );
    return () => {
      gone = true;
    };
    // One fetch for each snapshot: the page itself is a new object at each answer.
  }, [of]);
  return { all, problem };
}

export default function PlaceScreen() {
  const { about } = useSession();
  const me = useMe();
  const words = useVocabulary();
  const [locality, set_locality] = useState("");
  const asked = useAnswer("GET /place", { query: locality === "" ? {} : { locality } });
  const place = asked.value;
  const compared = useAllLocalities(place);
  const where = locality === "" ? about.place : (place?.localities.find((one) => one.id === locality)?.name ?? "the locality");

  if (asked.problem)
    return (
      <>
        <ScreenTitle tab="The place">The place</ScreenTitle>
        <ProblemNotice problem={asked.problem} again={() => void asked.again()} />
      </>
    );
  if (!place) return <Waiting what="the place" />;
  const own = place.population.find((one) => one.locality === place.locality);
  const unplaced = locality === "" ? value_of(place.population.find((one) => one.locality === "not known")?.people) : null;
  const stage = (code: string) => place.stages.find((one) => one.stage === code);
  const wanted = { place, words, where };
  return (
    <div className="k-place">
      <ScreenTitle tab="The place" lead={`Counts of people at ${in_words(place.as_of, "day", true)}${place.before ? `, held against ${in_words(place.before)}` : ""}.`}>
        The place{locality === "" ? "" : `: ${where}`}
      </ScreenTitle>
      <div className="k-filters">
        <label className="k-inline">
          Locality
          <select value={locality} onChange={(event) => set_locality(event.target.value)}>
            <option value="">the whole place</option>
            {place.localities.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <p className="k-small k-rule">{place.rule.words}</p>
      </div>
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
      {locality === "" ? (
        <section className="k-card">
          {compared.problem ? <ProblemNotice problem={compared.problem} /> : null}
          {compared.all ? <LocalitiesFigure all={compared.all} words={words} /> : <Waiting what="the localities" />}
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
      {locality === "" && me.role === "analyst" ? <UnattendedCard /> : null}
      <section className="k-card" aria-labelledby="gaps-heading">
        <h2 id="gaps-heading">Care that guidance asks for</h2>
        <p className="k-small">Absence of data is not absence of care: it may have been given and recorded elsewhere.</p>
        <GapsTable {...wanted} />
      </section>
    </div>
  );
}
