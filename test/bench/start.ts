import { median, type Figure } from './figure.js';
import { takeSeat } from './modelSeat.js';
import { atDesk, startTask } from './program.js';

const runs = 11;

/** From the start of the program to the arrival of its first request, each time with new state. */
export async function measureStart(): Promise<readonly Figure[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const seat = await takeSeat(async () => undefined);
    await atDesk(async desk => {
      const { at, ended } = startTask(desk, seat.url);
      await ended;
      times.push((seat.arrived[0] ?? NaN) - at);
    });
    await seat.close();
  }
  const note = `median of ${runs}, ${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)}`;
  return [{ key: 'cli.first_request_ms', value: median(times), aim: { atMost: 250 }, note }];
}
