/** From a schema to its generated code: a command, and the same above each keyspace. */

import * as path from "node:path";
import * as vscode from "vscode";
import { DocumentSymbolRequest, ImplementationRequest, Location } from "vscode-languageclient/node";
import { keyspacesOf } from "./keyspaces";
import { filters, type Server, type Servers } from "./servers";

export const SHOW = "cachegen.showGenerated";
const GENERATE = "Generate";

/** Open the module at the code of what is under the cursor, or at a place that is given. */
export async function showGenerated(
  servers: Servers,
  uri?: vscode.Uri,
  position?: vscode.Position,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const document =
    uri === undefined ? editor?.document : await vscode.workspace.openTextDocument(uri);
  const at = position ?? editor?.selection.active;
  const server = document === undefined ? undefined : servers.of(document);
  if (document === undefined || at === undefined || server === undefined) {
    await vscode.window.showInformationMessage("This file is no schema of cachegen.");
    return;
  }
  const place = await placeOf(server, document, at);
  await (place === undefined ? offerToGenerate(server, document) : open(server, place));
}

/** Run `cachegen generate` for a schema's project, where its messages can be read. */
export async function generate({ plan }: Server, document: vscode.TextDocument): Promise<void> {
  const { program, arguments: given } = plan.command;
  const words = [...given, "-C", path.dirname(document.uri.fsPath), "generate"];
  const task = new vscode.Task(
    { type: "cachegen" },
    vscode.workspace.getWorkspaceFolder(document.uri) ?? vscode.TaskScope.Workspace,
    "generate",
    "cachegen",
    new vscode.ProcessExecution(program, words, { cwd: plan.folder }),
  );
  await vscode.tasks.executeTask(task);
}

async function placeOf(
  { client }: Server,
  document: vscode.TextDocument,
  at: vscode.Position,
): Promise<Location | undefined> {
  const found = await client.sendRequest(ImplementationRequest.type, {
    textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(document),
    position: client.code2ProtocolConverter.asPosition(at),
  });
  const all = Array.isArray(found) ? found : [found];
  return all.find((each) => Location.is(each));
}

async function open({ client }: Server, place: Location): Promise<void> {
  const { uri, range } = client.protocol2CodeConverter.asLocation(place);
  await vscode.window.showTextDocument(uri, { selection: range });
}

async function offerToGenerate(server: Server, document: vscode.TextDocument): Promise<void> {
  const text = "There is no generated code for this yet. `cachegen generate` writes it.";
  if ((await vscode.window.showInformationMessage(text, GENERATE)) === GENERATE) {
    await generate(server, document);
  }
}

/** Shows a line above each keyspace that leads to its generated code. */
export class Lenses implements vscode.CodeLensProvider {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watched: vscode.Disposable;
  #registered: vscode.Disposable | undefined;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(private readonly servers: Servers) {
    this.#watched = servers.onDidChange(() => {
      this.#register();
    });
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const server = this.servers.of(document);
    const settings = vscode.workspace.getConfiguration("cachegen", document);
    if (server === undefined || !settings.get<boolean>("codeLens", true)) {
      return [];
    }
    const { client } = server;
    const found = await client.sendRequest(DocumentSymbolRequest.type, {
      textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(document),
    });
    const outline = (found ?? []).filter((each) => "selectionRange" in each);
    return keyspacesOf(outline).map(({ range }) => {
      const span = client.protocol2CodeConverter.asRange(range);
      const given = [document.uri, span.start];
      return new vscode.CodeLens(span, {
        title: "Show generated code",
        command: SHOW,
        arguments: given,
      });
    });
  }

  dispose(): void {
    this.#registered?.dispose();
    this.#watched.dispose();
    this.#changed.dispose();
  }

  #register(): void {
    this.#registered?.dispose();
    const all = this.servers.all.flatMap(({ plan }) => filters(plan));
    this.#registered = vscode.languages.registerCodeLensProvider(all, this);
  }
}
