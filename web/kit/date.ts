import { useFormatter, type DateTimeFormatOptions } from 'use-intl'

/** A moment as a person reads it; no line ends within its day. */
export function useDate(): (at: Date, form: DateTimeFormatOptions) => string {
  const format = useFormatter()
  return (at, form) => unbroken(format.dateTime(at, form))
}

/** A day and its month, a month and its year stay on one line; between the day and the hour it may end. */
export const unbroken = (date: string): string =>
  date.replaceAll(/(?<=\d) (?=\p{L}{3})|(?<=\p{L}{3}\.?) (?=\d)/gu, '\u00A0')
