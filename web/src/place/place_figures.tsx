// The figures of the place, each with its sentence and its table.
import { useState } from "react";
import type { MovementWindow, Place, Vocabulary } from "../api/types";
import { in_words } from "../parts/days";
import { Figure } from "../parts/figure";
import { count, counted, percent, tenths } from "../parts/words";
import { stage_name } from "../shell/session";
import { BarMatrix, MatrixTable, type Row } from "./bar_matrix";
import { type Cell, share_of, sum_of, value_of } from "./cells";
import { ChangeBars, ChangeTable, type Changed, change_in_words } from "./change_bars";
import { FunnelDrawing, FunnelTable } from "./funnel";
import { beside_steps, loop_steps, of_measure, steps_of, words_of_step } from "./funnel_steps";
import { type Movement, MovementDrawing, moved } from "./movement";
import { Multiples } from "./multiples";

export const stages = ["independent", "adaptive", "assisted", "dependent", "end-of-life"] as const;
const in_need = ["adaptive", "assisted", "dependent", "end-of-life"] as const;

interface Wanted {
  place: Place;
  words: Vocabulary | null;
  where: string;
}

function stage_label(words: Vocabulary | null, code: string): string {
  if (code === "not-staged") return "Not staged (under 18, died, moved)";
  if (code === "unknown") return "Not known";
  return stage_name(words, code);
}

export function StagesFigure({ place, words, where }: Wanted) {
  const rows: Changed[] = place.stages.map((one) => ({ label: stage_label(words, one.stage), now: one.people, before: one.before }));
  const told = rows.slice(0, stages.length).filter((row) => /^(up|down)/.test(change_in_words(row)));
  const since = place.before ? in_words(place.before) : "before";
  const sentence =
    told.length === 0
      ? `In ${where}, no stage whose count is shown has changed since ${since}.`
      : `In ${where}, since ${since}: ${told.map((row) => `${row.label.toLowerCase()} ${change_in_words(row)}`).join(", ")}.`;
  return (
    <Figure
      level="h2"
      title="People by stage, and what changed since last month"
      sentence={sentence}
      note="The bar is now; the line across it is the month before. Not known is not independent."
      draw={(width) => <ChangeBars rows={rows} width={width} what={sentence} />}
      table={<ChangeTable caption="People by stage" first="Stage" rows={rows} before={since} />}
    />
  );
}

export function CohortsFigure({ place, where }: Wanted) {
  const rows: Changed[] = place.cohorts.map((one) => ({ label: one.cohort, now: one.people, before: one.before }));
  const since = place.before ? in_words(place.before) : "before";
  return (
    <Figure
      level="h2"
      title="People by cohort"
      sentence={`Everybody of ${where} is in one of ${rows.length} cohorts, by what they need now and may need within five years.`}
      draw={(width) => <ChangeBars rows={rows} width={width} what={`People of ${where} by cohort`} />}
      table={<ChangeTable caption="People by cohort" first="Cohort" rows={rows} before={since} />}
    />
  );
}

