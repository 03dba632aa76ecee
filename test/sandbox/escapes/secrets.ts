import { renameSync, symlinkSync } from 'node:fs';
import { saysSecret, type Escape } from './escape.js';

const reads = (says: string, tries: string, more: Partial<Escape> = {}): Escape => ({
  ...{ says, tries, gotOut: saysSecret },
  ...more,
});

/** Credentials and keys: none is read. */
export const secrets: readonly Escape[] = [
  reads('a key for remote machines is not read', 'cat ~/.ssh/id_ed25519'),
  reads('a credential is not read through a link', 'ln -s ~/.aws a; cat a/credentials'),
  reads('a credential is not read by a second name', 'ln ~/.netrc n && cat n; ln -L ~/.npmrc m && cat m'),
  reads('a credential is not read by moving its folder', 'mv ~/.config/gh ./gh && cat gh/hosts.yml'),
  reads('a credential is not read by copying the home', 'cp -r ~ copy; grep -rh . copy/'),
  reads('a credential is not found by searching', 'find ~ -type f -name "*config*" -exec cat {} +; grep -rh . ~'),
  reads('a credential is not read from an archive of it', 'tar -cf - -C ~ .docker .kube'),
  reads('a credential is not read by the root of /proc', 'cat /proc/self/root"$HOME"/.git-credentials'),
  reads('a credential is not read by a folder of /proc', 'cd ~; cat /proc/self/cwd/.kube/config'),
  reads('a browser keeps its passwords', 'cat ~/.mozilla/firefox/logins.json'),
  reads('a keyring is not read', 'cat ~/.gnupg/private-keys-v1.d/key'),
  reads('what was typed before is not read', 'cat ~/.bash_history'),
  reads('a store that is a link elsewhere is not read there', 'cat ~/dotfiles/aws/credentials', {
    arrange: world => {
      world.write('home/dotfiles/readme');
      renameSync(world.at('home/.aws'), world.at('home/dotfiles/aws'));
      symlinkSync('dotfiles/aws', world.at('home/.aws'));
    },
  }),
  reads('a store is not read when its home is the folder worked in', 'cat ~/.ssh/id_ed25519 ~/.netrc', {
    folder: 'home',
  }),
  reads('a store is not uncovered by moving the folder above it', 'cd ~; mv .config c; cat c/gh/hosts.yml', {
    folder: 'home',
  }),
  reads('a second name made before leads to nothing, since nothing runs', 'cat innocent', {
    arrange: world => world.link('home/.netrc', 'work/innocent'),
    refused: /another name on this disk/,
  }),
  reads('a second name of what lies deeper does not either', 'cat innocent', {
    arrange: world => world.link('home/.ssh/keys/deep', 'work/innocent'),
    refused: /another name on this disk/,
  }),
  reads('a key is not read from the environment', 'env; cat /proc/1/environ "/proc/$PPID/environ"'),
  reads('a key is not read from the environment of another process', 'cat /proc/"$VICTIM"/environ'),
  reads('a credential is not read by the name of another mount', 'cat ../again/.netrc', {
    arrange: world => world.write('again/.netrc', ''),
    under: mounted('mount --bind "$1/home" "$1/again"'),
    onlyConfined: 'the mount is made for the sandbox alone',
  }),
];

/** In a namespace of its own, where mounts can be made that are gone with it. */
export function mounted(mount: string): NonNullable<Escape['under']> {
  const words = process.getuid?.() === 0 ? ['unshare', '-m'] : ['unshare', '-Urm'];
  return world => [...words, 'bash', '-c', `${mount} && shift && exec "$@"`, 'bash', world.folder];
}
