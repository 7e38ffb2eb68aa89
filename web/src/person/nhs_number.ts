// Whether ten digits can be an NHS number: its last digit checks the others, so that a slip of the finger is found before
// somebody else's record is asked for. Source: NHS Data Model and Dictionary, NHS NUMBER (weights 10 to 2, modulo 11).
export function digits_of(typed: string): string {
  return typed.replace(/[\s-]/g, "");
}

export function can_be_nhs_number(typed: string): boolean {
  const digits = digits_of(typed);
  if (!/^\d{10}$/.test(digits)) return false;
  const sum = [...digits.slice(0, 9)].reduce((so_far, digit, at) => so_far + Number(digit) * (10 - at), 0);
  const check = 11 - (sum % 11);
  return check !== 10 && Number(digits[9]) === check % 11;
}
