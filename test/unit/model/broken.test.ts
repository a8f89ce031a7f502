import assert from 'node:assert/strict';
import fs from 'node:fs';
import { readTopology } from '../../../src/model';

const folder = 'test/fixtures/broken';
const suffix = '.topology.json';

/** The problems of a file, each as severity, code, and line:column from 1. */
function problemsOf(name: string): string[] {
  const { topology, places } = readTopology(fs.readFileSync(`${folder}/${name}${suffix}`, 'utf8'));
  return topology.problems.map(({ severity, code, offset }) => {
    const { line, character } = places.position(offset);
    return `${severity} ${code} ${line + 1}:${character + 1}`;
  });
}

describe('broken files', () => {
  const expected = JSON.parse(fs.readFileSync(`${folder}/expected.json`, 'utf8')) as { [name: string]: { problems: string[]; ids: string[]; readOnly?: boolean } };
  const names = fs.readdirSync(folder).filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length));

  it('all have an expectation', () => assert.deepEqual(names.sort(), Object.keys(expected).sort()));

  for (const [name, { problems, ids, readOnly }] of Object.entries(expected)) {
    it(`${name}: what is wrong and where, and what could be read`, () => {
      assert.deepEqual(problemsOf(name), problems);
      const { topology } = readTopology(fs.readFileSync(`${folder}/${name}${suffix}`, 'utf8'));
      assert.deepEqual(topology.ids, ids);
      assert.equal(topology.readOnly !== undefined, readOnly ?? false);
      for (const { message } of topology.problems) assert.match(message, /^\S.*[.!?]$/s);
    });
  }

  it('leave the prototypes of objects alone', () => {
    readTopology(fs.readFileSync(`${folder}/prototype${suffix}`, 'utf8'));
    readTopology(`${fs.readFileSync(`${folder}/prototype${suffix}`, 'utf8').trimEnd().slice(0, -1)}`);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });
});
