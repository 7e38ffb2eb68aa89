// A person in one line, and what everybody who is about to make contact must know first.
import type { PersonMinimum } from "../api/types";
import { Link, person_path } from "../shell/route";
import { Absent } from "./absence";
import { in_words } from "./days";
import { organisation_in_words } from "./words";

export function sex_in_words(sex: string | null | undefined): string {
  switch (sex) {
    case "F":
      return "female";
    case "M":
      return "male";
    case "O":
      return "sex recorded as other";
    default:
      return "sex not known";
  }
}

export function age_in_words(age: number | null, birth_date: string | null, precision: string): string {
  if (age === null) return "age not known";
  if (precision === "day" || birth_date === null) return `${age}`;
  return `about ${age}`;
}

export function PersonLine({ person, level: Heading = "span" }: { person: PersonMinimum; level?: "h3" | "span" }) {
  return (
    <div className="k-person-line">
      <Heading className="k-person-line__name">
        <Link href={person_path(person.person_id)}>{person.name}</Link>
      </Heading>
      {person.deceased ? <strong className="k-tag k-tag--dead">Died</strong> : null}
      <span className="k-person-line__facts">
        {age_in_words(person.age_years, person.birth_date, person.birth_precision)}, {sex_in_words(person.sex)}
        <span className="k-dot"> born {in_words(person.birth_date, person.birth_precision)}</span>
        <span className="k-dot"> {person.locality_name || "locality not known"}</span>
        <span className="k-dot"> {organisation_in_words(person.practice_name) || "practice not known"}</span>
      </span>
    </div>
  );
}

// Read before the telephone is taken up: what is safe, and what the person needs to understand and be understood.
export function BeforeContact({ person }: { person: Pick<PersonMinimum, "safe_contact" | "communication_needs"> }) {
  return (
    <dl className="k-before-contact">
      <Told name="Safe contact" text={person.safe_contact} />
      <Told name="Communication" text={person.communication_needs} />
    </dl>
  );
}

function Told({ name, text }: { name: string; text: string | null }) {
  return (
    <div className={text === null ? "" : "k-before-contact__set"}>
      <dt>{name}</dt>
      <dd>{text === null ? <Absent of={{ absent: "unknown", words: "" }} plain /> : text}</dd>
    </div>
  );
}
