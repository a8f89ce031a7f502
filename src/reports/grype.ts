/** Grype's JSON. */
import type { Vulnerability } from '../engine/image-reports';
import { bounded, MOST_VULNERABILITIES, severityOf, subjectOf } from './common';
import type { ReportReader } from './common';
import { get, has, list, text, texts } from './plain';
import type { Json } from './plain';

function vulnerabilityOf(match: Json): Vulnerability | undefined {
  const found = get(match, 'vulnerability');
  const id = text(get(found, 'id'));
  if (id === undefined) return undefined;
  const artifact = get(match, 'artifact');
  // Versions before 0.13 name one version and no state.
  const fixed = texts(get(found, 'fix', 'versions')).join(', ') || text(get(found, 'fixedInVersion'));
  return {
    id, aliases: list(get(match, 'relatedVulnerabilities')).flatMap((it) => text(get(it, 'id')) ?? []).filter((it) => it !== id), severity: severityOf(text(get(found, 'severity'))),
    package: text(get(artifact, 'name')), installed: text(get(artifact, 'version')), fixed, purl: text(get(artifact, 'purl')),
    status: text(get(found, 'fix', 'state')), vex: undefined, layer: text(get(list(get(artifact, 'locations'))[0], 'layerID')),
  };
}

function subject(source: Json | undefined) {
  const target = get(source, 'target');
  const name = text(target) ?? text(get(target, 'userInput'));
  const isImage = text(get(source, 'type')) === 'image';
  return subjectOf({
    name, isImage, references: isImage ? [...texts(get(target, 'tags')), name] : [],
    digests: [text(get(target, 'imageID')), text(get(target, 'manifestDigest'))], published: texts(get(target, 'repoDigests')),
  });
}

export const grypeReader: ReportReader = {
  format: 'grype', title: 'Grype JSON',
  recognise: (value) => {
    const matches = get(value, 'matches');
    if (!Array.isArray(matches)) return false;
    return matches.length === 0 ? text(get(value, 'descriptor', 'name')) === 'grype' : has(matches[0], 'vulnerability') && has(matches[0], 'artifact');
  },
  read(value, notes) {
    const os = text(get(value, 'distro', 'name'));
    return [{
      tool: ['Grype', text(get(value, 'descriptor', 'version'))].filter(Boolean).join(' '), made: text(get(value, 'descriptor', 'timestamp')), subject: subject(get(value, 'source')),
      os: os === undefined ? undefined : { name: os, version: text(get(value, 'distro', 'version')), endOfSupport: undefined },
      scanned: true, vulnerabilities: bounded(list(get(value, 'matches')), MOST_VULNERABILITIES, 'matches', notes).flatMap((it) => vulnerabilityOf(it) ?? []),
      packages: undefined, statements: [],
    }];
  },
};
