import { quotedName } from '../base/shownText.js';
import type { ToolCall } from '../protocol/action.js';
import type { AgentEvent } from '../protocol/agentEvent.js';

/** What a child does is told where the conversation is shown; what it says is for the agent that started it. */
export function toldBy(names: readonly string[], emit: (event: AgentEvent) => void): (event: AgentEvent) => void {
  const [agent = ''] = names;
  const by = names.map(quotedName).join(', for ');
  return event => {
    switch (event.kind) {
      case 'call-started':
        emit({ ...event, call: idAt(agent, event.call), by });
        return;
      case 'call':
        emit({ ...event, call: callOf(agent, event.call), by });
        return;
      case 'output':
      case 'result':
        emit({ ...event, call: idAt(agent, event.call) });
        return;
      default:
        return;
    }
  };
}

/** Two conversations may use the same id for a call; what shows them uses it as a name, which holds no space. */
export function callOf(agent: string, call: ToolCall): ToolCall {
  return { ...call, id: idAt(agent, call.id) };
}

function idAt(agent: string, call: string): string {
  return `${agent.replace(' #', '-').replace(' ', ':')}/${call}`;
}
