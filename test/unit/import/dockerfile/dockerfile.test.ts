import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import type { Image, NodeOf } from '../../../../src/model';
import { importInto } from '../support';

/** The image that a recipe describes, and what was said. */
async function built(text: string): Promise<{ readonly image: Image; readonly codes: readonly string[]; readonly messages: readonly string[] }> {
  const { topology, notes } = await importInto({ 'web/Dockerfile': text });
  const { recipe, ...image } = topology.images.get('web') ?? {};
  return { image, codes: notes.map(({ code }) => code).filter((code) => code !== 'assumed-name'), messages: notes.map(({ message }) => message) };
}

describe('Dockerfile: the image', () => {
  it('base, user, ports, volumes and health check', async () => {
    const { image, codes } = await built('FROM debian:12\nRUN apt-get update\nUSER 1000:1000\nEXPOSE 80 53/udp 8000-8002/TCP\nVOLUME /data /log\nVOLUME ["/more"]\nHEALTHCHECK --interval=5s CMD curl -f http://localhost/\n');
    assert.deepEqual(image, { base: 'debian:12', user: '1000:1000', ports: ['80', '53/udp', '8000-8002'], volumes: ['/data', '/log', '/more'], health: 'readiness' });
    assert.deepEqual(codes, []);
  });

  it('the last stage counts, with what the stages below it set', async () => {
    const { image } = await built('FROM golang:1.24 AS Build\nUSER builder\nEXPOSE 1\nFROM alpine:3.22 AS base\nUSER app\nEXPOSE 2\nHEALTHCHECK CMD a\nFROM BASE\nEXPOSE 3\nHEALTHCHECK NONE\nCOPY --from=build /x /x\n');
    assert.deepEqual(image, { base: 'alpine:3.22', user: 'app', ports: ['2', '3'], health: 'none' });
  });

  it('from scratch it is root unless it says otherwise; from an image its user is unknown', async () => {
    assert.deepEqual((await built('FROM scratch\nCOPY x /\n')).image, { user: 'root' });
    assert.deepEqual((await built('FROM scratch\nUSER $WHO\n')).image, {});
    assert.deepEqual((await built('FROM debian:12\n')).image, { base: 'debian:12' });
  });

  it('platforms and Windows', async () => {
    assert.deepEqual((await built('FROM --platform=linux/arm64 debian:12\n')).image.platforms, ['linux/arm64']);
    assert.equal((await built('FROM --platform=$BUILDPLATFORM debian:12\n')).image.platforms, undefined);
    assert.equal((await built('FROM mcr.microsoft.com/windows/servercore:ltsc2022\n')).image.os, 'windows');
    assert.equal((await built('FROM mcr.microsoft.com/dotnet/sdk:9.0\n')).image.os, undefined);
  });

  it('arguments and variables: defaults, scope, what stays unknown', async () => {
    const { image } = await built('ARG V=3.22 NAME\nARG IMAGE=alpine:${V}\nFROM ${IMAGE}\nARG V\nENV WHO=app-$V PORT="80"\nUSER ${WHO:-x}\nEXPOSE $PORT ${MORE:-81}\n');
    assert.deepEqual(image, { base: 'alpine:3.22', user: 'app-3.22', ports: ['80', '81'] });
    assert.equal((await built('ARG V=1\nFROM debian:12\nUSER u$V\n')).image.user, undefined);
    const unknown = await built('FROM $BASE\nUSER $WHO\nEXPOSE $PORT\nHEALTHCHECK CMD $X\n');
    assert.deepEqual([unknown.image, unknown.codes], [{ health: 'readiness' }, ['unknown-variable', 'unknown-variable', 'unknown-variable']]);
    assert.equal((await built('FROM debian:12\nUSER app\nENV A=$B\nUSER u$A\n')).image.user, undefined);
  });

  it('what cannot be read is unknown, with a note at its place', async () => {
    const { topology, note, codes } = await importInto({ Dockerfile: 'FROM a:b@sha256:zz\nEXPOSE 80:80 99999 1\nHEALTHCHECK CONNECT x\n' });
    assert.deepEqual([...topology.images], [['shop', { recipe: 'Dockerfile', ports: ['1'] }]]);
    assert.deepEqual([codes().filter((code) => code === 'bad-value').length, note('bad-value').line, note('bad-value').column], [4, 2, 1]);
    const id = await built(`FROM sha256:${'a'.repeat(64)}\n`);
    assert.deepEqual([id.image, id.codes], [{}, ['image-id']]);
    const none = await importInto({ Dockerfile: 'ARG A=1\nRUN x\n' });
    assert.deepEqual([none.topology.images.size, none.note('no-stage').severity, none.note('no-stage').line], [0, 'error', 1]);
    const unknown = await importInto({ Dockerfile: 'FROM debian:12\nTELEPORT x\nONBUILD RUN x\nteleport y\n"do-not-copy": 1\n' });
    assert.deepEqual([unknown.note('unknown-field').line, unknown.note('not-carried-over').line, unknown.note('bad-line').line], [2, 3, 5]);
    assert.doesNotMatch(JSON.stringify(unknown.notes), /do-not-copy/i);
  });

  it('secrets are nowhere', async () => {
    const { text, notes } = await importInto({ Dockerfile: 'ARG DB_PASSWORD=do-not-copy\nFROM debian:12\nARG API_TOKEN=do-not-copy\nENV MY_SECRET=do-not-copy\nUSER $MY_SECRET$API_TOKEN\nCMD ["--token", "do-not-copy"]\nENTRYPOINT do-not-copy\nRUN echo do-not-copy\nLABEL password=do-not-copy\n' });
    assert.doesNotMatch(text + JSON.stringify(notes), /do-not-copy/);
  });
});