export function StageCohortFigure({ place, words, where }: Wanted) {
  const cohorts = [...new Set(place.stage_cohorts.map((one) => one.cohort))].sort();
  const rows: Row[] = [...stages, "unknown", "not-staged"]
    .map((stage) => ({
      label: stage_label(words, stage).replace(/ \(.*/, ""),
      cells: cohorts.map((cohort) => place.stage_cohorts.find((one) => one.stage === stage && one.cohort === cohort)?.people),
    }))
    .filter((row) => row.cells.some((cell) => cell !== undefined));
  // Published for the whole place alone: of a locality the cells would be too small.
  if (rows.length === 0) return null;
  const columns = cohorts.map((cohort) => `Cohort ${cohort.charAt(0)}`);
  return (
    <Figure
      level="h2"
      title="Stage and cohort together"
      sentence={`Of ${where}: the stage is how able somebody is now, the cohort what they will need. Most who are independent need nothing now.`}
      draw={(width) => <BarMatrix rows={rows} columns={columns} width={width} by_share what={`People of ${where} by stage and cohort`} />}
      table={<MatrixTable caption="People by stage and cohort" first="Stage" rows={rows} columns={cohorts} />}
      note="Bars are shares of their row; a row that hides a count has none."
    />
  );
}

export function LocalitiesFigure({ all, words }: { all: readonly Place[]; words: Vocabulary | null }) {
  const rows: Row[] = all.map((place) => ({
    label: place.localities.find((one) => one.id === place.locality)?.name ?? place.locality,
    cells: in_need.map((stage) => place.stages.find((one) => one.stage === stage)?.people),
  }));
  const columns = in_need.map((stage) => stage_label(words, stage));
  const known = rows.map((row) => ({ row, ...sum_of(row.cells) })).filter((one) => one.hidden === 0);
  const most = known.sort((a, b) => b.sum - a.sum)[0];
  return (
    <Figure
      level="h2"
      title="Localities: who needs something now"
      sentence={
        most
          ? `Of the localities whose counts are all shown, ${most.row.label} has most people beyond independent: ${count(most.sum)}.`
          : "In each locality some of these counts are small and hidden, so that they cannot be put in order."
      }
      draw={(width) => <BarMatrix rows={rows} columns={columns} width={width} what="People by locality and stage" />}
      table={<MatrixTable caption="People by locality and stage" first="Locality" rows={rows} columns={columns} />}
      note="Counts, not rates: localities are of different size."
    />
  );
}

const exits = ["died", "moved away"];
const movement_words: Record<string, string> = {
  improved: "improved",
  maintained: "stayed as they were",
  worsened: "got worse",
  died: "died",
  "moved away": "moved away",
  "left out: unknown": "left out, since not known at one end or the other",
  "not staged": "not staged",
};

function movement_of(window: MovementWindow, words: Vocabulary | null): Movement {
  const to = [...stages, ...exits];
  return {
    from: [...stages],
    to,
    order: [...stages],
    name: (code) => (exits.includes(code) ? code.charAt(0).toUpperCase() + code.slice(1) : stage_label(words, code)),
    // A pair that is not published is one that nobody is in.
    cell: (from, end) => window.pairs.find((one) => one.from_stage === from && one.to_stage === end)?.people ?? { value: 0 },
  };
}

function cell_in_words(cell: Cell | undefined): string {
  const value = value_of(cell);
  return cell === undefined ? "nobody" : value === null ? "a hidden number" : count(value);
}

export function MovementFigure({ place, words, where }: Wanted) {
  const [months, set_months] = useState(place.movement.some((one) => one.months === 3) ? 3 : (place.movement[0]?.months ?? 0));
  const window = place.movement.find((one) => one.months === months);
  if (!window) return <p className="k-small">No movement is published for {where}.</p>;
  const movement = movement_of(window, words);
  const all = moved(movement);
  // Pairs of stages are published for the whole place alone: by locality they would give away what is hidden.
  const by_pair = window.pairs.length > 0;
  const left_out = window.movements
    .filter((one) => one.movement.startsWith("left out"))
    .map((one) => `${cell_in_words(one.people)} left out, since their stage is not known at one end.`)
    .join(" ");
  const in_order = Object.keys(movement_words);
  const became: Changed[] = [...window.movements]
    .sort((a, b) => in_order.indexOf(a.movement) - in_order.indexOf(b.movement))
    .map((one) => {
      const name = movement_words[one.movement] ?? one.movement;
      return { label: name.charAt(0).toUpperCase() + name.slice(1), now: one.people, before: null };
    });
  const of = (name: string) => window.movements.find((one) => one.movement === name)?.people;
  const sentence = `From ${in_words(window.from_date)} to ${in_words(window.to_date)} in ${where}: ${cell_in_words(of("improved"))} improved, ${cell_in_words(of("maintained"))} stayed as they were, ${cell_in_words(of("worsened"))} got worse, ${cell_in_words(of("died"))} died. A death is no improvement.`;
  return (
    <>
      <div role="group" aria-label="Over how long" className="k-pills">
        {place.movement.map((one) => (
          <button key={one.months} type="button" aria-pressed={one.months === months} onClick={() => set_months(one.months)}>
            {counted(one.months, "month")}
          </button>
        ))}
      </div>
      <Figure
      level="h2"
        title="Movement between stages"
        sentence={sentence}
        note={
          by_pair
            ? `From where people were to where they are: ↑ better, ↓ worse, = the same, → gone. Hidden, or h: ${all.hidden} here. ${left_out}`
            : `From which stage to which is published for the whole place alone: in a locality it would give small numbers away. ${left_out}`
        }
        draw={(width) => (by_pair ? <MovementDrawing movement={movement} width={width} what={sentence} /> : <ChangeBars rows={became} width={width} what={sentence} alone />)}
        table={
          <>
            {by_pair ? (
              <MatrixTable
                caption="From which stage to which"
                first="From"
                rows={movement.from.map((from) => ({ label: movement.name(from), cells: movement.to.map((to) => movement.cell(from, to)) }))}
                columns={movement.to.map((to) => movement.name(to))}
              />
            ) : null}
            <table className="k-table k-table--narrow">
              <caption>In all</caption>
              <thead>
                <tr>
                  <th scope="col">What became of them</th>
                  <th scope="col" className="k-number">
                    People
                  </th>
                </tr>
              </thead>
              <tbody>
                {window.movements.map((one) => (
                  <tr key={one.movement}>
                    <th scope="row" data-label="What became of them">
                      {movement_words[one.movement] ?? one.movement}
                    </th>
                    <td data-label="People" className="k-number">
                      {value_of(one.people) === null ? "hidden" : count(value_of(one.people) ?? 0)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        }
      />
    </>
  );
}

export function FunnelFigure({ place, where }: Wanted) {
  const lists = place.funnel.filter((one) => one.service !== "");
  const [list, set_list] = useState(lists[0]?.list ?? "");
  const funnel = lists.find((one) => one.list === list);
  if (!funnel) return <p className="k-small">No list is published for {where}.</p>;
  const steps = steps_of(funnel);
  const first = value_of(steps[0]?.cell);
  const eligible = steps.find((one) => one.label === words_of_step("eligible"));
  const eligible_count = value_of(eligible?.cell);
  const left_out = of_measure(funnel, "left-out");
  return (
    <>
      <div role="group" aria-label="Which list" className="k-pills">
        {lists.map((one) => (
          <button key={one.list} type="button" aria-pressed={one.list === list} onClick={() => set_list(one.list)}>
            {one.name}
          </button>
        ))}
      </div>
      <Figure
      level="h2"
        title={`From everybody to ${funnel.name.toLowerCase()}`}
        sentence={
          first !== null && eligible_count !== null
            ? `Of ${count(first)} people of whom a source tells in ${where}, ${count(eligible_count)} are eligible (${percent(eligible_count, first)}).`
            : `Of the people of ${where}, how many each clause admits together with those above it; who is eligible is a small number and hidden.`
        }
        note="A bar's length is the square root of its count, so that the last steps are seen beside the first."
        draw={(width) => <FunnelDrawing steps={steps} width={width} what={`Steps from everybody of ${where} to ${funnel.name}`} />}
        table={<FunnelTable caption={funnel.name} steps={steps} />}
      />
      {left_out.length > 0 ? (
        <p className="k-small">
          Eligible, and left out: {left_out.map((one) => `${words_of_step(one.step).toLowerCase()} ${value_of(one.people) === null ? "(hidden)" : count(value_of(one.people) ?? 0)}`).join(", ")}.
        </p>
      ) : null}
    </>
  );
}

// What became of the need: from the teams' own answers, as the run before this snapshot took them in.
export function LoopFigure({ place, where }: Wanted) {
  const [list, set_list] = useState(place.need_to_better[0]?.list ?? "");
  const loop = place.need_to_better.find((one) => one.list === list);
  if (!loop) return <p className="k-small">What became of the lists is not published for {where}.</p>;
  const steps = loop_steps(loop);
  const at = (step: string) => cell_in_words(loop.steps.find((one) => one.step === step)?.people);
  const sentence = `In twelve months, of those in need of ${loop.name.toLowerCase()} in ${where} (${at("need")}): ${at("offered")} were offered a place, ${at("accepted")} taken on, ${at("seen")} seen, ${at("better")} better since.`;
  return (
    <>
      <div role="group" aria-label="What became of which list" className="k-pills">
        {place.need_to_better.map((one) => (
          <button key={one.list} type="button" aria-pressed={one.list === list} onClick={() => set_list(one.list)}>
            {one.name}
          </button>
        ))}
      </div>
      <Figure
        level="h2"
        title="From need to better"
        sentence={sentence}
        note={`${loop.measure === "reached" ? "Each bar is everybody who came so far or further" : "Each bar is those who came so far and no further"}; its length is the square root of its count. What teams did counts from the run that took it in. Nobody is compared with those who were not seen: this does not say that the service did it. ${beside_steps(loop)
          .map((one) => `${one.label}: ${cell_in_words(one.cell)}.`)
          .join(" ")}`}
        draw={(width) => <FunnelDrawing steps={steps} width={width} what={sentence} />}
        table={<FunnelTable caption={`From need to better: ${loop.name}`} steps={[...steps, ...beside_steps(loop)]} />}
      />
    </>
  );
}

// Shares of the people whose stage is known, by how deprived the neighbourhood is.
export function DeprivationFigure({ place, words, where }: Wanted) {
  const fifths = place.deprivation.filter((one) => /^[1-5]$/.test(one.fifth));
  const panels = fifths.map((fifth) => {
    const of = (stage: string) => fifth.stages.find((one) => one.stage === stage)?.people;
    const all = stages.map(of);
    const shown = value_of(of("independent")) !== null;
    return {
      title: fifth.fifth === "1" ? "Fifth 1, most deprived" : fifth.fifth === "5" ? "Fifth 5, least deprived" : `Fifth ${fifth.fifth}`,
      note: shown ? `of ${count(sum_of(all).sum)} with a stage shown` : "of a hidden number",
      bars: in_need.map((stage) => ({ label: stage_label(words, stage), share: share_of(of(stage), all, of("independent")) })),
    };
  });
  const rows: Row[] = fifths.map((fifth) => ({
    label: fifth.fifth === "1" ? "1, most deprived" : fifth.fifth === "5" ? "5, least deprived" : fifth.fifth,
    cells: stages.map((stage) => fifth.stages.find((one) => one.stage === stage)?.people),
  }));
  const adaptive = (at: number) => panels[at]?.bars[0]?.share ?? null;
  const first = adaptive(0);
  const last = adaptive(panels.length - 1);
  return (
    <Figure
      level="h2"
      title="By fifth of deprivation"
      sentence={
        first !== null && last !== null
          ? `In ${where}, ${tenths(first, 1)} of those with a stage are adaptive in the most deprived fifth of England's neighbourhoods, ${tenths(last, 1)} in the least.`
          : `In ${where}, by how deprived the neighbourhood is, of all of England. Small counts are hidden.`
      }
      note="One scale for all. Shares of the people whose stage is known and shown; nobody's age is taken into account here."
      draw={(width) => <Multiples panels={panels} width={width} what={`Stages by fifth of deprivation in ${where}`} />}
      table={<MatrixTable caption="People by fifth of deprivation and stage" first="Fifth" rows={rows} columns={stages.map((stage) => stage_label(words, stage))} />}
    />
  );
}

export function GapsTable({ place }: Wanted) {
  const gaps = place.funnel.find((one) => one.list === "care-gaps");
  if (!gaps) return null;
  const items = [...new Set(gaps.steps.map((one) => one.step))];
  const cell = (step: string, measure: string) => gaps.steps.find((one) => one.step === step && one.measure === measure)?.people;
  const shown = (one: Cell | undefined) => (one === undefined ? "0" : value_of(one) === null ? "hidden" : count(value_of(one) ?? 0));
  return (
    <table className="k-table">
      <caption className="nhsuk-u-visually-hidden">Care that guidance asks for</caption>
      <thead>
        <tr>
          <th scope="col">Care</th>
          <th scope="col" className="k-number">
            Given
          </th>
          <th scope="col" className="k-number">
            Not recorded
          </th>
          <th scope="col" className="k-number">
            No source could tell
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item}>
            <th scope="row" data-label="Care">
              {words_of_step(item)}
            </th>
            <td data-label="Given" className="k-number">
              {shown(cell(item, "done"))}
            </td>
            <td data-label="Not recorded" className="k-number">
              {shown(cell(item, "gap"))}
            </td>
            <td data-label="No source could tell" className="k-number">
              {shown(cell(item, "unknown"))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function TimeTable({ place, words }: Wanted) {
  return (
    <table className="k-table">
      <caption className="nhsuk-u-visually-hidden">How long people have been in their stage</caption>
      <thead>
        <tr>
          <th scope="col">Stage</th>
          <th scope="col" className="k-number">
            Half of them, at least
          </th>
          <th scope="col" className="k-number">
            The whole year
          </th>
        </tr>
      </thead>
      <tbody>
        {place.time_in_stage.map((one) => (
          <tr key={one.stage}>
            <th scope="row" data-label="Stage">
              {one.stage === "all" ? "All stages" : stage_label(words, one.stage)}
            </th>
            <td data-label="Half of them, at least" className="k-number">
              {one.median_months === null ? "not shown" : counted(one.median_months, "month")}
            </td>
            <td data-label="The whole year" className="k-number">
              {value_of(one.whole_year) === null ? "hidden" : count(value_of(one.whole_year) ?? 0)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
