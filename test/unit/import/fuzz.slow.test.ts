import assert from 'node:assert/strict';
import fc from 'fast-check';
import { importFiles } from '../../../src/import';
import { applyOperations, newTopologyText, readTopology } from '../../../src/model';

const SEED_FILE = `name: shop
x-c: &c { restart: always, mem_limit: 256m }
include: [other.yaml]
services:
  web:
    <<: *c
    image: "nginx:\${TAG:-1}"
    ports: ["80:80", { target: 443, published: "8443" }]
    volumes: [data:/data:ro, ./x:/x]
    depends_on: { db: { condition: service_healthy } }
    networks: { back: { aliases: [w] } }
    deploy: { replicas: 2, resources: { limits: { cpus: "0.5", memory: 1g } } }
  db: { extends: web, image: postgres, command: !reset null, network_mode: "service:web", volumes_from: [web] }
volumes: { data: { external: true } }
networks: { back: }
`;

const TOKENS = [':', '- ', '\n', '  ', '&a ', '*a ', '<<: ', '!reset ', '!override ', '{', '}', '[', ']', '"', "'", '|', '>', '? ', '#', '---\n', '%YAML 1.2\n', '\t', '\0', '\u{1F600}', '\ud800', '${', '}', '$', '~', 'null', 'extends: db', '!!binary ', '__proto__: ', '*c', 'x: 1e999'];

/** Replaces stretches of the text by tokens. */
const mutations = fc.array(fc.record({ at: fc.nat(SEED_FILE.length), length: fc.nat(12), token: fc.constantFrom(...TOKENS) }), { minLength: 1, maxLength: 6 });

function mutate(changes: readonly { at: number; length: number; token: string }[]): string {
  return changes.reduce((text, { at, length, token }) => text.slice(0, at) + token + text.slice(at + length), SEED_FILE);
}

describe('Mutated Compose files', function () {
  this.timeout(300_000);

  it('end with operations that apply, or with notes, never with an exception', async () => {
    const base = readTopology(newTopologyText());
    await fc.assert(fc.asyncProperty(mutations, async (changes) => {
      const files = new Map([['compose.yaml', mutate(changes)], ['other.yaml', 'services: { mail: { image: m } }\n']]);
      const result = await importFiles(['compose.yaml'], { topology: base.topology, readFile: (path) => files.get(path) }, 'compose');
      const applied = applyOperations(base, result.operations);
      assert.ok(applied.ok, applied.ok ? '' : applied.error);
      const document = readTopology(applied.text);
      assert.deepEqual(document.topology.problems.filter((problem) => problem.severity === 'error'), []);
      assert.ok(result.operations.length + result.notes.length > 0);
      for (const note of result.notes) assert.ok(note.line >= 1 && note.column >= 1);
    }), { numRuns: 10_000 });
  });
});
