// Which screen an address shows, and to whom. The server decides what anybody may see; this only spares them empty doors.
import { Suspense, lazy } from "react";
import { Frame, first_place } from "./shell/frame";
import { LapsedDialog } from "./sign_in/lapsed_dialog";
import { ProblemNotice, Waiting } from "./parts/notices";
import { Redirect, matched, useAddress } from "./shell/route";
import { SessionProvider, useSession } from "./shell/session";
import { Fence } from "./shell/fence";
import { HelpScreen } from "./help/help_screen";
import { MyDayScreen } from "./my_day/my_day_screen";
import { NoSuchScreen } from "./shell/no_such_screen";
import { SignInScreen } from "./sign_in/sign_in_screen";

// The first load holds what a co-ordinator begins the day with; the rest comes when it is asked for.
const FindScreen = lazy(() => import("./person/find_screen"));
const PersonScreen = lazy(() => import("./person/person_screen"));
const PlaceScreen = lazy(() => import("./place/place_screen"));
const DataScreen = lazy(() => import("./data/data_screen"));
const PrivacyScreen = lazy(() => import("./privacy/privacy_screen"));
const AccountsScreen = lazy(() => import("./accounts/accounts_screen"));

function Screen() {
  const { me } = useSession();
  const address = useAddress();
  if (address === "/help") return <HelpScreen />;
  if (!me) return <SignInScreen />;
  const { may } = me;
  const person = matched("/people/{id}", address);
  if (address === "/" || address === "/sign-in") return <Redirect to={first_place(may)} />;
  if (address === "/my-day" && may.offers) return <MyDayScreen key={me.team} />;
  if (address === "/people" && may.people) return <FindScreen />;
  if (person?.["id"] && (may.people || may.privacy)) return <PersonScreen key={person["id"]} person_id={person["id"]} />;
  if (address === "/place" && may.place) return <PlaceScreen />;
  if (address === "/data" && may.data) return <DataScreen />;
  if (address === "/privacy" && may.privacy) return <PrivacyScreen />;
  if (address === "/accounts" && may.accounts) return <AccountsScreen />;
  return <NoSuchScreen />;
}

export function App() {
  const address = useAddress();
  return (
    <SessionProvider
      waiting={<Waiting what="who is signed in" />}
      failed={(problem, again) => (
        <main className="k-width k-main">
          <ProblemNotice problem={problem} again={again} />
        </main>
      )}
    >
      <Frame>
        <Fence key={address}>
          <Suspense fallback={<Waiting what="this screen" />}>
            <Screen />
          </Suspense>
        </Fence>
      </Frame>
      <LapsedDialog />
    </SessionProvider>
  );
}
