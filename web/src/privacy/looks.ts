// The audit's rows about one person, as an officer reads them: the same thing done again and again by the same account
// stands once, with how often and from when to when. Pure.
import type { Look } from "../api/types";

export interface Looks {
  newest: Look;
  oldest: Look;
  times: number;
}

const same = (a: Look, b: Look) => a.account === b.account && a.role === b.role && a.action === b.action && a.outcome === b.outcome && a.rule === b.rule;

// Shape: newest first, in and out. What came between keeps two apart.
export function gathered(looks: readonly Look[]): Looks[] {
  const out: Looks[] = [];
  for (const look of looks) {
    const last = out[out.length - 1];
    if (last && same(last.oldest, look)) {
      last.oldest = look;
      last.times++;
    } else {
      out.push({ newest: look, oldest: look, times: 1 });
    }
  }
  return out;
}

const actions: Record<string, string> = {
  "see-person": "Opened the person's page",
  "see-offer": "Saw them among the offers",
  "see-case": "Saw them among the team's people",
  "see-in-list": "Saw them in a list",
  "see-referral": "Saw them among the referrals",
  "see-stage": "Saw them among stages that differ",
  "see-trail": "Read who looked at them",
  "break-glass": "Asked for emergency access",
  "accept-offer": "Accepted the offer",
  "decline-offer": "Declined the offer",
  "hand-over-case": "Handed the case over",
  "close-case": "Closed the case",
  "record-contact": "Recorded a contact",
  "confirm-stage": "Confirmed a stage",
  "write-note": "Wrote a note",
  "make-referral": "Referred them",
  "end-referral": "Ended a referral",
};

export function action_in_words(action: string): string {
  const said = action.replace(/-/g, " ");
  return actions[action] ?? said.charAt(0).toUpperCase() + said.slice(1);
}
