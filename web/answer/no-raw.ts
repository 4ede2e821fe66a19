/**
 * Stands in for `rehype-raw` (vite.config.ts), which is an HTML parser of 60 kB: an answer's tags are
 * shown as the text that they are, so there is nothing to parse.
 */
// oxlint-disable-next-line no-default-export -- streamdown imports the default
export default function noRaw(): undefined {
  return undefined
}
