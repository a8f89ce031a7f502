import assert from 'node:assert/strict';
import { contrast, css, fromHsl, mix, parseColour, readable, TEXT_CONTRAST, type Rgb } from '../../../src/scene/colour';

const BLACK: Rgb = [0, 0, 0], WHITE: Rgb = [255, 255, 255];

describe('canvas colours', () => {
  it('reads every way in which themes write colours', () => {
    assert.deepEqual(parseColour('#fff', BLACK), [255, 255, 255]);
    assert.deepEqual(parseColour(' #0078d4 ', BLACK), [0, 120, 212]);
    assert.deepEqual(parseColour('rgb(1, 2, 3)', BLACK), [1, 2, 3]);
    assert.equal(css(parseColour('#ffffff80', BLACK)!), 'rgb(128, 128, 128)');
    assert.equal(css(parseColour('rgba(255, 255, 255, 0.5)', BLACK)!), 'rgb(128, 128, 128)');
    assert.equal(css(parseColour('rgb(255 255 255 / 50%)', BLACK)!), 'rgb(128, 128, 128)');
    for (const none of ['', 'inherit', 'var(--x)', 'rgb(a, b, c)']) assert.equal(parseColour(none, BLACK), undefined, none);
  });

  it('computes contrast as WCAG does', () => {
    assert.equal(contrast(BLACK, WHITE), 21);
    assert.equal(Number(contrast([119, 119, 119], WHITE).toFixed(2)), 4.48);
  });

  it('leaves readable colours alone, and makes others readable on every ground', () => {
    assert.deepEqual(readable(WHITE, [BLACK]), WHITE);
    const grounds: Rgb[] = [[30, 30, 30], mix([30, 30, 30], fromHsl(50, 0.55, 0.64), 0.22), mix([30, 30, 30], fromHsl(210, 0.55, 0.64), 0.22)];
    const text = readable([120, 120, 120], grounds);
    for (const ground of grounds) assert.ok(contrast(text, ground) >= TEXT_CONTRAST);
    const onLight = readable([200, 200, 100], [WHITE, [235, 235, 235]]);
    assert.ok(contrast(onLight, [235, 235, 235]) >= TEXT_CONTRAST);
  });
});
