/** Which `cachegen` a project runs: its own, never one that happens to be nearer. */

import * as path from "node:path";

/** Who said which command to run. */
export type Origin = "setting" | "virtual environment" | "Python extension" | "PATH";

/** A program with its first arguments, and who said so. */
export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly origin: Origin;
}

/** What finding a command depends on, given so that it can be tested. */
export interface Surroundings {
  /** The setting `cachegen.command`: a program, or a program with arguments. */
  readonly setting: string | readonly string[] | undefined;
  /** Where `${workspaceFolder}` is. */
  readonly workspaceFolder: string;
  /** The project's folder and those above it, up to the workspace folder. */
  readonly folders: readonly string[];
  /** The Python that the Python extension has selected for the project. */
  readonly interpreter: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isWindows: boolean;
  readonly isFile: (file: string) => boolean;
}

const ENVIRONMENTS = [".venv", "venv"];

/** Return the command of a project, or undefined when there is none. */
export function findCommand(around: Surroundings): Command | undefined {
  return (
    fromSetting(around) ?? fromEnvironment(around) ?? fromInterpreter(around) ?? fromPath(around)
  );
}

function fromSetting(around: Surroundings): Command | undefined {
  const { setting } = around;
  const words = typeof setting === "string" ? [setting] : (setting ?? []);
  const [program, ...rest] = words.map((each) => expanded(each, around));
  if (program === undefined || program === "") {
    return undefined;
  }
  // A name alone is looked up by the system; a path starts from the workspace folder.
  const isPath = /[/\\]/.test(program);
  const whole = isPath ? paths(around).resolve(around.workspaceFolder, program) : program;
  return { program: whole, arguments: rest, origin: "setting" };
}

function fromEnvironment(around: Surroundings): Command | undefined {
  const folders = around.folders.flatMap((folder) =>
    ENVIRONMENTS.map((each) => paths(around).join(folder, each, scripts(around))),
  );
  return firstIn(folders, around, "virtual environment");
}

function fromInterpreter(around: Surroundings): Command | undefined {
  const { interpreter } = around;
  const folders = interpreter === undefined ? [] : [paths(around).dirname(interpreter)];
  return firstIn(folders, around, "Python extension");
}

function fromPath(around: Surroundings): Command | undefined {
  const { environment } = around;
  const path = environment["PATH"] ?? environment["Path"] ?? "";
  const folders = path.split(around.isWindows ? ";" : ":");
  return firstIn(folders.filter(Boolean), around, "PATH");
}

function firstIn(
  folders: readonly string[],
  around: Surroundings,
  origin: Origin,
): Command | undefined {
  const name = around.isWindows ? "cachegen.exe" : "cachegen";
  const program = folders.map((each) => paths(around).join(each, name)).find(around.isFile);
  return program === undefined ? undefined : { program, arguments: [], origin };
}

function expanded(text: string, around: Surroundings): string {
  return text
    .replaceAll("${workspaceFolder}", around.workspaceFolder)
    .replaceAll("${userHome}", home(around))
    .replace(/^~(?=[/\\])/, home(around));
}

function home({ environment }: Surroundings): string {
  return environment["HOME"] ?? environment["USERPROFILE"] ?? "~";
}

function scripts({ isWindows }: Surroundings): string {
  return isWindows ? "Scripts" : "bin";
}

function paths({ isWindows }: Surroundings): path.PlatformPath {
  return isWindows ? path.win32 : path.posix;
}
