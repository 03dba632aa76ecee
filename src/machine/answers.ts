import { canonicalJson } from '../base/canonicalJson.js';
import type {
  BreadthFact,
  CommitsFact,
  FileImage,
  Facts,
  GitFact,
  NamesFact,
  PathFact,
  ProjectFact,
  PushFact,
  SecretsFact,
} from '../protocol/fact.js';

interface Kinds {
  readonly paths: PathFact;
  readonly texts: FileImage;
  readonly programs: string | undefined;
  readonly projects: ProjectFact;
  readonly gits: GitFact;
  readonly pushes: PushFact;
  readonly breadths: BreadthFact;
  readonly commits: CommitsFact;
  readonly secrets: SecretsFact;
  readonly names: NamesFact;
}

/**
 * Facts while they come in. The same key may be asked for from two folders; where the answers differ, neither holds,
 * and the key stays unknown. Nothing is taken after `close`.
 */
export class Answers {
  private readonly found = {
    paths: new Map<string, PathFact>(),
    texts: new Map<string, FileImage>(),
    programs: new Map<string, string | undefined>(),
    projects: new Map<string, ProjectFact>(),
    gits: new Map<string, GitFact>(),
    pushes: new Map<string, PushFact>(),
    breadths: new Map<string, BreadthFact>(),
    commits: new Map<string, CommitsFact>(),
    secrets: new Map<string, SecretsFact>(),
    names: new Map<string, NamesFact>(),
  };
  private readonly disputed = new Set<string>();
  private closed = false;

  give<K extends keyof Kinds>(kind: K, key: string, value: Kinds[K]): void {
    const dispute = `${kind} ${key}`;
    if (this.closed || this.disputed.has(dispute)) return;
    const map = this.found[kind] as Map<string, Kinds[K]>;
    if (map.has(key) && canonicalJson([map.get(key)]) !== canonicalJson([value])) {
      this.disputed.add(dispute);
      map.delete(key);
    } else {
      map.set(key, value);
    }
  }

  close(): Facts {
    this.closed = true;
    return this.found;
  }
}
