/** How often the model may be asked for one task: by the agent that has it, and by all that it starts. */
export class Steps {
  private taken = 0;

  constructor(readonly limit: number) {}

  /** False: none is left. */
  take(): boolean {
    if (this.taken >= this.limit) return false;
    this.taken++;
    return true;
  }
}
