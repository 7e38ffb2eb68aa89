// The words of codes, fetched once a visit and shared by all who say them; where they cannot be fetched, that is said and
// asked for again in one place for all.
import { useEffect, useSyncExternalStore } from "react";
import { type Problem, call } from "../api/client";
import type { Vocabulary } from "../api/types";
import { problem_from } from "../api/use_answer";
import { ProblemNotice } from "../parts/notices";

interface Known {
  words: Vocabulary | null;
  problem: Problem | null;
}

let known: Known = { words: null, problem: null };
let asked = false;
const listeners = new Set<() => void>();

function learn(next: Known): void {
  known = next;
  for (const heard of listeners) heard();
}

function fetch_words(): void {
  asked = true;
  call("GET /vocabulary").then(
    (words) => learn({ words, problem: null }),
    (failure: unknown) => {
      asked = false;
      learn({ words: null, problem: problem_from(failure) });
    },
  );
}

function subscribe(heard: () => void): () => void {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

function useKnown(): Known {
  useEffect(() => {
    if (!asked && !known.words) fetch_words();
  }, []);
  return useSyncExternalStore(subscribe, () => known);
}

export function useVocabulary(): Vocabulary | null {
  return useKnown().words;
}

// Where there is nothing to choose from without the words.
export function VocabularyProblem() {
  const { problem } = useKnown();
  return problem ? <ProblemNotice problem={problem} again={fetch_words} /> : null;
}

export function word_of(list: readonly { code: string; words: string }[] | undefined, code: string | null): string {
  if (code === null) return "not known";
  return list?.find((one) => one.code === code)?.words ?? code;
}

// "Dependent: needs help every day" is said in full where it is chosen, and by its name where it stands among other facts.
export function stage_name(words: Vocabulary | null, code: string | null): string {
  if (code === null || code === "unknown") return "not known";
  if (code === "not-staged") return "not staged";
  const said = word_of(words?.stages, code);
  return said.split(":")[0] ?? said;
}
