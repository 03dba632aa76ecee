/** How the program ends. 130 is what a shell reports for a process that SIGINT ended. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, refused: 3, stopped: 130 } as const;
