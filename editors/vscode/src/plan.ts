/** Which servers a workspace needs: one for each installation of cachegen in each workspace folder. */

import type { Command } from "./command";
import { patternsOf, type Pattern, type Project } from "./projects";

/** A project, the workspace folder that it is in, and the command that was found for it. */
export interface Placed {
  readonly project: Project;
  readonly workspaceFolder: string;
  readonly command: Command | undefined;
}

/** A server to be run, and the files that it answers for. Equal keys: the same server. */
export interface Plan {
  readonly key: string;
  readonly command: Command;
  readonly folder: string;
  readonly patterns: readonly Pattern[];
}

/** Return the servers to run; one serves all projects that share its command. */
export function plan(placed: readonly Placed[]): Plan[] {
  const groups = new Map<string, [Command, string, Pattern[]]>();
  for (const { project, workspaceFolder, command } of placed) {
    if (command === undefined) {
      continue;
    }
    const words = [workspaceFolder, command.program, ...command.arguments];
    const name = JSON.stringify(words);
    const group = groups.get(name) ?? [command, workspaceFolder, []];
    group[2].push(...patternsOf(project));
    groups.set(name, group);
  }
  return [...groups].map(([name, [command, folder, patterns]]) => ({
    key: `${name} ${JSON.stringify(patterns)}`,
    command,
    folder,
    patterns,
  }));
}
