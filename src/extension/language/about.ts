/** What is known about things that the text names, as Markdown: rules, platforms, releases, images. Texts of the file are escaped. */
import { t, translated } from '../../l10n';
import type { Catalog, Platform } from '../../catalog';
import { NOTICES, ruleById, ruleTitle } from '../../engine';
import type { Checked } from '../../engine/contract';
import { formatBytes, parseBytes } from '../../model';
import type { Topology } from '../../model';
import { plain } from '../session/markdown';
import { supportOf } from './support';
import { countOfFindings, firstNames } from '../../scene/words';

const MAX_RELEASES = 3;

/** A link that runs a command of Strata's, for Markdown that VS Code trusts with it. */
export const commandLink = (title: string, command: 'showRule' | 'showOnCanvas' | 'explain', args: readonly unknown[]): string =>
  `[${title}](command:strata.${command}?${encodeURIComponent(JSON.stringify(args)).replaceAll('(', '%28').replaceAll(')', '%29')})`;

const MAX_VALUE = 80;

/** A value as code; long lists are cut. */
function shown(value: unknown): string {
  const text = (JSON.stringify(value) ?? '').replaceAll('`', '');
  return `\`${text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}...` : text}\``;
}

/** A rule: its headline, what it found in this file, its options. */
export function aboutRule(checked: Checked, id: string): string[] {
  const rule = ruleById(id), notice = Object.values(NOTICES).find((one) => one.id === id);
  if (!rule && !notice) return [];
  const found = checked.findings.filter((one) => one.rule === id).length, held = checked.suppressed.filter((one) => one.rule === id).length;
  const { severity, options = {} } = checked.document.topology.rules.get(id) ?? {};
  const params = Object.entries(rule?.params ?? {}).map(([name, param]) => `- \`${name}\`: ${Object.hasOwn(options, name) ? t('{0} here, default {1}', shown(options[name]), shown(param.default)) : t('default {0}', shown(param.default))}`);
  return [
    [`**${translated(ruleTitle(id))}**`, ...(rule ? [translated(rule.family), t('{0} by default', translated(rule.severity)), ...(severity === undefined || severity === rule.severity ? [] : [t('{0} here', translated(severity))])] : [])].join(', '),
    ...(notice ? [notice.description] : []),
    `${[found === 0 ? t('No findings in this file') : t('{0} in this file', countOfFindings(found)), ...(held > 0 ? [t('{0} suppressed', held)] : [])].join(', ')}.`,
    ...(params.length > 0 ? [`${t('Options:')}\n\n${params.join('\n')}`] : []),
    commandLink(t('About the rule'), 'showRule', [id]),
  ];
}

/** An option of a rule, with the value that is in force where the file gives none. */
export function aboutOption(rule: string, name: string): string[] {
  const params = ruleById(rule)?.params ?? {};
  if (!Object.hasOwn(params, name)) return [];
  const { default: value, min, max } = params[name];
  const bounds = [min === undefined ? '' : t('at least {0}', String(min)), max === undefined ? '' : t('at most {0}', String(max))].filter(Boolean).join(', ');
  return [`${t('Default {0}', shown(value))}${bounds && `, ${bounds}`}.`, commandLink(t('About the rule'), 'showRule', [rule])];
}

const CLASSES: { readonly [C in Platform['class']]: () => string } = {
  os: () => t('operating system'), hypervisor: () => translated('hypervisor'), engine: () => t('container engine'), runtime: () => t('container runtime'), orchestrator: () => t('orchestrator'), managed: () => t('managed service'), other: () => t('product'),
};

/** A platform: what it is, and how long its newest releases are supported. */
export function aboutPlatform(catalog: Catalog, name: string, today: string): string[] {
  const platform = catalog.platform(name);
  if (!platform) return [];
  const releases = catalog.releases(name).slice(0, MAX_RELEASES).map((release) => `${release.version} (${supportOf(release, today) ?? t('no end of support published')})`);
  return [
    `**${platform.name}**, ${CLASSES[platform.class]()}`,
    platform.summary,
    ...(platform.ended ? [t('Over: {0}.', platform.ended)] : []),
    ...(releases.length > 0 ? [t('Newest releases: {0}.', releases.join('; '))] : []),
  ];
}

/** The release that a version belongs to. */
export function aboutVersion(catalog: Catalog, product: string, version: string, today: string): string[] {
  const release = catalog.release(product, version);
  if (!release || release.version === '') return [];
  const facts = [
    release.released === undefined ? undefined : t('released {0}', release.released), supportOf(release, today),
    release.kernel === undefined ? undefined : t('comes with kernel {0}', release.kernel), release.doubtful ? t('the source itself is in doubt') : undefined,
  ].filter((part) => part !== undefined);
  return [`**${catalog.productName(product) ?? plain(product)} ${release.version}**${facts.length > 0 ? `: ${facts.join(', ')}.` : ''}`];
}

/** An image reference: the products in it, what the file says of it, who uses it. */
export function aboutImage(topology: Topology, catalog: Catalog, reference: string, today: string): string[] {
  const users = topology.nodes.flatMap((node, i) => (node.kind === 'container' && node.image === reference ? [topology.ids[i]] : []));
  const image = topology.images.get(reference), size = parseBytes(image?.size);
  const products = catalog.imageReleases(reference).map(({ name, release }) => `${name} ${release.version}`.trim() + (supportOf(release, today) ? `: ${supportOf(release, today)}` : ''));
  const facts = [image?.base === undefined ? undefined : t('built from {0}', plain(image.base)), image?.built === undefined ? undefined : t('on {0}', plain(image.built)), size === undefined ? undefined : formatBytes(size)];
  return [
    `**${plain(reference)}**, ${users.length === 0 ? t('used by no container of this file') : t('used by {0}', named(users))}`,
    ...products.map((text) => `${text}.`),
    ...(image ? [`${t('Described in `images`')}${facts.some(Boolean) ? `: ${facts.filter(Boolean).join(', ')}` : ''}.`] : []),
  ];
}

const MAX_NAMED = 5;

/** Some ids and how many more there are, escaped. */
export const named = (ids: readonly string[]): string =>
  firstNames(ids.map(plain), MAX_NAMED);
