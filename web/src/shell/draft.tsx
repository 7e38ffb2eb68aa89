// What somebody types, kept as they type: in this page while the session lapses, on the server through a closed tab or a
// killed server. Kept for them alone, and dropped once it is sent.
import { useCallback, useEffect, useRef, useState } from "react";
import { Problem, call_with_version } from "../api/client";

export type How = "empty" | "typing" | "kept" | "elsewhere" | "not-kept" | "not-fetched";

export interface Kept {
  how: How;
  // Words that the server keeps and this window does not show: nothing goes over them before they were read.
  others: string | null;
  // What becomes of them: put before what is typed here, or left out.
  settle: (joined: boolean) => void;
  // After what could not be fetched or kept.
  again: () => void;
}

export interface DraftText {
  text: string;
  set_text: (text: string) => void;
  kept: Kept;
  // When it has been sent, or is not wanted.
  drop: () => Promise<void>;
}

const pause_ms = 700;
const patience_ms = 2_000;

const open_drafts = new Set<() => Promise<void>>();

// Before a session ends on purpose: what waits for the pause is sent while it is still this account's to send.
export async function keep_all_drafts(): Promise<void> {
  await Promise.race([
    Promise.all([...open_drafts].map((keep) => keep())),
    new Promise((done) => window.setTimeout(done, patience_ms)),
  ]);
}

interface OnServer {
  text: string;
  version: number;
}

// Only where the server says that there is none is there none.
async function read(about: string, signal?: AbortSignal): Promise<OnServer> {
  try {
    return (await call_with_version("GET /drafts/{about}", signal ? { path: { about }, signal } : { path: { about } })).body;
  } catch (failure) {
    if (failure instanceof Problem && failure.is_absent) return { text: "", version: 0 };
    throw failure;
  }
}

export function joined_words(theirs: string, mine: string): string {
  return mine.trim() === "" ? theirs : `${theirs.trimEnd()}\n${mine}`;
}

