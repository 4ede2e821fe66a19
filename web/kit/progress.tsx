type Props = {
  /** 0 to 1; null when nobody knows. */
  readonly value: number | null
  readonly label: string
}

export function Progress({ value, label }: Props) {
  return (
    <progress
      className="progress"
      aria-label={label}
      max={1}
      {...(value === null ? {} : { value })}
    />
  )
}
