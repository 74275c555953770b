/** The server's process, and what it complained of last. */

import { type ChildProcess, spawn } from "node:child_process";
import type { Plan } from "./plan";

const KEPT = 4000;

/** Starts the process of a plan's server each time that it is asked to. */
export class ServerProcess {
  #said = "";

  constructor(
    private readonly plan: Plan,
    private readonly log: (text: string) => void,
  ) {}

  /** Return the process, once it runs; rejected when there is no such program. */
  start(): Promise<ChildProcess> {
    this.#said = "";
    const { command, folder } = this.plan;
    const words = [...command.arguments, "lsp"];
    this.log(`$ ${[command.program, ...words].join(" ")}\n`);
    const child = spawn(command.program, words, { cwd: folder });
    child.stderr.setEncoding("utf-8").on("data", (text: string) => {
      this.#said = (this.#said + text).slice(-KEPT);
      this.log(text);
    });
    return new Promise((resolve, reject) => {
      child.once("spawn", () => {
        resolve(child);
      });
      child.once("error", reject);
    });
  }

  /** Return the last line that the process wrote to standard error, or nothing. */
  get complaint(): string {
    const lines = this.#said.split("\n").map((each) => each.trim());
    return lines.filter(Boolean).at(-1) ?? "";
  }
}
