import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { classes } from './class.ts'

export type Look = 'primary' | 'outline' | 'quiet' | 'danger'

const looks: Readonly<Record<Look, string>> = {
  primary: 'bg-ink text-paper hover:bg-soft',
  outline: 'border border-line bg-card text-ink hover:bg-press',
  quiet: 'text-soft hover:bg-press hover:text-ink',
  danger: 'bg-alarm text-paper hover:opacity-90',
}

const shared =
  'inline-flex select-none items-center justify-center gap-2 rounded-lg font-medium transition-colors duration-150 ' +
  'aria-disabled:cursor-not-allowed aria-disabled:opacity-45'

/** Classes of a button, for links that look like one. */
export const buttonClass = (look: Look): string =>
  classes(shared, 'min-h-10 px-4 text-note', looks[look])

type ButtonProps = ComponentProps<'button'> & { readonly look?: Look }

/** While disabled it stays where the focus can be: a browser takes the focus from one that is so by attribute. */
export function Button({ look = 'outline', disabled = false, onClick, ...rest }: ButtonProps) {
  const { className, type = 'button', ...others } = rest
  return (
    <button
      type={type}
      aria-disabled={disabled || undefined}
      className={classes(buttonClass(look), className)}
      onClick={disabled ? refuse : onClick}
      {...others}
    />
  )
}

/** Neither a press nor Enter in a field of the form does anything. */
const refuse = (event: MouseEvent): void => event.preventDefault()

type IconButtonProps = ComponentProps<'button'> & {
  /** What it does, for those who cannot see the icon; also its tooltip. */
  readonly label: string
  readonly children: ReactNode
}

export function IconButton({ label, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={classes(
        shared,
        'size-9 shrink-0 text-soft hover:bg-press hover:text-ink pointer-coarse:size-11',
        className,
      )}
      {...rest}
    />
  )
}
