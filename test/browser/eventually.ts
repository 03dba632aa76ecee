const patience = 20_000;
const pause = 50;

/** Asserts something that another process brings about: again and again until it holds, or fails as it failed last. */
export async function eventually<T>(holds: () => T | Promise<T>, ms = patience): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    try {
      return await holds();
    } catch (failure) {
      if (Date.now() > deadline) throw failure;
    }
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}
