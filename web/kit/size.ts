import { useFormatter } from 'use-intl'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Bytes as a person reads them: thousands, as disks are sold. */
export function useSize(): (bytes: number) => string {
  const format = useFormatter()
  return (bytes) => {
    const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
    const value = bytes / 1000 ** power
    const text = format.number(value, {
      style: 'unit',
      unit: units[power] ?? 'byte',
      maximumFractionDigits: value < 10 ? 1 : 0,
    })
    // No line ends between a number and its unit.
    return text.replaceAll(' ', '\u00A0')
  }
}
