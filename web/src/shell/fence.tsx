// Keeps a fault of one screen from taking the whole page away, or another screen: each address has one of its own. Says nothing of the data that it failed on.
import { Component, type ReactNode } from "react";
import { Button } from "nhsuk-react-components";

export class Fence extends Component<{ children: ReactNode }, { fallen: boolean }> {
  override state = { fallen: false };

  static getDerivedStateFromError(): { fallen: boolean } {
    return { fallen: true };
  }

  override render(): ReactNode {
    if (!this.state.fallen) return this.props.children;
    return (
      <div className="k-notice k-notice--problem" role="alert">
        <p className="k-notice__title">This screen has a fault</p>
        <p className="k-notice__text">What you typed is kept. Load the page again; if it happens again, tell whoever runs Kursaal what you did.</p>
        <Button secondary small type="button" onClick={() => window.location.reload()}>
          Load the page again
        </Button>
      </div>
    );
  }
}
