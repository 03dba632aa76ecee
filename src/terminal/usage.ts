import { trustedKinds } from '../protocol/mode.js';
import { modeSchema } from '../protocol/posture.js';
import { shells, terminalProviders } from './arguments.js';
import { terminalReviewers } from './reviewerArguments.js';
import { terminalSandboxModes } from './sandboxArguments.js';

export const usage = `Usage:
  countersign run [options] "task"     do one task in a folder
  countersign judge --jsonl [options]  judge actions, one JSON object a line, on standard input
  countersign judge --explain "command" [options]
                                       say what a command may do, and why it would pass, ask or be denied
  countersign policy check FILE        find what is wrong with a file of rules, and rules that never decide
  countersign policy test FILE         run the tests inside its rules
  countersign policy backtest FILE [options]
                                       what on record would have been judged otherwise by it
  countersign policy advise [options]  whether a reviewer would pay here, by what is on record of the last 30 days
  countersign ledger query [options]   what is on record, newest first
  countersign ledger export --format F [options]
                                       the same for other programs, oldest first, on standard output
  countersign ledger verify [options]  find what was changed, inserted, removed or reordered in it
  countersign ledger checkpoint [options]
                                       its newest signed checkpoint, to be kept on another machine
  countersign ledger erase [options]   take what was said out of it; that it was said, and erased, stays
  countersign ledger prune [options]   take the oldest of it away, with a signed mark
  countersign ledger rebuild [options] make lists, search and limits anew from the entries
  countersign sandbox [options] -- command…
                                       run a command confined; it ends as the command ends
  countersign stop [--state D]         stop every window and run, or those of one state folder, at once
  countersign undo [options]           put files back as they were before an act, a message or a session
  countersign redo [options]           make again what the newest undo took back

run:
  --workspace D        the folder to work in; naming it is the statement that you trust it (required)
  --provider P         ${terminalProviders.join(', ')} (default: guide)
  --model M            a model of that provider
  --base-url U         another address for the provider
  --mode M             ${modeSchema.options.join(', ')} (default: background, where nobody is asked; interactive needs a terminal;
                       delegated: what --trust names passes, the rest asks at the terminal, if there is one;
                       plan: only reads pass; in dry-run nothing happens and all is recorded)
  --trust T            ${trustedKinds.join(', ')} (with commas; files are those of the folder),
                       or what the "when" of a rule says, as JSON; may be given more than once
  --risk-threshold N   default asks below this risk pass (0 to 100; default: 0, and 40 in the background for what
                       stays inside a working sandbox)
  --ask-timeout S      seconds after which an unanswered ask lapses (0: never)
  --sandbox M          ${terminalSandboxModes.join(', ')} (default: workspace-write)
  --policy F           your rules, as a JSON file
  --state D            where ledger, journal and sessions live
  --max-steps N        how many requests to the model a task may take (default: 200)
  --reviewer-provider P, --reviewer-model M, --reviewer-base-url U
                       a second model that answers what policy does not reserve for a person
                       (${terminalReviewers.join(', ')}; default: off)
  --json               agent events as JSON Lines on standard output
  Keys come from the environment: COUNTERSIGN_API_KEY, COUNTERSIGN_REVIEWER_API_KEY.
  OTEL_EXPORTER_OTLP_ENDPOINT and the other standard variables say which collector the record is sent to, if any.

judge:
  --workspace D, --home D, --policy F
  --explain also: --cwd D, --shell S (${shells.join(', ')})

policy:
  --workspace D        the folder that relative paths in rules are under (default: the current one)
  --home D             the home folder that ~/ means
  --json               one JSON object a finding, on standard output
  backtest also: --db FILE or --state D, and the options that say which acts (see below);
               --workspace D (default: the folder of each session), --all (what stays the same, too)
               exit 0 no verdict changes, 1 some do
  advise takes --db FILE or --state D, and --json; exit 0 a reviewer would pay, 1 it would not, or that is not known

ledger:
  --db FILE            the ledger to read; only erase, prune and rebuild change it (default: that of the state folder)
  --state D            the state folder it is in
  query also: --limit N (default: 50), --before NUMBER (older than that row), --json (one JSON object a row),
               --counts (how many, by verdict, risk and rule)
  export also: --format jsonl (every entry a line; with a filter, those of the acts it leaves) or csv (every act a line);
               hashes are keyed, so that nobody can guess from them what was hashed
  query, export and policy backtest, which acts:
    --text "words"     all of them occur, each from its beginning
    --from T, --to T   a day or a time such as 2026-05-31T08:30Z (UTC unless it says otherwise); to is exclusive
    --session S, --agent A, --act ID, --rule R
    --tool T, --verdict V, --act-state S, --by B, --layer L
                       several with commas, or given more than once; --by human, reviewer, parent, grant, policy, nobody
    --floor, --no-floor, --risk 70-100
    --dry, --no-dry    only acts of dry runs, or none of them; --counts leaves them out unless --dry is given
  verify also: --checkpoint FILE (one that was kept elsewhere; may be given more than once), --json
               exit 0 whole, 1 broken, or lists that do not match the entries, 3 only partly verifiable
  checkpoint also: --out FILE (default: standard output)
  erase also: --act ID or --session ID, --why TEXT, --yes (without it, only what would go is said)
  prune also: --older-than DAYS, --keep-megabytes N (what is less than an hour old stays)

sandbox:
  --mode M             ${terminalSandboxModes.join(', ')} (default: workspace-write)
  --workspace D        the folder it works in (default: the current one)
  --state D            a state folder that is to be hidden from it, besides the usual one
  One word behind -- is a line for bash; several are a program and its words.

undo, redo:
  --act ID, --since N or --session ID
                       one act, all of a session after the entry of that number, or a session (redo: only --session)
  --dry                only shows what would be done, with the differences
  --state D            the state folder of ledger and journal
  what somebody changed since is left alone and named: exit 1

Exit: 0 done (policy: nothing found), 1 failed (policy: something found), 2 bad input, 3 ended because policy refused, 130 stopped.
`;
