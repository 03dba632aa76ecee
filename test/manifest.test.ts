import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { commandNames } from '../src/host/commandNames.js';
import { agentsJsonSchema, limitsJsonSchema, ruleJsonSchema, trustJsonSchema } from '../src/policy/schema.js';
import { settingsSchema } from '../src/protocol/settings.js';

const titled = z.looseObject({ command: z.string(), title: z.string(), enablement: z.string().optional() });
const propertySchema = z.looseObject({
  scope: z.string(),
  order: z.number(),
  markdownDescription: z.string(),
  default: z.unknown(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const conditional = z.looseObject({ command: z.string(), when: z.string().optional() });
const viewSchema = z.looseObject({ id: z.string(), name: z.string(), type: z.string().optional() });
const manifestSchema = z.looseObject({
  capabilities: z.object({
    untrustedWorkspaces: z.object({
      supported: z.string(),
      description: z.string(),
      restrictedConfigurations: z.array(z.string()),
    }),
    virtualWorkspaces: z.object({ supported: z.boolean(), description: z.string() }),
  }),
  contributes: z.object({
    commands: z.array(titled),
    keybindings: z.array(
      z.looseObject({ command: z.string(), key: z.string(), mac: z.string(), when: z.string().optional() }),
    ),
    menus: z.record(z.string(), z.array(conditional)),
    viewsContainers: z.record(z.string(), z.array(z.looseObject({ id: z.string(), icon: z.string() }))),
    views: z.record(z.string(), z.array(viewSchema)),
    configuration: z.array(
      z.object({ title: z.string(), order: z.number(), properties: z.record(z.string(), propertySchema) }),
    ),
  }),
});

const text = readFileSync('package.json', 'utf8');
const manifest = manifestSchema.parse(JSON.parse(text));
const { contributes, capabilities } = manifest;
const words = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync('package.nls.json', 'utf8')));
const properties = Object.assign({}, ...contributes.configuration.map(block => block.properties)) as Record<
  string,
  z.output<typeof propertySchema>
>;
const sources = globSync(['src/host/**/*.ts', 'src/extension.ts']).map(file => readFileSync(file, 'utf8'));

test('the manifest declares exactly the commands that the code registers', () => {
  assert.deepEqual(contributes.commands.map(({ command }) => command).toSorted(), [...commandNames].toSorted());
});

test('menus and keys name only commands that exist', () => {
  const used = [...contributes.keybindings, ...Object.values(contributes.menus).flat()].map(({ command }) => command);
  assert.deepEqual(
    used.filter(command => !(commandNames as readonly string[]).includes(command)),
    [],
  );
});

test('the manifest declares exactly the settings that the code reads, and the rules', () => {
  const read = [...Object.keys(settingsSchema.shape), 'rules'].map(key => `countersign.${key}`);
  assert.deepEqual(Object.keys(properties).toSorted(), read.toSorted());
});

test('every setting has the default that the code falls back to', () => {
  const declared = Object.fromEntries(
    Object.entries(properties).map(([key, property]) => [key.replace('countersign.', ''), property.default]),
  );
  assert.deepEqual(declared, { ...settingsSchema.parse({}), rules: [] });
});

for (const [key, { scope, markdownDescription }] of Object.entries(properties)) {
  test(`${key} belongs to the user: no folder can set it, and an untrusted one is not even read`, () => {
    assert.equal(scope, 'application');
    assert.ok(capabilities.untrustedWorkspaces.restrictedConfigurations.includes(key));
    assert.match(markdownDescription, /^%.+%$/);
  });
}

test('the limits of a setting are those of the code', () => {
  for (const [key, property] of Object.entries(properties)) {
    if (key === 'countersign.rules') continue;
    const { minimum, maximum, enum: choices } = property;
    const accepts = (value: unknown): boolean =>
      settingsSchema.safeParse({ [key.replace('countersign.', '')]: value }).success;
    if (typeof minimum === 'number') assert.deepEqual([accepts(minimum), accepts(minimum - 1)], [true, false], key);
    if (typeof maximum === 'number') assert.deepEqual([accepts(maximum), accepts(maximum + 1)], [true, false], key);
    if (Array.isArray(choices))
      assert.deepEqual([choices.every(accepts), accepts('something else')], [true, false], key);
  }
});

test('the settings editor completes rules by the schema that they are parsed with', () => {
  const { $schema: _, ...schema } = z.looseObject({}).parse(ruleJsonSchema());
  assert.deepEqual(properties['countersign.rules']?.items, schema);
  const { $schema: __, ...limits } = z.looseObject({}).parse(limitsJsonSchema());
  assert.deepEqual(properties['countersign.rules'].properties?.['limits'], limits);
  const { $schema: ___, ...agents } = z.looseObject({}).parse(agentsJsonSchema());
  assert.deepEqual(properties['countersign.rules'].properties['agents'], agents);
});

test('and what is trusted by the schema of that', () => {
  const { items } = z.looseObject({}).parse(trustJsonSchema());
  assert.deepEqual(properties['countersign.trust']?.items, items);
});

test('without trust only the record can be read, and the manifest says so', () => {
  assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
  assert.equal(capabilities.virtualWorkspaces.supported, false);
});

test('every word of the manifest is in package.nls.json, and every word there is used', () => {
  const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map(([, key = '']) => key));
  assert.deepEqual([...used].toSorted(), Object.keys(words).toSorted());
});

test('the context keys of the manifest are exactly those that the code sets', () => {
  const conditions = [
    ...contributes.commands.flatMap(({ enablement }) => enablement ?? []),
    ...[...contributes.keybindings, ...Object.values(contributes.menus).flat()].flatMap(({ when }) => when ?? []),
  ];
  const asked = conditions.map(condition => condition.replaceAll(/view == countersign\.\w+/g, ''));
  const used = new Set(asked.flatMap(condition => condition.match(/\bcountersign\.\w+/g) ?? []));
  const set = new Set(
    sources.flatMap(source => [...source.matchAll(/'setContext',\s*'(countersign\.\w+)'/g)].map(([, key = '']) => key)),
  );
  set.delete('countersign.isThere'); // a sign of life, for nobody to ask about
  assert.deepEqual([...used].toSorted(), [...set].toSorted());
});

test('the views of the manifest are exactly those that the code fills', () => {
  const declared = Object.values(contributes.views)
    .flat()
    .map(({ id }) => id);
  const filled = declared.filter(id => sources.some(source => source.includes(`'${id}'`)));
  assert.deepEqual(declared, filled);
});

test('keys are held to chords that type nothing, and work when something waits', () => {
  for (const { key, mac, command, when } of contributes.keybindings) {
    assert.match(key, /^shift\+alt\+[a-z]$/, command);
    assert.match(mac, /^ctrl\+alt\+[a-z]$/, command);
    if (/approve|reject/i.test(command)) assert.ok(when !== undefined, `${command} has a condition`);
  }
});

test('what a button in a list does stands in its menu too, which keys open', () => {
  const items = contributes.menus['view/item/context'] ?? [];
  const isInline = ({ group }: (typeof items)[number]): boolean => /^inline\b/.test(String(group));
  for (const { command, when } of items.filter(isInline)) {
    assert.ok(
      items.some(item => !isInline(item) && item.command === command && item.when === when),
      `${command} can be reached by a pointer alone`,
    );
  }
});
