// How many each list can still take, drawn as so many places, some taken; a click shows that list alone.
import type { Offer, ServicePlaces } from "../api/types";
import { counted } from "../parts/words";
import { at_least } from "./day_summary";

const most_drawn = 24;

function Places({ places, left }: { places: number; left: number }) {
  if (places <= 0 || places > most_drawn) return null;
  return (
    <svg className="k-places__drawn" viewBox={`0 0 ${places * 10} 10`} width={places * 10} height="10" aria-hidden="true" focusable="false">
      {Array.from({ length: places }, (_, i) => {
        const free = i >= places - left;
        return <circle key={i} cx={i * 10 + 5} cy="5" r="3.4" className={free ? "k-places__free" : "k-places__taken"} />;
      })}
    </svg>
  );
}

interface Wanted {
  services: readonly ServicePlaces[];
  offers: readonly Offer[];
  // Whether these are only the first.
  more_follow: boolean;
  chosen: string;
  choose: (service: string) => void;
}

export function PlacesLeft({ services, offers, more_follow, chosen, choose }: Wanted) {
  if (services.length === 0) return null;
  return (
    <div className="k-places" role="group" aria-label="Lists">
      {services.map((service) => {
        const own = offers.filter((offer) => offer.service === service.service).length;
        const on = chosen === service.service;
        return (
          <button key={service.service} type="button" aria-pressed={on} className="k-places__one" onClick={() => choose(on ? "" : service.service)}>
            <span className="k-places__name">{service.name}</span>
            <span className="k-places__count">
              <strong>{service.places_left}</strong> of {counted(service.places, "place")} left, {own === 0 && more_follow ? "no offer among those shown" : at_least(counted(own, "offer"), more_follow)}
            </span>
            <Places places={service.places} left={service.places_left} />
          </button>
        );
      })}
    </div>
  );
}
