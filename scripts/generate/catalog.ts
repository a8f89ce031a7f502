/** The page on catalogues of one's own, docs/catalog.md, from the fields that are read. */
import { CATALOG_FIELDS, CATALOG_PARTS } from '../../src/catalog';

export const catalogReference = { file: 'docs/catalog.md', make: () => `${page().join('\n\n')}\n` };

type Fields = typeof CATALOG_FIELDS;

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (fields: Fields): string => ['| Key | Needed | Meaning |', '| --- | --- | --- |',
  ...Object.entries(fields).map(([name, { required, doc }]) => `| \`${name}\` | ${required ? 'yes' : ''} | ${cell(doc)} |`)].join('\n');

const EXAMPLE = {
  strataCatalog: 1, asOf: '2026-11-01',
  platforms: [{ id: 'house-linux', name: 'House Linux', class: 'os', os: 'linux', aliases: ['houselinux'], summary: 'The Linux that this house builds.' }],
  lifecycle: { 'house-linux': { images: ['house/linux'], releases: [{ version: '7', released: '2025-03-01', endOfLife: '2028-03-01' }, { version: '6', ended: true }] }, ubuntu: { releases: [{ version: '18.04', released: '2018-04-26', endOfLife: '2028-04-30' }] } },
  advisories: { runc: [{ id: 'HOUSE-2026-1', name: 'a mount that our image builder adds', published: '2026-10', consequence: 'hostFiles', conditions: ['container'], affected: [{ fixed: '1.4.3' }] }] },
};

function page(): string[] {
  return [
    '# A catalogue of one\'s own',
    'Strata ships with a dated catalogue of [platforms](platforms.md), their releases with the ends of support, and known flaws that cross a boundary. A JSON file can add to it or take the place of what it says: a distribution of the house, an extension of support that was bought, a flaw that only the house has.',
    '```sh\nstrata check shop.topology.json --catalog house.json\n```',
    '`check`, `facts`, `whatif` and `diff` take `--catalog FILE`; in VS Code the setting `strata.catalog` names a file below the first folder of the workspace, which is read again when it changes. Mistakes are told with their places, and the catalogue that ships is used then.',
    `\`\`\`json\n${JSON.stringify(EXAMPLE, undefined, 2)}\n\`\`\``,
    'A platform that ships keeps what the file does not say of it. Releases and advisories are replaced one by one, by version and by id; the others stay.',
    table(CATALOG_FIELDS),
    '## A platform', table(CATALOG_PARTS.platform),
    '## A release', table(CATALOG_PARTS.release),
    '## An advisory', table(CATALOG_PARTS.advisory),
    '## Where the data that ships is from',
    'The lifecycle tables are derived from [endoflife.date](https://endoflife.date); what it does not have names its own source in the tables of `src/catalog/lifecycle`. `npm run catalog -- FOLDER --as-of DAY` renews them from a local copy of its repository, and a scheduled workflow does so every week and offers the difference as a pull request. What is not listed is unknown, never "supported".',
  ];
}
