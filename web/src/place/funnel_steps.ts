// Which of the published counts of a list are the steps of its funnel, and in which words. Pure.
import type { Funnel, NeedToBetter } from "../api/types";
import type { Cell } from "./cells";

type FunnelCount = Funnel["steps"][number];

export interface Step {
  label: string;
  cell: Cell;
  // Of how many, of those who came so far, the clause could not be told.
  unknown: Cell | null;
}

const standing: Record<string, string> = {
  everybody: "Everybody whom a source tells of",
  "of-the-place": "People of the place: alive, real, not sealed",
  eligible: "Eligible",
  listed: "Listed: a place this week",
  waiting: "Waiting",
};

const written: Record<string, string> = { hba1c: "HbA1c", copd: "COPD", ae: "A&E", ltc: "long-term conditions", efi: "eFI" };

export function words_of_step(step: string): string {
  const words = standing[step] ?? step.split("-").map((word) => written[word] ?? word).join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// Everybody, then each clause with those above it, then who is eligible, listed, waiting.
export function steps_of(funnel: Funnel): Step[] {
  const at = (step: string, measure: string) => funnel.steps.find((one) => one.step === step && one.measure === measure)?.people ?? null;
  const in_order = funnel.steps.filter(
    (one) => one.measure === "people" || one.measure === "met-so-far" || (one.measure === "standing" && ["eligible", "listed", "waiting"].includes(one.step)),
  );
  return in_order.map((one) => ({
    label: one.measure === "met-so-far" ? `And ${one.words}` : words_of_step(one.step),
    cell: one.people,
    unknown: one.measure === "met-so-far" ? at(one.step, "unknown-so-far") : null,
  }));
}

export function of_measure(funnel: Funnel, measure: string): FunnelCount[] {
  return funnel.steps.filter((one) => one.measure === measure);
}

const loop: Record<string, string> = {
  need: "In need: the list's clauses hold",
  found: "Found: nothing leaves them out",
  offered: "Offered a place",
  accepted: "Taken on by a team",
  seen: "Seen by the team",
  better: "Better: in a less needy stage since",
  "seen: same": "Seen, and in the same stage",
  "seen: worse": "Seen, and in a needier stage",
  "seen: cannot be told": "Seen, and it cannot be told",
};

// From need to better in the order in which somebody takes the steps.
export function loop_steps(of: NeedToBetter): Step[] {
  return of.steps.filter((one) => !one.step.includes(":")).map((one) => ({ label: loop[one.step] ?? one.step, cell: one.people, unknown: null }));
}

// What else became of those who were seen.
export function beside_steps(of: NeedToBetter): Step[] {
  return of.steps.filter((one) => one.step.includes(":")).map((one) => ({ label: loop[one.step] ?? one.step, cell: one.people, unknown: null }));
}
