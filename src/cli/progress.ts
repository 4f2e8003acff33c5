/** Shows progress on a terminal, and nothing elsewhere. */
import yoctoSpinner from "yocto-spinner";
import type { Io } from "./io";

export interface Progress {
  update(text: string): void;
  stop(): void;
}

export function startProgress({ terminal }: Pick<Io, "terminal">, text: string): Progress {
  if (terminal === undefined) return { update: () => undefined, stop: () => undefined };
  const spinner = yoctoSpinner({ text, stream: terminal }).start();
  return {
    update: (next) => {
      spinner.text = next;
    },
    stop: () => void spinner.stop(),
  };
}