describe('Dockerfile: text', () => {
  it('directives, continuations, comments between them', async () => {
    const { image } = await built('# syntax=docker/dockerfile:1\n# escape=`\nFROM `\n# not this\n\n  debian:12 `  \n  AS base\nUSER a\\b\nEXPOSE 1 `\n 2\n');
    assert.deepEqual(image, { base: 'debian:12', user: 'a\\b', ports: ['1', '2'] });
    assert.equal((await built('# a comment\n# escape=`\nFROM a:1 \\\n AS b\n')).image.base, 'a:1');
    assert.deepEqual((await built('from a:1\r\nuser x\r\nexpose 1 \\\r\n 2\r\n')).image, { base: 'a:1', user: 'x', ports: ['1', '2'] });
    assert.equal((await built('FROM a:1\nRUN x \\\\\nUSER x\n')).image.user, 'x');
    assert.equal((await built('FROM a:1\nUSER x \\')).image.user, 'x');
  });

  it('bodies of here-documents are no instructions', async () => {
    const { image } = await built('FROM a:1\nRUN <<EOF cat <<-"TWO"\nFROM b:1\nUSER no\nEOF\n\t\tUSER no\n\tTWO\nCOPY <<a /b\nUSER no\na\nUSER yes\n');
    assert.deepEqual(image, { base: 'a:1', user: 'yes' });
    assert.deepEqual((await built('FROM a:1\nRUN echo $((1<<2))\nUSER yes\n')).image.user, 'yes');
    const open = await built('FROM a:1\nUSER yes\nRUN <<EOF\nUSER no\n');
    assert.deepEqual([open.image.user, open.codes], ['yes', ['unterminated']]);
  });

  it('a stage names those before it only, so nothing goes in circles', async () => {
    assert.equal((await built('FROM c AS a\nFROM a AS b\nFROM b AS c\n')).image.base, 'c');
    const stages = Array.from({ length: 20_000 }, (_, i) => `FROM ${i === 0 ? 'debian:12' : `s${i - 1}`} AS s${i}\nEXPOSE ${i + 1}`).join('\n');
    const { image } = await built(stages);
    assert.deepEqual([image.base, image.ports?.length], ['debian:12', 1000]);
  });

  it('is recognised by its first instruction', () => {
    const of = (path: string, text: string) => recognise({ path, text })?.format;
    assert.deepEqual([of('Dockerfile', '# x\n\nARG A=1\nFROM a\n'), of('x.txt', 'FROM a AS b\n'), of('web.dockerfile', 'FROM a'), of('Containerfile.dev', 'FROM a'), of('x.py', 'from a import b\n'), of('x.md', 'From here on it is told.\n')],
      ['dockerfile', 'dockerfile', 'dockerfile', 'dockerfile', undefined, undefined]);
  });
});

