/**
 * catalog: what is known about products, as data, and the questions that can be asked of it.
 *
 *   contract.ts    the shapes
 *   platforms/     operating systems, hypervisors, engines, runtimes, orchestrators, managed services
 *   lifecycle/     releases and the ends of their support, dated and with attribution
 *   advisories/    known flaws that cross a boundary, with the versions and conditions they need
 *   version.ts     order of versions, and the release that a version belongs to
 *   image.ts       image references, and the products that they name
 *   processors.ts  micro-architecture of a processor by its model
 *   offers.ts      platforms and capabilities that an editor offers
 *   windows-containers.ts, runtime-limits.ts  what runs where, and what runtimes cannot do
 *   overlay.ts     files that add to the catalogue or say otherwise
 *   templates/     what can be put into a stack in one go; a bundle of its own
 *   traits/        what platforms can do and need, in words
 *   catalog.ts     `defaultCatalog` and `makeCatalog`
 */
export * from './contract';
export { CATALOG_FIELDS, CATALOG_PARTS, readCatalog, type CatalogReading } from './overlay';
export { defaultCatalog, makeCatalog, type CatalogData } from './catalog';
export { parseImageReference, type ImageReference } from './image';
export { ADVISORIES_AS_OF, fixedVersion, plainVersion, verdictOf } from './advisories';
export { microarchitecture } from './processors';
export { compareVersions } from './version';
export { CAPABILITIES, suitablePlatforms } from './offers';
export { windowsBuild, windowsIsolation, WINDOWS_IMAGE_BUILDS, type WindowsBuild } from './windows-containers';
export { limitsOf, RUNTIME_FEATURES, WINDOWS_LIMITS, type RuntimeFeature, type RuntimeLimits } from './runtime-limits';
