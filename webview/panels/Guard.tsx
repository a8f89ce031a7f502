/** What is shown when drawing itself fails: the file is safe, and there is a way on. */
import { Component, type ReactNode } from 'react';
import { t } from '../../src/l10n';
import { send } from '../state/host';

interface State {
  readonly message: string | undefined;
}

/** React offers error boundaries as classes only. */
export class Guard extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { message: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown): void {
    send({ type: 'error', message: error instanceof Error ? error.message : String(error), stack: error instanceof Error ? error.stack ?? '' : '' });
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === undefined) return this.props.children;
    return (
      <div className="failed" role="alert">
        <h1>{t('The canvas stopped')}</h1>
        <p>{t('Something in it failed: {0}', message)}</p>
        <p>{t('Your file is unharmed. Draw the canvas again, or work on the text.')}</p>
        <p className="buttons">
          <button type="button" className="primary" onClick={() => this.setState({ message: undefined })}>{t('Draw again')}</button>
          <button type="button" onClick={() => send({ type: 'openText', pointer: '', beside: true })}>{t('Open as text')}</button>
        </p>
      </div>
    );
  }
}
