import type { EffectKind } from '../protocol/effect.js';
import { floorIds, type FloorId } from '../protocol/floor.js';
import type { Reason } from '../protocol/verdict.js';
import type { Judging } from './compile.js';
import type { Context } from './context.js';

/** What reaches the same end, or comes near it, without the floor. Each names an act that asks less, or nothing. */
const besidesFloor: Readonly<Record<FloorId, string>> = {
  'remote-shell': 'Run the command here and show its output; open no connection from it.',
  'runs-fetched-code': 'Download it to a file in the workspace, read it, and run that file as a step of its own.',
  'fork-bomb': 'Start one process, and let it end.',
  disk: 'Write to an ordinary file in the workspace.',
  'secret-leaves':
    'Do one without the other: send what holds no secret, or read the secret in a session that sends nothing.',
  'runs-later': 'Run it once now, or write the line to a file in the workspace for the person to put in its place.',
  'editor-state': 'Write the settings to a file in the workspace and tell the person where they belong.',
  'starts-agent': 'Do the work in this session, with the tools it has.',
  'destroys-git': 'Let git itself do it: restore files, delete single branches, or commit the removal of files.',
  'destroys-workspace': 'Delete the files or folders by their names, inside the workspace.',
  'system-permissions': 'Change the permissions of single files inside the workspace.',
  'destroys-outside': 'Delete or overwrite inside the workspace, or in a named temporary folder.',
  'discards-history':
    'Commit or stash first, or use a new branch: "git revert", "git reset --soft", "git clean -n" to look.',
  'rewrites-remote': 'Push without force, or to another branch.',
  publishes: 'Build or pack it and check it without publishing, as with "--dry-run".',
  'kills-everything': 'End the one process by its number.',
  shutdown: 'Restart the one program that needs it.',
  firewall: 'List the rules and say which one should change.',
  'essential-packages': 'Remove the one package by its name, without what the system needs.',
  accounts: 'List the accounts and say which one should change.',
  infrastructure: 'Show the plan of the change without applying it.',
  'remote-resources': 'List or describe the resources and say which should go.',
  database: 'Select the rows first, and change only those by a condition.',
  'container-volumes': 'Remove the containers by name and leave their volumes.',
  pays: 'Prepare it and leave the payment to the person.',
};

/** What is near an effect and asks nothing, or less. */
const besides: Partial<Readonly<Record<EffectKind, string>>> = {
  read: 'Read inside the workspace.',
  write: 'Write inside the workspace with the file tools, where each change is shown and can be undone.',
  delete: 'Delete inside the workspace with the file tools, one file at a time; each can be undone.',
  secret: 'Leave the secret where it is: read a template of it, or ask the person for the one value that is needed.',
  execute: 'Read and search with the file tools instead of running code.',
  network: 'Use what is in the workspace, or ask the person for the text of the page.',
  git: 'Look with "git status", "git log" or "git diff"; those only read.',
  package: 'List what is installed, and name the package that is missing.',
  privilege: 'Do it with your own rights, inside the workspace.',
  env: 'Give the program an option instead of a variable.',
  publish: besidesFloor.publishes,
  unknown: 'Write it as simple commands of plain words, one at a time; those that only read pass by themselves.',
};

/** How grave an effect is for whoever looks for another way; the gravest is spoken about. */
const gravest: readonly EffectKind[] = [
  ...(['publish', 'privilege', 'secret', 'delete', 'write', 'unknown', 'git', 'package', 'network', 'env'] as const),
  ...(['execute', 'read'] as const),
];

/**
 * What would be allowed instead, for whoever was refused or not answered. It names another act and never a way to do
 * the same one unseen.
 */
export function insteadOf(speaking: readonly Reason[], about: About): string | undefined {
  const { context, floor, policy } = about;
  if (!context.trusted) return 'Nothing runs here until the workspace is trusted.';
  if (context.stopped) return 'Nothing runs until the person resumes.';
  const from = new Set(speaking.map(reason => reason.from.kind));
  if (from.has('fault')) return 'Nothing runs until the policy is mended.';
  if (from.has('mode')) return 'Reading files and searching is allowed; describe the change instead of making it.';
  if (from.has('constraint')) return permittedHosts(policy);
  if (from.has('sandbox'))
    return 'Read and change files with the file tools; what must be confined waits for a sandbox.';
  if (from.has('extra'))
    return 'Keep to this folder and to temporary files, where a command needs no more than it has.';
  if (from.has('loop'))
    return 'Do something else: look at what it gave the last times, or tell the person what you are waiting for.';
  if (from.has('limit')) return 'Tell the person what is done so far, and what is left.';
  if (from.has('budget'))
    return 'Tell the person what is done so far, and what is left; what they ask for next counts anew.';
  const besides = floorIds.find(id => id === floor);
  if (besides !== undefined) return besidesFloor[besides];
  const excepted = speaking.flatMap(reason => (reason.from.kind === 'rule' ? (reason.from.except ?? []) : []));
  if (excepted.length > 0) return `The rule leaves out ${excepted.join(', and ')}.`;
  return byEffect(speaking);
}

export interface About {
  readonly context: Context;
  /** Its id: one that was added has no word here of its own. */
  readonly floor: string | undefined;
  readonly policy: Judging;
}

function permittedHosts({ constraints: { domains } }: Judging): string {
  const hosts = domains.map(({ value }) => value.join(', ')).join('; and of these ');
  return hosts === '' ? 'Work without it: no host may be reached.' : `Hosts that may be reached: ${hosts}.`;
}

function byEffect(speaking: readonly Reason[]): string | undefined {
  if (speaking.some(({ kind, from }) => kind === 'deny' && from.kind === 'protected'))
    return "Leave Countersign's own files alone; name narrower folders that do not contain them.";
  const kinds = new Set<EffectKind>();
  for (const { effect } of speaking) if (effect !== undefined) kinds.add(effect.kind);
  // A session that has read a secret is on its way out.
  if (kinds.size === 0) return besidesFloor['secret-leaves'];
  const kind = gravest.find(candidate => kinds.has(candidate));
  return kind === undefined ? undefined : besides[kind];
}

/** Tools by what they are for: where one is off, others of its row do it, or come near. */
const alike: readonly (readonly string[])[] = [
  ['read_file', 'search_text', 'list_files', 'find_files'],
  ['edit_file', 'write_file', 'delete_file', 'move_file'],
  ['run_command', 'read_file', 'search_text', 'find_files', 'list_files', 'edit_file', 'write_file', 'read_problems'],
];

/** Which tools that are on come near one that is off. */
export function insteadOfTool(tool: string, isOn: (tool: string) => boolean): string | undefined {
  const near = alike.find(row => row.includes(tool))?.filter(name => name !== tool && isOn(name)) ?? [];
  return near.length === 0 ? undefined : `These tools are on: ${near.join(', ')}.`;
}
