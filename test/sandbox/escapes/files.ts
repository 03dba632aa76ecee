import { statSync, utimesSync } from 'node:fs';
import { outsideChanged, saysSecret, type Escape } from './escape.js';
import { kept } from './world.js';

/** Files outside the folder: none is written, made, removed or changed. */
export const files: readonly Escape[] = [
  { says: 'a file outside is not written', tries: 'echo x > "$OUT/file"', gotOut: outsideChanged },
  { says: 'a file outside is not written by ..', tries: 'echo x > ../outside/file', gotOut: outsideChanged },
  { says: 'a file outside is not emptied', tries: 'truncate -s 0 "$OUT/file"', gotOut: outsideChanged },
  { says: 'a file outside is not removed', tries: 'rm -f "$OUT/file"', gotOut: outsideChanged },
  { says: 'a file outside is not moved', tries: 'mv "$OUT/file" "$OUT/other"', gotOut: outsideChanged },
  { says: 'a file outside is not moved in', tries: 'mv "$OUT/file" .', gotOut: outsideChanged },
  { says: 'a file outside is not replaced', tries: 'echo x > new; mv -f new "$OUT/file"', gotOut: outsideChanged },
  { says: 'a folder outside is not removed', tries: 'rm -rf "$OUT"', gotOut: outsideChanged },
  {
    says: 'a folder outside is not replaced',
    tries: 'mv "$OUT" "$OUT.old"; mkdir "$OUT"; echo x > "$OUT/file"',
    gotOut: outsideChanged,
  },
  {
    says: 'a file outside is not made',
    tries: 'echo x > "$OUT/new"',
    gotOut: world => world.has('outside/new'),
  },
  {
    says: 'a file outside gets no other mode',
    tries: 'chmod 4777 "$OUT/file"',
    gotOut: world => (statSync(world.at('outside/file')).mode & 0o4022) !== 0,
  },
  {
    says: 'a file outside gets no other time',
    tries: 'touch -d @0 "$OUT/file"',
    gotOut: world => statSync(world.at('outside/file')).mtimeMs === 0,
    arrange: world => utimesSync(world.at('outside/file'), 1e9, 1e9),
  },
  {
    says: 'a file outside is not written through a link',
    tries: 'ln -s "$OUT/file" l; echo x > l',
    gotOut: outsideChanged,
  },
  {
    says: 'a file outside is not written through a link to its folder',
    tries: 'ln -s "$OUT" l; echo x > l/file',
    gotOut: outsideChanged,
  },
  {
    says: 'a file outside is not written through a link that is swapped again and again',
    tries:
      'mkdir d; for n in {1..100}; do rm -rf l; ln -s d l; echo x > l/file & ln -sfn "$OUT" l; done; wait; echo x > l/file',
    gotOut: outsideChanged,
  },
  {
    says: 'a file outside is not given a second name by which it is written',
    tries: 'ln "$OUT/file" l && echo x > l',
    gotOut: outsideChanged,
  },
  {
    says: 'nothing is linked to the outside',
    tries: 'echo x > f; ln f "$OUT/new"; cp f "$OUT/new2"',
    gotOut: world => world.has('outside/new') || world.has('outside/new2'),
  },
  {
    says: 'an archive puts nothing outside',
    tries: 'mkdir t; echo x > t/file; tar -cf a.tar --transform "s|^t|$OUT|" -P t/file; tar -xPf a.tar',
    gotOut: outsideChanged,
  },
  {
    says: 'a file outside is not written by the root of /proc',
    tries: 'echo x > "/proc/self/root$OUT/file"; echo x > "/proc/1/root$OUT/file"',
    gotOut: outsideChanged,
  },
  {
    says: 'a file outside is not written by the folder of a process in /proc',
    tries: 'echo x > /proc/self/cwd/../outside/file',
    gotOut: outsideChanged,
  },
  {
    says: 'a file outside is not written by an inherited descriptor',
    tries: 'echo x >&9; for fd in /proc/self/fd/*; do [ "$(readlink "$fd")" = "$OUT/file" ] && echo x > "$fd"; done',
    gotOut: outsideChanged,
  },
  {
    says: 'in read-only the folder is not written either',
    mode: 'read-only',
    tries: 'echo x > new; rm -f Makefile',
    gotOut: world => world.has('work/new') || world.isChanged('work/Makefile'),
  },
  {
    says: 'in read-only an existing file is not changed by its descriptor',
    mode: 'read-only',
    tries: 'exec 4< Makefile; echo x > /proc/self/fd/4',
    gotOut: world => world.isChanged('work/Makefile'),
  },
  ...['/tmp', '/var/tmp', '/dev/shm'].flatMap((folder): Escape[] => [
    {
      says: `what others have in ${folder} is not read`,
      tries: `cat ${folder}/countersign-"$UNIQUE"`,
      arrange: world => world.leave(folder, world.secret),
      gotOut: saysSecret,
    },
    {
      says: `what others have in ${folder} is not written`,
      tries: `echo x > ${folder}/countersign-"$UNIQUE"; echo x > ${folder}/countersign-new-"$UNIQUE"`,
      arrange: world => world.leave(folder, kept),
      gotOut: world => world.isLeftChanged(folder),
    },
  ]),
];