describe('Dockerfile: names and joins', () => {
  it('is called after its file, else after its folder; two of one name are told apart', async () => {
    const names = async (...paths: readonly string[]) => [...(await importInto(Object.fromEntries(paths.map((path) => [path, 'FROM a:1\n'])), paths)).topology.images.keys()];
    assert.deepEqual(await names('Dockerfile'), ['shop']);
    assert.deepEqual(await names('My App/Dockerfile', 'x/Dockerfile.web', 'y/web.Dockerfile', 'z/my-app/Containerfile'), ['my-app', 'web', 'y-web', 'my-app-2']);
  });

  it('importing again changes nothing, whatever the image is called by then', async () => {
    const files = { 'web/Dockerfile': 'FROM a:1\nUSER x\n' };
    const first = await importInto(files);
    assert.equal((await importInto(files, undefined, { into: first.text })).text, first.text);
    const renamed = first.text.replace('"web":', '"registry.example/team/web:3":');
    const again = await importInto({ 'web/Dockerfile': 'FROM a:2\n' }, undefined, { into: renamed });
    assert.deepEqual([...again.topology.images], [['registry.example/team/web:3', { recipe: 'web/Dockerfile', base: 'a:2', user: 'x' }]]);
    assert.equal(again.codes().includes('assumed-name'), false);
  });

  const compose = (build: string, more = '') => `services:\n  web:\n    build:\n${build.replace(/^/gm, '      ')}\n${more}`;

  it('Compose describes the images that it builds, with target and arguments', async () => {
    const recipe = 'ARG V=1\nFROM a:$V AS dev\nUSER dev\nEXPOSE 80 81/udp\nVOLUME /data\nHEALTHCHECK CMD x\nFROM b:1\n';
    const { topology, container, sources } = await importInto({ 'compose.yaml': compose('context: app\ntarget: dev\nargs:\n  V: 7', '    ports: ["8080:80"]\n    volumes: ["./d:/d"]\n'), 'app/Dockerfile': recipe });
    assert.deepEqual(topology.images.get('shop-web'), { recipe: 'app/Dockerfile', base: 'a:7', user: 'dev', ports: ['80', '81/udp'], volumes: ['/data'], health: 'readiness' });
    const web: NodeOf<'container'> = container('web');
    assert.deepEqual([web.ports, web.mounts, web.health, web.user], [[{ container: 80, host: 8080 }, { container: 81, protocol: 'udp' }], [{ source: './d', target: '/d', type: 'bind' }, { target: '/data', type: 'volume' }], 'readiness', undefined]);
    assert.deepEqual(sources, ['compose.yaml', 'app/Dockerfile']);
  });

  it('what the service says wins over its image', async () => {
    const { container } = await importInto({ 'compose.yaml': compose('context: .', '    healthcheck: {disable: true}\n    volumes: [data:/data]\nvolumes: {data: {}}\n'), Dockerfile: 'FROM a:1\nHEALTHCHECK CMD x\nVOLUME /data\n' });
    assert.deepEqual([container('web').health, container('web').mounts], ['none', [{ source: 'data', target: '/data', type: 'volume' }]]);
  });

  it('recipes inside the Compose file, missing ones, and missing stages', async () => {
    const inline = await importInto({ 'compose.yaml': 'services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM a:3\n        USER u\n' });
    assert.deepEqual(inline.topology.images.get('shop-web'), { base: 'a:3', user: 'u' });
    assert.deepEqual((await importInto({ 'compose.yaml': compose('context: .') })).topology.images.get('shop-web'), { recipe: 'Dockerfile' });
    const stage = await importInto({ 'compose.yaml': compose('context: .\ntarget: gone'), Dockerfile: 'FROM a:1\n' });
    assert.deepEqual([stage.topology.images.get('shop-web'), stage.note('missing-stage').file], [{ recipe: 'Dockerfile' }, 'Dockerfile']);
  });

  it('a recipe that Compose has read describes its image and makes no other', async () => {
    const files = { 'compose.yaml': compose('context: app'), 'app/Dockerfile': 'FROM a:1\n' };
    const first = await importInto(files, ['compose.yaml']);
    const both = await importInto(files, ['app/Dockerfile'], { into: first.text });
    assert.equal(both.text, first.text);
  });

  it('Quadlet describes the images that it builds', async () => {
    const { topology } = await importInto({ 'a.build': '[Build]\nImageTag=localhost/a:1\nSetWorkingDirectory=unit\nTarget=x\n', Containerfile: 'FROM b:2 AS x\nUSER u\nFROM c:3\n' });
    assert.deepEqual(topology.images.get('localhost/a:1'), { recipe: 'Containerfile', base: 'b:2', user: 'u' });
  });
});
