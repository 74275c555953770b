/** The Python that the Python extension has selected, where that extension is installed. */

import * as vscode from "vscode";

/** The part of the Python extension's interface that is used here. */
interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** Return the path of the interpreter that is selected for a folder, or undefined. */
export async function interpreterOf(folder: vscode.Uri): Promise<string | undefined> {
  const python = await pythonExtension();
  if (python === undefined) {
    return undefined;
  }
  const active = python.environments.getActiveEnvironmentPath(folder);
  const resolved = await python.environments.resolveEnvironment(active);
  return resolved?.executable.uri?.fsPath;
}

/** Call back when another interpreter is selected. */
export async function onDidSelectInterpreter(callback: () => void): Promise<vscode.Disposable> {
  const python = await pythonExtension();
  return (
    python?.environments.onDidChangeActiveEnvironmentPath(callback) ??
    new vscode.Disposable(() => undefined)
  );
}

async function pythonExtension(): Promise<PythonExtension | undefined> {
  return vscode.extensions.getExtension<PythonExtension>("ms-python.python")?.activate();
}
