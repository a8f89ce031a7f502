/**
 * panels: everything around the canvas.
 *
 *   Toolbar, BannerBar, LiveRegion   lens, zoom, counts; what went wrong; what screen readers are told
 *   Palette, placing, PlaceChooser   adding nodes, with the layers that are missing
 *   Legend, EmptyState               over the canvas
 *   search/, FilterBar               finding nodes by words, and dimming the others
 *   Breadcrumbs                      the way to the only box that is shown
 *   inspector/                       properties, generated from the format's tables
 *   findings/                        what the rules say: list, detail, fixes, suppressions
 *   controls/                        one control a property type
 *   app-commands.ts                  commands of VS Code that concern panels
 *
 * Texts come from files and are shown as text only.
 */
export { appCommands, onAppKeys } from './app-commands';
export { BannerBar } from './BannerBar';
export { Breadcrumbs } from './Breadcrumbs';
export { EmptyState } from './EmptyState';
export { FilterBar } from './FilterBar';
export { Legend } from './Legend';
export { LiveRegion } from './LiveRegion';
export { Palette } from './Palette';
export { PlaceChooser } from './PlaceChooser';
export { Search } from './search/Search';
export { SidePanel } from './SidePanel';
export { Toolbar } from './Toolbar';
