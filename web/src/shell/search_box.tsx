// Find a person from anywhere. What is typed goes in the body of a request and never into an address or a log.
import { useState } from "react";
import { go_to } from "./route";

let asked = "";
const listeners = new Set<(query: string) => void>();

// What was last asked for in the header, for the screen that answers it. Forgotten when somebody else, or the same in
// another role, is at this page.
export function last_query(): string {
  return asked;
}

export function remember_query(query: string): void {
  asked = query;
}

export function on_query(heard: (query: string) => void): () => void {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

export function SearchBox() {
  const [query, set_query] = useState("");
  return (
    <form
      className="k-search"
      role="search"
      aria-label="Find a person"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (query.trim() === "") return;
        asked = query.trim();
        set_query("");
        go_to("/people");
        for (const heard of listeners) heard(asked);
      }}
    >
      <label className="nhsuk-u-visually-hidden" htmlFor="k-search">
        Name, part of a birth date, or NHS number
      </label>
      <input
        id="k-search"
        type="search"
        value={query}
        spellCheck={false}
        placeholder="Name, birth date or NHS number"
        onChange={(event) => set_query(event.target.value)}
      />
      <button type="submit">Find</button>
    </form>
  );
}
