import assert from 'node:assert/strict';
import { fitText } from '../../../webview/canvas/draw/text';

/** A font at 100 px whose letters are as wide as given, 50 px where not. */
function context(letters: { readonly [letter: string]: number }) {
  const measureText = (text: string) => ({ width: [...text].reduce((sum, letter) => sum + (letters[letter] ?? 50), 0) });
  return { font: '', measureText } as unknown as CanvasRenderingContext2D;
}

describe('text on the canvas', () => {
  it('is whole where it fits', () => assert.equal(fitText(context({}), 'abcd', 200, 100, 400, 'fit-1'), 'abcd'));

  it('is cut so that it fits, also where its first letters are the wide ones', () => {
    const font = context({ W: 100, i: 10 });
    const cut = fitText(font, 'WWWWiiiiiiii', 300, 100, 400, 'fit-2');
    assert.equal(cut, 'WW…');
    assert.ok(font.measureText(cut).width <= 300);
  });

  it('is empty where not one letter fits beside the ellipsis', () => assert.equal(fitText(context({}), 'abcd', 99, 100, 400, 'fit-3'), ''));
});
