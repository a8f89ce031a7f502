/** Speaks announcements to screen readers; not seen. */
import { useApp } from '../state/store';

export function LiveRegion() {
  const text = useApp((state) => state.announcement);
  return <div className="visually-hidden" role="status" aria-live="polite" data-testid="announcement">{text}</div>;
}
