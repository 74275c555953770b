/** What there is in the open folders: projects, and the command of each. */

import { statSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { type Command, findCommand } from "./command";
import { interpreterOf } from "./interpreter";
import type { Placed } from "./plan";
import { foldersUp, type Project, projectsOf, type TextFile } from "./projects";

const SETTINGS = "**/{cachegen,pyproject}.toml";
const SCHEMAS = "**/schemas/**/*.{toml,yaml,yml}";
const NOT_SEARCHED = "**/{node_modules,.venv,venv,.git}/**";
const MOST_FILES = 500;

/** What decides which projects there are, for watching it. */
export const WATCHED = SETTINGS;

/** Return the projects of all open folders, each with the command that was found for it. */
export async function discovered(): Promise<Placed[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all(folders.filter(({ uri }) => uri.scheme === "file").map(placedIn));
  return found.flat();
}

async function placedIn(folder: vscode.WorkspaceFolder): Promise<Placed[]> {
  const projects = projectsOf([
    ...(await texts(folder, SETTINGS)),
    ...(await texts(folder, SCHEMAS)),
  ]);
  return Promise.all(
    projects.map(async (project) => ({
      project,
      workspaceFolder: folder.uri.fsPath,
      command: await commandOf(project, folder),
    })),
  );
}

async function texts(folder: vscode.WorkspaceFolder, glob: string): Promise<TextFile[]> {
  const pattern = new vscode.RelativePattern(folder, glob);
  const found = await vscode.workspace.findFiles(pattern, NOT_SEARCHED, MOST_FILES);
  return Promise.all(
    found.map(async (uri) => ({
      path: uri.fsPath,
      text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)),
    })),
  );
}

async function commandOf(
  project: Project,
  folder: vscode.WorkspaceFolder,
): Promise<Command | undefined> {
  const settings = vscode.workspace.getConfiguration("cachegen", folder);
  return findCommand({
    setting: settings.get<string | string[]>("command"),
    workspaceFolder: folder.uri.fsPath,
    folders: foldersUp(path.resolve(project.root), folder.uri.fsPath),
    interpreter: await interpreterOf(vscode.Uri.file(project.root)),
    environment: process.env,
    isWindows: process.platform === "win32",
    isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
  });
}
