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

/** One file of each format of containers and schedulers, with most of what it can say. */
const SEEDS: readonly (readonly [format: string, path: string, text: string])[] = [
  ['quadlet', 'web.container', '[Unit]\nRequires=db.service\n[Container]\nImage=a:1\nMemory=1g\nPublishPort=8080:80\nVolume=data.volume:/d:ro\nNetwork=n.network\nPodmanArgs=--cpus 2 \\\n  --memory=1g\nMount=type=bind,source=/x,destination=/y\n[Service]\nMemoryMax=1G\nCPUQuota=150%\nSlice=a.slice\n'],
  ['dockerfile', 'Dockerfile', '# escape=\\\nARG V=1\nFROM --platform=linux/arm64 a:${V:-2} AS base\nENV U=x P="80"\nUSER $U\nEXPOSE $P 81/udp\nRUN <<EOF\nUSER no\nEOF\nVOLUME ["/a", "/b"]\nHEALTHCHECK --interval=5s CMD x\nFROM base\nCOPY --from=base /x /y\n'],
  ['nomad', 'shop.nomad', 'variable "v" { default = "1" }\nlocals { a = "x:${var.v}" }\njob "shop" {\n  group "web" {\n    count = 2\n    network {\n      mode = "bridge"\n      port "http" { to = 80 }\n    }\n    volume "d" { type = "csi" }\n    task "app" {\n      driver = "docker"\n      config {\n        image = local.a\n        ports = ["http"]\n        devices = [{ host_path = "/dev/a" }]\n      }\n      template { data = <<EOF\nx\nEOF\n      }\n      resources { memory = 2 * 64 }\n    }\n    task "sh" { driver = "exec" }\n  }\n}\n'],
  ['ecs', 'task.json', '{"family": "web", "cpu": "256", "memory": "1 GB", "requiresCompatibilities": ["FARGATE"], "volumes": [{"name": "v", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}], "containerDefinitions": [{"name": "a", "image": "a:1", "cpu": 10, "memory": 64, "portMappings": [{"containerPortRange": "1-3"}], "mountPoints": [{"sourceVolume": "v", "containerPath": "/v"}], "dependsOn": [{"containerName": "b", "condition": "SUCCESS"}]}, {"name": "b"}]}'],
  ['marathon', 'group.json', '{"id": "/", "groups": [{"id": "a", "dependencies": ["b"], "apps": [{"id": "web", "cpus": 0.5, "mem": 64, "instances": 2, "container": {"docker": {"image": "a:1", "parameters": [{"key": "pid", "value": "host"}]}, "volumes": [{"containerPath": "d", "persistent": {"size": 1}}]}, "tasks": [{"host": "h1"}]}]}], "apps": [{"id": "b", "cmd": "x"}], "pods": [{"id": "p", "containers": [{"name": "c", "resources": {"cpus": 1, "mem": 1}}]}]}'],
  ['docker-inspect', 'inspect.json', '[{"Id": "aa", "Name": "/web", "HostConfig": {"Memory": 1048576, "NanoCpus": 1000000000, "NetworkMode": "bridge"}, "State": {"Running": true}, "Config": {"Image": "a:1", "ExposedPorts": {"80/tcp": {}}}, "NetworkSettings": {"Networks": {"bridge": {}}}, "Mounts": [{"Type": "volume", "Name": "v", "Destination": "/v"}]}]'],
];

const ODD = ['', ':', '=', '\n', '"', "'", '\\', '\\\n', '{', '}', '[', ']', ',', '(', '<<EOF\n', '${', '}', '$', '#', '/*', '\0', '\u{1F600}', '\ud800', '\\ud800', '1e999', '-1', 'null', '"__proto__": ', '..', '/', '99999999999999999999'];

describe('Mutated files of containers and schedulers', function () {
  this.timeout(300_000);

  for (const [format, path, seed] of SEEDS) {
    it(`of ${format} end with operations that apply, or with notes, never with an exception`, async () => {
      const base = readTopology(newTopologyText());
      const changes = fc.array(fc.record({ at: fc.nat(seed.length), length: fc.nat(12), token: fc.constantFrom(...ODD) }), { minLength: 1, maxLength: 6 });
      await fc.assert(fc.asyncProperty(changes, async (list) => {
        const text = list.reduce((all, { at, length, token }) => all.slice(0, at) + token + all.slice(at + length), seed);
        const result = await importFiles([path], { topology: base.topology, readFile: (name) => (name === path ? text : undefined) }, format);
        const applied = applyOperations(base, result.operations);
        assert.ok(applied.ok, applied.ok ? '' : applied.error);
        assert.deepEqual(readTopology(applied.text).topology.problems.filter((problem) => problem.severity === 'error'), []);
        assert.ok(result.operations.length + result.notes.length > 0);
        for (const note of result.notes) assert.ok(note.line >= 1 && note.column >= 1);
      }), { numRuns: 5000 });
    });
  }
});
