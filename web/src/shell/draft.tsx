// What somebody types, kept as they type: in this page while the session lapses, on the server through a closed tab or a
// killed server. Kept for them alone, and dropped once it is sent.
import { useCallback, useEffect, useRef, useState } from "react";
import { Problem, call_with_version } from "../api/client";

export type Kept = "empty" | "typing" | "kept" | "elsewhere" | "not-kept";

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

export function useDraft(about: string): DraftText {
  const [text, set_shown] = useState("");
  const [kept, set_kept] = useState<Kept>("empty");
  const version = useRef(0);
  const newest = useRef("");
  const stored = useRef("");
  const timer = useRef<number | undefined>(undefined);
  const saving = useRef<Promise<void>>(Promise.resolve());
  const touched = useRef(false);

  // As before anything was typed.
  const begin = useCallback(() => {
    touched.current = false;
    version.current = 0;
    newest.current = "";
    stored.current = "";
    set_shown("");
    set_kept("empty");
  }, []);

  // What the server keeps.
  const fetch_kept = useCallback(
    async (signal: AbortSignal) => {
      const { body } = await call_with_version("GET /drafts/{about}", { path: { about }, signal });
      version.current = body.version;
      stored.current = body.text;
      // Who has begun to type meanwhile goes on with that.
      if (touched.current) return;
      newest.current = body.text;
      set_shown(body.text);
      set_kept(body.text === "" ? "empty" : "kept");
    },
    [about],
  );

  const here = useRef(new AbortController());
  useEffect(() => {
    const stop = new AbortController();
    here.current = stop;
    begin();
    fetch_kept(stop.signal).catch(() => undefined);
    return () => stop.abort();
  }, [begin, fetch_kept]);

  const save = useCallback(
    (keepalive: boolean) => {
      window.clearTimeout(timer.current);
      timer.current = undefined;
      saving.current = saving.current.then(async () => {
        const sent = newest.current;
        if (sent === stored.current) return;
        try {
          const answered = await call_with_version("PUT /drafts/{about}", { path: { about }, body: { text: sent }, version: version.current, keepalive });
          version.current = answered.body?.version ?? answered.version ?? version.current + 1;
          stored.current = sent;
          if (newest.current === sent) set_kept(sent === "" ? "empty" : "kept");
        } catch (failure) {
          set_kept(failure instanceof Problem && failure.is_conflict ? "elsewhere" : "not-kept");
        }
      });
      return saving.current;
    },
    [about],
  );

  const set_text = useCallback(
    (next: string) => {
      touched.current = true;
      newest.current = next;
      set_shown(next);
      set_kept("typing");
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void save(false), pause_ms);
    },
    [save],
  );

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
      const { signal } = here.current;
      begin();
      if (sent === 0) return;
      try {
        await call_with_version("DELETE /drafts/{about}", { path: { about }, version: sent });
      } catch (failure) {
        if (signal.aborted || (failure instanceof Problem && failure.is_absent)) return;
        version.current = sent;
        // Another window has typed since: its words were not sent. They stay, and are shown, to be sent or dropped.
        // A draft that could not be dropped for another reason stays too; the thing itself was done.
        if (failure instanceof Problem && failure.is_conflict) await fetch_kept(signal).catch(() => undefined);
      }
    });
    return saving.current;
  }, [about, begin, fetch_kept]);

  return { text, set_text, kept, drop };
}

export function KeptNote({ kept }: { kept: Kept }) {
  const says: Record<Kept, string> = {
    empty: "",
    typing: "Keeping what you type…",
    kept: "Kept. It is here when you come back.",
    elsewhere: "You typed here in another window as well. This text is not kept until you send it.",
    "not-kept": "Not kept on the server yet. Do not close this page before you send it.",
  };
  return (
    <p className="k-kept" role="status">
      {says[kept]}
    </p>
  );
}
