import type { GitLoss, RefMove } from '../protocol/gitLoss.js';

const forcing = /^(-f|--force|--force-with-lease(=.*)?)$/;
const deleting = /^(-d|--delete)$/;
/** What changes nothing of what the remote loses. */
const plain =
  /^(-u|-v|-q|--set-upstream|--verbose|--quiet|--progress|--no-progress|--no-verify|--porcelain|--atomic|--thin|--no-thin|--follow-tags|--force-if-includes)$/;

/** The branches that a push rewrites or deletes; undefined where it does neither, or its words are not of a plain form. */
export function pushLoss(args: readonly string[]): GitLoss | undefined {
  const given = args.filter(word => word.startsWith('-'));
  if (!given.every(word => forcing.test(word) || deleting.test(word) || plain.test(word))) return undefined;
  const [remote, ...refspecs] = args.filter(word => !word.startsWith('-'));
  const isForced = given.some(word => forcing.test(word));
  if (given.some(word => deleting.test(word)))
    return refspecs.length === 0 ? undefined : remoteLoss(remote, refspecs.map(gone));
  if (refspecs.length === 0) return isForced ? remoteLoss(remote, []) : undefined;
  const moves: RefMove[] = [];
  for (const refspec of refspecs) {
    const move = moveOf(refspec, isForced);
    if (move === 'unreadable') return undefined;
    if (move !== undefined) moves.push(move);
  }
  return moves.length === 0 ? undefined : remoteLoss(remote, moves);
}

/** Undefined for one that the remote only takes where it loses nothing. */
function moveOf(refspec: string, isForced: boolean): RefMove | undefined | 'unreadable' {
  const [, plus, from = '', colon, to = ''] = /^(\+?)([^:+]*)(:?)([^:]*)$/.exec(refspec) ?? [];
  if (plus === undefined || (from === '' && to === '')) return 'unreadable';
  if (from === '') return gone(to);
  if (plus === '' && !isForced) return undefined;
  if (colon === '') return { ref: from, to: from === 'HEAD' || from === '@' ? 'HEAD' : branch(from) };
  return to === '' ? 'unreadable' : { ref: to, to: from };
}

function gone(ref: string): RefMove {
  return { ref, to: undefined };
}

function branch(name: string): string {
  return name.startsWith('refs/') ? name : `refs/heads/${name}`;
}

function remoteLoss(remote: string | undefined, moves: readonly RefMove[]): GitLoss {
  return { kind: 'remote', remote, moves };
}
