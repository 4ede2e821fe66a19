import { useNavigate, useSearch } from '@tanstack/react-router'

/** Which receipt stands open. It lives in the address, so that Back closes it and a link opens it. */
export function useOpenReceipt() {
  const { receipt } = useSearch({ strict: false })
  const navigate = useNavigate()
  const open = (next: string | null): void =>
    void navigate({
      to: '.',
      search: next === null ? {} : { receipt: next },
      // From one receipt to the next is one step back, not two.
      replace: receipt !== undefined,
    })
  return { opened: receipt ?? null, open }
}
