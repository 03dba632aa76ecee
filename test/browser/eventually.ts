const patience = 20_000;
const pause = 50;

/** Asserts something that another process brings about: again and again until it holds, or fails as it failed last. */
export async function eventually(holds: () => void | Promise<void>, ms = patience): Promise<void> {
  const deadline = Date.now() + ms;
  for (;;) {
    try {
      await holds();
      return;
    } catch (failure) {
      if (Date.now() > deadline) throw failure;
    }
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}
