import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { findSecrets } from '../../src/base/secrets/find.js';
import { blockKinds, chars, keyKinds, plainKinds, type SecretKind } from '../fakes/secretKinds.js';
import {
  blockSurroundings,
  names,
  namedPlaces,
  surroundings,
  tellingPlaces,
  wrappings,
} from '../fakes/secretSurroundings.js';

/** The same on every run, and the figures with them. */
const seed = 20_260_501;
const percent = (part: number, all: number): string => `${((100 * part) / all).toFixed(2)} %`;

interface Recall {
  readonly what: string;
  found: number;
  all: number;
  missed: string | undefined;
}

/** What is left of a text once its secrets are out. */
function rest(text: string): string {
  let left = '';
  let at = 0;
  for (const { start, end } of findSecrets(text)) {
    left += `${text.slice(at, start)}‹›`;
    at = end;
  }
  return left + text.slice(at);
}

const sample = (kind: SecretKind, count: number): string[] => fc.sample(kind.secret, { numRuns: count, seed });

/** Six characters in a row would narrow a search; that an address is one is no secret. */
const isLeftOf = (left: string, secret: string): boolean => hasPartOf(left, secret.replace(/^https:\/\//, ''), 6);

function hasPartOf(left: string, secret: string, length: number): boolean {
  for (let at = 0; at + length <= secret.length; at++) if (left.includes(secret.slice(at, at + length))) return true;
  return false;
}

/** How many of these secrets are gone, whole, from the texts they are put in. */
function measure(
  what: string,
  texts: Iterable<readonly [text: string, secret: string]>,
  isLeft: (left: string, secret: string) => boolean = isLeftOf,
): Recall {
  const recall: Recall = { what, found: 0, all: 0, missed: undefined };
  for (const [text, secret] of texts) {
    recall.all++;
    if (!isLeft(rest(text), secret)) recall.found++;
    else recall.missed ??= `${what}: ${text} leaves ${rest(text)}`;
  }
  return recall;
}

function* placed(kind: SecretKind, places: readonly string[], each: number) {
  for (const [index, secret] of sample(kind, places.length * each).entries()) {
    yield [(places[index % places.length] ?? '').replace('§', () => secret), secret] as const;
  }
}

function* placedBlocks(kind: SecretKind) {
  for (const [index, block] of sample(kind, blockSurroundings.length * 8).entries()) {
    yield [blockSurroundings[index % blockSurroundings.length]?.(block) ?? '', block] as const;
  }
}

/** Sixteen characters of any line of the key: a shorter rest of its last line says nothing of the others. */
const lineIsLeft = (left: string, block: string): boolean =>
  block.split('\n').some(line => /^[\w+/=]{40,}$/.test(line) && hasPartOf(left, line, 16));

function report(title: string, all: readonly Recall[], least: number): void {
  const found = all.reduce((sum, recall) => sum + recall.found, 0);
  const count = all.reduce((sum, recall) => sum + recall.all, 0);
  const short = all.filter(recall => recall.found < recall.all);
  const says = short.map(recall => `${recall.what} ${percent(recall.found, recall.all)}`).join(', ');
  console.log(`recall, ${title}: ${percent(found, count)} of ${count}${says === '' ? '' : `; below 100 %: ${says}`}`);
  for (const { found: part, all: whole, missed } of short) assert.ok(part / whole >= least, missed);
  assert.ok(found / count >= least);
}

test('99 of 100 keys of each provider are found, wherever they stand', () => {
  const all = keyKinds.map(kind => measure(kind.what, placed(kind, surroundings, 10)));
  report(`${keyKinds.length} formats of keys`, all, 0.99);
});

/** Broken at any width, it has a whole line and a part of another. */
const long = 100;

function* broken(kind: SecretKind) {
  const keys = sample(kind, 200).filter(({ length }) => length >= long);
  for (const [index, key] of keys.entries()) yield [wrappings[index % wrappings.length]?.(key) ?? '', key] as const;
}

test('19 of 20 long keys of each provider are found whole where they are broken into lines', () => {
  const all = keyKinds
    .filter(({ what }) => !what.endsWith('webhook')) // an address is not broken
    .map(kind => measure(kind.what, broken(kind)))
    .filter(recall => recall.all > 0);
  assert.ok(all.length > 10);
  report(`${all.length} formats of long keys, broken into lines`, all, 0.95);
});

test('99 of 100 private keys of each format are found whole', () => {
  const all = blockKinds.map(kind => measure(kind.what, placedBlocks(kind), lineIsLeft));
  report(`${blockKinds.length} formats of private keys`, all, 0.99);
});

test('19 of 20 secrets without a form of their own are found where a name says what they are', () => {
  const places = namedPlaces.flatMap(place => names.map(name => place.replaceAll('¤', () => name)));
  report(
    'named values',
    plainKinds.map(kind => measure(kind.what, placed(kind, places, 1))),
    0.95,
  );
});

test('19 of 20 secrets without a form of their own are found in headers, addresses and commands', () => {
  report(
    'values in telling places',
    plainKinds.map(kind => measure(kind.what, placed(kind, tellingPlaces, 10))),
    0.95,
  );
});

/** Ordinary texts, one in each line. */
const ordinary: Readonly<Record<string, () => readonly string[]>> = {
  'code of this project': () => linesOf('src/**/*.ts'),
  'its documents': () => linesOf('*.md'),
  'its manifest and lock file': () => linesOf('package*.json'),
  'declarations of a library': () => linesOf('node_modules/typescript/lib/lib.dom.d.ts'),
  'code of others': () =>
    linesOf('node_modules/{zod,minimatch,markdown-it,playwright-core,eslint}/**/*.{js,mjs,ts}', 40_000),
  'documents of others': () => linesOf('node_modules/*/README.md', 40_000),
  'hashes, ids and pictures': () =>
    fc.sample(fc.oneof(...identifiers.map(([before, id]) => id.map(text => before + text))), { numRuns: 4000, seed }),
};

const hex = '0123456789abcdef';
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const identifiers: readonly (readonly [before: string, id: fc.Arbitrary<string>])[] = [
  ['', fc.uuid()],
  ['commit ', chars(hex, 40)],
  ['sha256:', chars(hex, 64)],
  ['', chars(hex, 128)],
  ['integrity sha512-', chars(base64, 86).map(text => `${text}==`)],
  ['data:image/png;base64,iVBORw0KGgo', chars(base64, 200, 900)],
  ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI', chars(base64, 43)],
  ['index ', chars(hex, 14).map(text => `${text.slice(0, 7)}..${text.slice(7)} 100644`)],
  ['key: ', fc.uuid()],
  ['tokenizer = ', chars('abcdefghijklmnop', 8)],
  ['passwordField.id = ', chars('abcdefghijklmnop', 8)],
  ['/home/me/.cache/', chars(hex, 32)],
  ['-----BEGIN CERTIFICATE-----\n', chars(base64, 64)],
  ['http://localhost:8080/a/', fc.uuid()],
];

function linesOf(pattern: string, most = Infinity): readonly string[] {
  const all: string[] = [];
  for (const file of globSync(pattern).toSorted()) {
    if (all.length >= most) break;
    all.push(
      ...readFileSync(file, 'utf8')
        .split('\n')
        .filter(line => line.trim() !== ''),
    );
  }
  return all.slice(0, most);
}

test('less than 1 of 100 ordinary texts loses anything', () => {
  for (const [what, read] of Object.entries(ordinary)) {
    const texts = read();
    const touched = texts.filter(text => findSecrets(text).length > 0);
    console.log(`touched, ${what}: ${percent(touched.length, texts.length)} of ${texts.length}`);
    assert.ok(texts.length > 100, what);
    assert.ok(touched.length / texts.length < 0.01, touched.slice(0, 20).join('\n'));
  }
});
