export default function PlaceScreen() {
  return null;
}
