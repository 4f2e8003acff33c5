/** What goes on, for somebody who waits at a terminal; nothing for everybody else. */
import yoctoSpinner from "yocto-spinner";
import type { Io } from "./io";

export interface Progress {
  say(text: string): void;
  end(): void;
}

export function startProgress({ terminal }: Pick<Io, "terminal">, text: string): Progress {
  if (terminal === undefined) return { say: () => undefined, end: () => undefined };
  const spinner = yoctoSpinner({ text, stream: terminal }).start();
  return {
    say: (news) => {
      spinner.text = news;
    },
    end: () => void spinner.stop(),
  };
}
