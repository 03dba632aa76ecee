/**
 * What a collector is told of who acts: the name that defines an agent, without the number that it has at work, so that
 * there are few. A name that a model made up stays on the machine.
 */
export function agentLabel(agent: string): string {
  return agent.startsWith('made-up ') ? 'made-up' : agent.replace(/ #\d+$/, '');
}
