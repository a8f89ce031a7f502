/** Texts of files in Markdown pages. */

/** Text from files stays text: nothing in it may become a link, an image or HTML. */
export const plain = (text: string): string => text.replace(/[\\`*_{}[\]()#+!<>|&~]/g, '\\$&').replace(/\s+/g, ' ');
