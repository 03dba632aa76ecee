import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import {
  heightOf,
  placeOf,
  rowHeight,
  scrollTopOf,
  topLineAt,
  topLineToSee,
  windowOf,
} from '../../src/webview/activity/scrolling.js';

const strips = fc.record({ lines: fc.integer({ min: 1, max: 20_000_000 }), view: fc.integer({ min: 0, max: 2000 }) });

test('a list of any length fits into what a browser can show, and its end can be reached', () => {
  fc.assert(
    fc.property(strips, strip => {
      const height = heightOf(strip);
      assert.ok(height <= 15_000_000);
      const end = scrollTopOf(strip.lines, strip);
      assert.ok(end <= Math.max(0, height - strip.view) + 1e-6);
      const { to } = windowOf(topLineAt(end, strip), strip);
      assert.equal(to, strip.lines);
    }),
  );
});

test('where the scrollbar stands and which line is at the top say the same', () => {
  fc.assert(
    fc.property(strips, fc.double({ min: 0, max: 1, noNaN: true }), (strip, share) => {
      const top = share * Math.max(0, strip.lines - strip.view / rowHeight);
      assert.ok(Math.abs(topLineAt(scrollTopOf(top, strip), strip) - top) < 0.01);
    }),
  );
});

test('only lines near what is visible are drawn, all that are visible among them, each below the other', () => {
  fc.assert(
    fc.property(strips, fc.double({ min: 0, max: 1, noNaN: true }), (strip, share) => {
      const top = share * Math.max(0, strip.lines - strip.view / rowHeight);
      const { from, to } = windowOf(top, strip);
      assert.ok(from >= 0 && to <= strip.lines && to - from < strip.view / rowHeight + 28);
      assert.ok(from <= top && to >= Math.min(strip.lines, top + strip.view / rowHeight));
      assert.equal(placeOf(from + 1, top, 0) - placeOf(from, top, 0), rowHeight);
    }),
  );
});

test('a line that is in view stays where it is, and another comes to the nearer edge', () => {
  const strip = { lines: 1000, view: 10 * rowHeight };
  assert.equal(topLineToSee(15, 10, strip), 10);
  assert.equal(topLineToSee(3, 10, strip), 3);
  assert.equal(topLineToSee(25, 10, strip), 16);
});
