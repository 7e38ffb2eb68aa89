// The people in one's care, in one table: who has been without contact longest stands first.
import { useMemo, useState } from "react";
import type { Case, ColleaguesPage, Vocabulary } from "../api/types";
import type { Asked } from "../api/use_answer";
import { Absent } from "../parts/absence";
import { from_today, in_london, now_moment } from "../parts/days";
import { Nothing } from "../parts/notices";
import { age_in_words, sex_in_words } from "../parts/person_line";
import { type Column, Table } from "../parts/table";
import { counted } from "../parts/words";
import { Link, person_path } from "../shell/route";
import { stage_name } from "../shell/session";
import { CaseActions } from "./case_actions";
import { by_last_contact, days_without_contact, quiet_days } from "./day_summary";

type Filter = "mine" | "team" | "quiet" | "disagree";

interface Wanted {
  cases: readonly Case[];
  // Whether these are only the first, of those the longest without contact.
  more_follow: boolean;
  colleagues: Asked<ColleaguesPage>;
  words: Vocabulary | null;
  changed: (done: string) => void;
  again: () => void;
}

export function MyPeople({ cases, more_follow, colleagues, words, changed, again }: Wanted) {
  const [filter, set_filter] = useState<Filter>(cases.some((one) => one.mine) ? "mine" : "team");
  const [part, set_part] = useState("");
  const [open, set_open] = useState<string | null>(null);
  const now = now_moment();
  const is_quiet = (one: Case) => one.last_contact === null || (days_without_contact(one, now) ?? 0) > quiet_days;
  const filters: { code: Filter; label: string; fits: (one: Case) => boolean }[] = [
    { code: "mine", label: "Mine", fits: (one) => one.mine },
    { code: "team", label: "The whole team's", fits: () => true },
    { code: "quiet", label: `No contact for ${quiet_days} days`, fits: is_quiet },
    { code: "disagree", label: "Stages differ", fits: (one) => one.stage.disagree },
  ];
  const shown = useMemo(() => {
    const fits = filters.find((one) => one.code === filter)?.fits ?? (() => true);
    const wanted = part.trim().toLowerCase();
    return cases.filter((one) => fits(one) && one.person.name.toLowerCase().includes(wanted)).sort(by_last_contact);
    // The filters are made anew at each drawing and differ only by the time.
  }, [cases, filter, part]);

  if (cases.length === 0)
    return (
      <Nothing title="Nobody is in your care yet">
        Accept an offer above, and the person stands here with their last contact, until the case ends with an outcome.
      </Nothing>
    );
  const columns: Column<Case>[] = [
    {
      name: "Person",
      heads: true,
      cell: ({ person }) => (
        <>
          <Link href={person_path(person.person_id)}>{person.name}</Link> {person.deceased ? <strong className="k-tag k-tag--dead">Died</strong> : null}
          <span className="k-cell-note">
            {age_in_words(person.age_years, person.birth_date, person.birth_precision)}, {sex_in_words(person.sex)}
            {person.locality_name ? `, ${person.locality_name}` : ""}
          </span>
        </>
      ),
    },
    {
      name: "Last contact",
      cell: (one) => (
        <>
          <span className={is_quiet(one) ? "k-quiet" : undefined}>{one.last_contact === null ? "Not seen yet" : from_today(one.last_contact)}</span>
          <span className="k-cell-note">accepted {from_today(in_london(one.opened_at).day)}</span>
        </>
      ),
    },
    {
      name: "Stage",
      cell: ({ stage }) => (
        <>
          {stage_name(words, stage.in_force)}
          {stage.disagree ? (
            <span className="k-cell-note">
              <span className="k-tag k-tag--differ">Differ</span> suggested: {stage_name(words, stage.suggested)}
            </span>
          ) : null}
        </>
      ),
    },
    {
      name: "Before you call",
      cell: ({ person }) => (
        <>
          <span className="k-cell-line">
            {person.safe_contact === null ? (
              <>
                Safe contact: <Absent of={{ absent: "unknown", words: "" }} plain />
              </>
            ) : (
              <strong>{person.safe_contact}</strong>
            )}
          </span>
          {person.communication_needs === null ? null : <span className="k-cell-line">{person.communication_needs}</span>}
        </>
      ),
    },
    {
      name: "Looked after by",
      cell: (one) => (
        <>
          {one.mine ? "me" : one.owner_name}
          <span className="k-cell-note">{one.service_name}</span>
        </>
      ),
    },
    {
      name: "What to do",
      silent: true,
      cell: (one) => (
        <button type="button" className="k-link-button" aria-expanded={open === one.id} onClick={() => set_open(open === one.id ? null : one.id)}>
          {open === one.id ? "Close" : "Act"}
          <span className="nhsuk-u-visually-hidden">: {one.person.name}</span>
        </button>
      ),
    },
  ];
  return (
    <>
      <div className="k-filters">
        <div role="group" aria-label="Which people" className="k-pills">
          {filters.map((one) => (
            <button key={one.code} type="button" aria-pressed={filter === one.code} onClick={() => set_filter(one.code)}>
              {one.label} <span className="k-pills__count">{cases.filter(one.fits).length}</span>
            </button>
          ))}
        </div>
        <label className="k-inline">
          Name
          <input type="search" value={part} autoComplete="off" onChange={(event) => set_part(event.target.value)} />
        </label>
      </div>
      {more_follow ? <p className="k-small">There are more: the groups, the search and the order are of the {counted(cases.length, "person", "people")} shown, who are the longest without contact.</p> : null}
      <Table
        caption="People in the team's care, the longest without contact first"
        look="k-people"
        columns={columns}
        rows={shown}
        key_of={(one) => one.id}
        below={(one) =>
          open === one.id ? (
            <CaseActions
              care_case={one}
              colleagues={colleagues}
              words={words}
              done={(said) => {
                set_open(null);
                changed(said);
              }}
              again={() => {
                set_open(null);
                again();
              }}
            />
          ) : null
        }
      />
      {shown.length === 0 ? (
        <Nothing title={more_follow ? "Nobody of those shown fits" : "Nobody here fits"}>Choose another of the groups above{more_follow ? ", or show more people" : ""}.</Nothing>
      ) : null}
    </>
  );
}
