import { useId, type ComponentProps, type ReactNode } from 'react'
import { classes } from './class.ts'

const inputClass =
  'w-full rounded-lg border border-edge bg-card px-3 text-body text-ink placeholder:text-faint ' +
  'disabled:opacity-60 aria-invalid:border-alarm'

type Shared = {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | null
}

type FieldProps = Shared & Omit<ComponentProps<'input'>, 'id'>

export function Field({ label, hint, error = null, className, ...rest }: FieldProps) {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        aria-describedby={`${id}-hint ${id}-error`}
        aria-invalid={error !== null}
        className={classes(inputClass, 'h-11', className)}
        {...rest}
      />
    </Frame>
  )
}

type AreaProps = Shared & Omit<ComponentProps<'textarea'>, 'id'>

export function Area({ label, hint, error = null, className, ...rest }: AreaProps) {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <textarea
        id={id}
        aria-describedby={`${id}-hint ${id}-error`}
        aria-invalid={error !== null}
        className={classes(inputClass, 'py-2.5', className)}
        {...rest}
      />
    </Frame>
  )
}

type FrameProps = Shared & { readonly id: string; readonly children: ReactNode }

function Frame({ id, label, hint, error, children }: FrameProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-note font-medium">
        {label}
      </label>
      {children}
      <p id={`${id}-hint`} className="text-note text-faint empty:hidden">
        {hint}
      </p>
      <p id={`${id}-error`} role="alert" className="text-note text-alarm empty:hidden">
        {error}
      </p>
    </div>
  )
}
