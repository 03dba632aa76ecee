import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Disposable } from '../base/disposable.js';

/** How long another window may take to say that it has stopped. The promise to the person is one second. */
const answerWithinMs = 900;
/** `sun_path` of the systems we know holds 104 (macOS) or 108 bytes, the closing zero among them. */
const longestAddress = 103;
const longestMessage = 1000;

const longestName = 200;

/** `held`: its commands were ended and nothing more begins there, but its main thread was too busy to say so itself. */
export type Stopped = 'stopped' | 'held';

/** What became of a stop in all windows that could be found. */
export interface StopOutcome {
  readonly stopped: number;
  /** Processes that were too busy to end everything, in which commands were ended all the same and nothing begins. */
  readonly held: readonly number[];
  /** Processes that did not say within a second that they stopped. */
  readonly silent: readonly number[];
}

/**
 * Where the windows and runs of one state folder hear that everything is to stop.
 *
 * Each listens at a socket of mode 600 in a folder of mode 700: nobody but the user reaches it, and no sandbox sees the
 * state folder. The only thing that can be said there is "stop".
 *
 * Invariant: it can end work and begin none. Whoever is not there any more is taken for stopped and swept away.
 */
export class StopDoor implements Disposable {
  private constructor(
    private readonly server: Server,
    private readonly place: string,
  ) {}

  /** Rejects with a sentence when this state folder cannot hold a socket. */
  static async open(stateFolder: string, id: string, stop: (by: string) => Promise<Stopped>): Promise<StopDoor> {
    const folder = stopFolder(stateFolder);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const place = join(folder, id);
    const address = addressOf(stateFolder, id);
    if (Buffer.byteLength(address) > longestAddress)
      throw new Error(`The path of the state folder ${stateFolder} is too long for a socket in it.`);
    const server = createServer(socket => void hear(socket, stop));
    server.unref();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(address, resolve));
    await (process.platform === 'win32' ? writeFile(place, '') : chmod(place, 0o600));
    return new StopDoor(server, place);
  }

  dispose(): void {
    this.server.close();
    void rm(this.place, { force: true });
  }
}

/** Names this program at all its doors, so that it is told once. */
export function stopName(): string {
  return `${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** Says "stop" to every window and run of these state folders but the one named, and waits until they have. */
export async function stopAll(stateFolders: readonly string[], by: string, but?: string): Promise<StopOutcome> {
  const doors = new Map<string, string>();
  for (const folder of stateFolders)
    for (const id of await namesIn(stopFolder(folder)))
      if (idPattern.test(id) && ownerOf(id) !== but) doors.set(id, folder);
  const answers = await Promise.all(
    [...doors].map(async ([id, folder]) => {
      const answer = await tell(addressOf(folder, id), by);
      if (answer === 'gone') await rm(join(stopFolder(folder), id), { force: true });
      return { owner: ownerOf(id), answer };
    }),
  );
  // One may have two doors for a moment: what it says at the one is no silence at the other.
  const saying = (said: string): Set<string> =>
    new Set(answers.flatMap(({ owner, answer }) => (answer === said ? [owner] : [])));
  const [stopped, held, silent] = [saying('stopped'), saying('held'), saying('silent')];
  return {
    stopped: stopped.size,
    held: [...held].filter(id => !stopped.has(id)).map(pidOf),
    silent: [...silent].filter(id => !stopped.has(id) && !held.has(id)).map(pidOf),
  };
}

const idPattern = /^\d+-[0-9a-f]{8}t?$/;

/** The name of a second door of the same program, at which a thread of its own listens. */
export function threadName(name: string): string {
  return `${name}t`;
}

function ownerOf(id: string): string {
  return id.replace(/t$/, '');
}

function pidOf(id: string): number {
  return Number.parseInt(id, 10);
}

/** Takes the place of a door away that nobody closed. */
export async function sweepDoor(stateFolder: string, id: string): Promise<void> {
  await rm(join(stopFolder(stateFolder), id), { force: true });
}

function stopFolder(stateFolder: string): string {
  return join(stateFolder, 'stop');
}

/** On Windows a named pipe; the random part keeps it from being guessed, and the file beside it makes it known. */
function addressOf(stateFolder: string, id: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\countersign-${id}` : join(stopFolder(stateFolder), id);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return []; // nothing ever ran here
    throw fault;
  }
}

async function hear(socket: Socket, stop: (by: string) => Promise<Stopped>): Promise<void> {
  socket.on('error', () => socket.destroy()); // whoever asked has gone; what they asked for goes on
  const line = await firstLine(socket);
  const by = line === undefined ? undefined : askedBy(line);
  if (by === undefined) return void socket.destroy();
  const how = await stop(by);
  socket.end(`${answerOf(how)}\n`);
}

function tell(address: string, by: string): Promise<Stopped | 'gone' | 'silent'> {
  return new Promise(resolve => {
    const socket = connect(address);
    const late = setTimeout(() => socket.destroy(), answerWithinMs);
    socket.once('connect', () => socket.write(`${JSON.stringify({ stop: by })}\n`));
    socket.once('error', fault => resolve('code' in fault && isGone(fault.code) ? 'gone' : 'silent'));
    void firstLine(socket).then(line => {
      clearTimeout(late);
      socket.destroy();
      resolve((['stopped', 'held'] as const).find(how => line === answerOf(how)) ?? 'silent');
    });
  });
}

/** Nobody listens there: the process has ended, or its place was swept away a moment ago. */
function isGone(code: unknown): boolean {
  return code === 'ECONNREFUSED' || code === 'ENOENT';
}

/** Undefined when the other side ends first, or says more than anything here is long. */
function firstLine(socket: Socket): Promise<string | undefined> {
  return new Promise(resolve => {
    let heard = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      heard += text;
      const end = heard.indexOf('\n');
      if (end >= 0) resolve(heard.slice(0, end));
      else if (heard.length > longestMessage) socket.destroy();
    });
    socket.once('close', () => resolve(undefined));
  });
}

function answerOf(how: Stopped): string {
  return JSON.stringify({ [how]: true });
}

/** Who says stop; undefined for any other words. Not by a schema: a thread would load the whole library for it. */
function askedBy(line: string): string | undefined {
  try {
    const said: unknown = JSON.parse(line);
    if (typeof said !== 'object' || said === null || Object.keys(said).length !== 1 || !('stop' in said))
      return undefined;
    return typeof said.stop === 'string' && said.stop.length <= longestName ? said.stop : undefined;
  } catch {
    return undefined; // not JSON: nothing that is said here
  }
}
