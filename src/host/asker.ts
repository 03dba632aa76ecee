import * as vscode from 'vscode';
import type { Card } from '../protocol/card.js';

/** Who asks for whom; undefined where the agent that the person talks to asks for itself. */
export function askerOf({ agent, above }: Card): string | undefined {
  return above === undefined ? undefined : vscode.l10n.t('{0}, for {1}', agent.text, above.text);
}
