// For an address that leads nowhere, and for one that is not this user's: the words are the same.
import { Link } from "./route";
import { ScreenTitle } from "./frame";

export function NoSuchScreen() {
  return (
    <>
      <ScreenTitle tab="Not here">There is nothing for you at this address</ScreenTitle>
      <p>
        It may be mistyped, or it may not be open to your role. <Link href="/">Go to your first screen</Link>, or see{" "}
        <Link href="/help">who may see what</Link>.
      </p>
    </>
  );
}
