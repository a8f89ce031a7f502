/** What a search understands beside words. */

/** Keys of a query, with what each looks at; also the help of the search box. */
export const SEARCH_KEYS = {
  kind: 'kind of node', platform: 'product or operating system', image: 'image reference', label: 'tenant=a, or tenant: a property that is a word',
  severity: 'a finding at least as severe', rule: 'a finding of the rule', in: 'stands in the node, or is it',
} as const;
