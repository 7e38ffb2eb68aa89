// What the windows of one browser tell each other: that somebody has signed in, and that a window which waited for that
// goes on. Nothing of who it is.
export type Word = "signed-in" | "goes-on";

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("kursaal-session");

export function tell_windows(word: Word): void {
  channel?.postMessage(word);
}

export function on_word(heard: (word: Word) => void): () => void {
  const hear = ({ data }: MessageEvent) => {
    if (data === "signed-in" || data === "goes-on") heard(data);
  };
  channel?.addEventListener("message", hear);
  return () => channel?.removeEventListener("message", hear);
}
