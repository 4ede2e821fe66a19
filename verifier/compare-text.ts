/**
 * How a pasted text stands to the text of a receipt: the same, a part of it, all of it among other words, or
 * other words. White space at the ends and line ends do not count. A text that was copied as a page shows it
 * has lost its Markdown: where the texts differ, they are compared without its signs and without white space.
 */
export function compareText(pasted: string, answer: string): 'same' | 'part' | 'around' | 'other' {
  const match = compare(plain(pasted), plain(answer))
  return match === 'other' ? compare(unmarked(pasted), unmarked(answer)) : match
}

/** Less says nothing: everybody writes it. */
const shortest = 20

function compare(one: string, all: string): ReturnType<typeof compareText> {
  if (one === all) return 'same'
  if (one.length >= shortest && all.includes(one)) return 'part'
  return all.length >= shortest && one.includes(all) ? 'around' : 'other'
}

const plain = (source: string): string => source.replaceAll('\r\n', '\n').trim().normalize('NFC')

/** A heading, a quotation, an item of a list, a fence with its language, the line under a table's head. */
const lineSigns = /^[^\S\n]*(?:(?:#{1,6}|>|[-+*]|\d{1,9}[.)])[^\S\n]+|`{3,}.*$|[|:-][|: -]*$)/gm
const link = /\[([^[\]\n]*)\]\([^()\s]*\)/g
/** Stars between two letters or two spaces are no emphasis. */
const emphasis =
  /(?<=[\p{L}\p{N}])[*_~]+(?![\p{L}\p{N}*_~])|(?<![\p{L}\p{N}*_~\s])[*_~]+|(?<=^|\s)[*_~]+(?=\S)/gmu

const unmarked = (source: string): string =>
  plain(source)
    .replaceAll(lineSigns, '')
    .replaceAll(link, '$1')
    .replaceAll(emphasis, '')
    .replaceAll(/[`|\s]+/g, '')
