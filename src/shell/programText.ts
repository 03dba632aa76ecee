import type { FloorId } from '../protocol/floor.js';
import type { CallWords } from './callWords.js';
import type { ProgramText } from './programs/tool.js';

/** The floor that program text for a database stands on. Errs towards finding one. */
export function harmInText({ language, options, operandsFrom }: ProgramText, words: CallWords): readonly FloorId[] {
  const values = (options ?? '').split(' ').flatMap(option => words.flags.get(option) ?? []);
  const operands = words.operands.slice(operandsFrom ?? 0);
  const texts = [...values, ...operands].map(({ text }) => text);
  return isDestroying(language, texts) ? ['database'] : [];
}

/** Whether text that a client of a database is fed drops, empties or deletes without a filter. */
export function isDestroying(language: ProgramText['language'], texts: readonly string[]): boolean {
  switch (language) {
    case 'sql':
      return texts.some(destroysBySql);
    case 'mongo':
      return texts.some(text => mongoDestroys.test(text));
    case 'redis':
      return redisDestroys.test(texts.join(' '));
  }
}

const mongoDestroys =
  /\.\s*(dropDatabase|dropCollection|drop|dropIndexes)\s*\(|\.\s*(deleteMany|remove|deleteOne)\s*\(\s*(\{\s*\})?\s*[,)]|\bdropDatabase\s*:/;

const redisDestroys =
  /^\s*(flushall|flushdb|shutdown|debug\s+(segfault|reload)|config\s+(set|rewrite|resetstat)|script\s+flush|replicaof|slaveof|cluster\s+reset|swapdb)(?![\w-])/im;

/** What holds no data of its own: dropping it takes none away. */
const dataless =
  /^(index|view|materialized\s+view|function|procedure|trigger|rule|policy|event|aggregate|cast|operator|comment|constraint|default|not)\b/i;

function destroysBySql(text: string): boolean {
  const bare = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replace(/'(?:[^'\\]|''|\\.)*'/g, "''");
  return bare.split(';').some(destroysByStatement);
}

function destroysByStatement(statement: string): boolean {
  const drops = [...statement.matchAll(/\bdrop\s+(.*)/gis)].map(match => match[1] ?? '');
  if (/^\s*(drop|alter|begin|do|exec|execute|call)\b/i.test(statement) && drops.some(what => !dataless.test(what)))
    return true;
  if (/^\s*truncate\b|\btruncate\s+table\b/i.test(statement)) return true;
  // A filter that everything passes is none.
  const filter = /\bwhere\b(?!\s*\(?\s*(1\s*=\s*1|true|1)\b)/i.test(statement);
  if (filter) return false;
  return /\bdelete\s+from\b/i.test(statement) || /\bupdate\s+[\w."`[\]]+\s+set\b/i.test(statement);
}