export function useDraft(about: string): DraftText {
  const [text, set_shown] = useState("");
  const [how, set_how] = useState<How>("empty");
  const [others, set_others] = useState<string | null>(null);
  const version = useRef(0);
  const newest = useRef("");
  const stored = useRef("");
  const theirs = useRef<OnServer | null>(null);
  // Whether it is known by now what the server keeps.
  const learnt = useRef(false);
  const timer = useRef<number | undefined>(undefined);
  const saving = useRef<Promise<void>>(Promise.resolve());
  const touched = useRef(false);

  // As before anything was typed.
  const begin = useCallback(() => {
    touched.current = false;
    learnt.current = false;
    version.current = 0;
    newest.current = "";
    stored.current = "";
    theirs.current = null;
    set_others(null);
    set_shown("");
    set_how("empty");
  }, []);

  const learn = useCallback((found: OnServer) => {
    learnt.current = true;
    // Who has begun to type keeps that, beside what stands there.
    if (touched.current && found.text !== "" && found.text !== newest.current) {
      theirs.current = found;
      set_others(found.text);
      set_how("elsewhere");
      return;
    }
    version.current = found.version;
    stored.current = found.text;
    if (touched.current) return;
    newest.current = found.text;
    set_shown(found.text);
    set_how(found.text === "" ? "empty" : "kept");
  }, []);

  const here = useRef(new AbortController());
  const fetch_kept = useCallback(async () => {
    const { signal } = here.current;
    try {
      const found = await read(about, signal);
      if (!signal.aborted && !learnt.current) learn(found);
    } catch {
      // Who types meanwhile asks again by that.
      if (!signal.aborted && !touched.current) set_how("not-fetched");
    }
  }, [about, learn]);

  useEffect(() => {
    const stop = new AbortController();
    here.current = stop;
    begin();
    void fetch_kept();
    return () => stop.abort();
  }, [begin, fetch_kept]);

  const save = useCallback(
    (keepalive: boolean) => {
      window.clearTimeout(timer.current);
      timer.current = undefined;
      saving.current = saving.current.then(async () => {
        try {
          // A page that closes cannot wait for an answer: what it sends as the first goes over nothing.
          if (!learnt.current && !keepalive) learn(await read(about));
          if (theirs.current) return set_how("elsewhere");
          const sent = newest.current;
          if (sent !== stored.current) {
            const answered = await call_with_version("PUT /drafts/{about}", { path: { about }, body: { text: sent }, version: version.current, keepalive });
            version.current = answered.body?.version ?? answered.version ?? version.current + 1;
            stored.current = sent;
          }
          if (newest.current === sent) set_how(sent === "" ? "empty" : "kept");
          return undefined;
        } catch (failure) {
          if (!(failure instanceof Problem && failure.is_conflict)) return set_how("not-kept");
          // What another window wrote is fetched and shown; where it has dropped its words, the next try is as the first.
          learnt.current = false;
          timer.current = window.setTimeout(() => void save(false), 0);
          return undefined;
        }
      });
      return saving.current;
    },
    [about, learn],
  );

  const set_text = useCallback(
    (next: string) => {
      touched.current = true;
      newest.current = next;
      set_shown(next);
      set_how("typing");
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void save(false), pause_ms);
    },
    [save],
  );

  const settle = useCallback(
    (joined: boolean) => {
      const found = theirs.current;
      if (!found) return;
      theirs.current = null;
      set_others(null);
      version.current = found.version;
      stored.current = found.text;
      set_text(joined ? joined_words(found.text, newest.current) : newest.current);
    },
    [set_text],
  );

  const again = useCallback(() => void (touched.current ? save(false) : fetch_kept()), [save, fetch_kept]);

  // A tab that closes, a page that is left: what waits for the pause goes at once.
  useEffect(() => {
    const flush = () => {
      if (timer.current !== undefined) void save(true);
    };
    const keep = () => save(false);
    open_drafts.add(keep);
    window.addEventListener("pagehide", flush);
    return () => {
      open_drafts.delete(keep);
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [save]);

  const drop = useCallback(() => {
    window.clearTimeout(timer.current);
    timer.current = undefined;
    // After what is being saved, and before whatever is typed next is.
    saving.current = saving.current.then(async () => {
      const sent = version.current;
      // Words that were never shown here, or not as the text, were not sent. They stay, and are shown, to be sent or dropped.
      const unsent = theirs.current !== null || !learnt.current;
      begin();
      if (unsent) return fetch_kept();
      learnt.current = true;
      if (sent === 0) return undefined;
      try {
        await call_with_version("DELETE /drafts/{about}", { path: { about }, version: sent });
      } catch (failure) {
        if (here.current.signal.aborted || (failure instanceof Problem && failure.is_absent)) return undefined;
        version.current = sent;
        // Another window has typed since. A draft that could not be dropped for another reason stays too; the thing
        // itself was done.
        if (!(failure instanceof Problem && failure.is_conflict)) return undefined;
        learnt.current = false;
        return fetch_kept();
      }
      return undefined;
    });
    return saving.current;
  }, [about, begin, fetch_kept]);

  return { text, set_text, kept: { how, others, settle, again }, drop };
}

// A field of words that are kept as they are typed, and what it says where they are missing.
export function DraftedNote({ label, wants, missing, typing, draft }: { label: string; wants: string; missing: boolean; typing: () => void; draft: DraftText }) {
  return (
    <>
      <label>
        {label}
        {missing ? <strong className="k-error"> {wants}</strong> : null}
        <textarea
          rows={2}
          value={draft.text}
          aria-invalid={missing}
          onChange={(event) => {
            typing();
            draft.set_text(event.target.value);
          }}
        />
      </label>
      <KeptNote kept={draft.kept} />
    </>
  );
}

export function KeptNote({ kept: { how, others, settle, again } }: { kept: Kept }) {
  const says: Record<How, string> = {
    empty: "",
    typing: "Keeping what you type…",
    kept: "Kept. It is here when you come back.",
    elsewhere: "You have begun this elsewhere as well, and those words are kept. What you typed here is not, until you say what becomes of them.",
    "not-kept": "Not kept on the server yet. Do not close this page before you send it.",
    "not-fetched": "Whether you have begun this before could not be fetched.",
  };
  const failed = how === "not-kept" || how === "not-fetched";
  return (
    <>
      <p className="k-kept" role="status">
        {says[how]}
      </p>
      {failed ? (
        <button type="button" className="k-link-button k-small" onClick={again}>
          Try again
        </button>
      ) : null}
      {others === null ? null : (
        <>
          <blockquote className="k-quote">{others}</blockquote>
          <button type="button" className="k-link-button k-small" onClick={() => settle(true)}>
            Put them before these
          </button>{" "}
          <button type="button" className="k-link-button k-small" onClick={() => settle(false)}>
            Leave them out
          </button>
        </>
      )}
    </>
  );
}
