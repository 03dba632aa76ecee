import * as vscode from 'vscode';
import type { Problem, ProblemsDoor } from '../tools/ports.js';

const severities: Readonly<Record<vscode.DiagnosticSeverity, Problem['severity']>> = {
  [vscode.DiagnosticSeverity.Error]: 'error',
  [vscode.DiagnosticSeverity.Warning]: 'warning',
  [vscode.DiagnosticSeverity.Information]: 'info',
  [vscode.DiagnosticSeverity.Hint]: 'hint',
};

/** What the editor's language services say of files; of our own review documents, which are diagnosed too, nothing. */
export const editorProblems: ProblemsDoor = {
  read(path) {
    return vscode.languages
      .getDiagnostics()
      .filter(([uri]) => uri.scheme === 'file' && (path === undefined || uri.fsPath === vscode.Uri.file(path).fsPath))
      .flatMap(([uri, diagnostics]) => diagnostics.map(diagnostic => problemOf(uri, diagnostic)));
  },
};

function problemOf(uri: vscode.Uri, { range, severity, message, source }: vscode.Diagnostic): Problem {
  const problem = { path: uri.fsPath, line: range.start.line + 1, severity: severities[severity], text: message };
  return source === undefined ? problem : { ...problem, source };
}
